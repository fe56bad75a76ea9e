"""A day's orders before they are paid: filling, reducing, naming the buyer, putting aside."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.law.vat import BuyerKind
from pos.till import drafting, naming, parking, reducing
from pos.till.buyers import Buyer
from pos.till.pricing import Discount, DiscountKind, Reduction
from tests.day.rules import Line, Order, bill
from tests.day.truths import GOODS, LOT, REGISTERS, picks
from tests.day.writing_down import WritingDown
from tests.till.steps import HOSTS

COMPANY = Buyer(BuyerKind.ENTERPRISE_OR_HTX, "HTX Ví Dụ", "Số 2 phố Ví Dụ", "0199999991")
BUYERS = {"consumer": Buyer(), "enterprise_or_htx": COMPANY}
CHE_DINH = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/" + LOT
baskets = st.lists(st.tuples(st.sampled_from(GOODS), st.integers(1, 6)), min_size=1, max_size=3)
"""Goods with pieces, or hundreds of odd grams."""
cuts = st.one_of(
    st.none(),
    st.tuples(st.just("percent"), st.sampled_from([333, 500, 1_000, 1_001, 2_500, 10_000])),
    st.tuples(st.just("amount"), st.sampled_from([1, 7_500, 40_000])),
    st.tuples(st.just("price"), st.sampled_from([0, 39_999, 60_000, 500_000])),
)


class Ordering(WritingDown):
    """What is done with an order until its money is asked for."""

    # -- Orders -------------------------------------------------------------------

    @rule(register_no=st.sampled_from(REGISTERS), basket=baskets)
    def begin_another_order(self, register_no: int, basket: list) -> None:
        self.begin_order(self.able(register_no), basket)

    def begin_order(self, register_no: int, basket: list) -> Order | None:
        hand = self.hand(register_no)
        why = self.book.shut(register_no)
        if why:
            self.refused(why, lambda: drafting.open_order(register_no, hand=hand))
            return None
        order_id = drafting.open_order(register_no, hand=hand)
        known = self.book.orders.setdefault(order_id, Order(order_id, register_no))
        assert known.is_clean, "an order that is not empty was given as an empty one"
        self.fill(known, basket)
        return known

    @precondition(lambda self: self.orders())
    @rule(at=picks, basket=baskets, is_same=st.booleans())
    def bring_more(self, at: int, basket: list, is_same: bool) -> None:
        """Of anything, or of what lies there already: first of what was reduced."""
        order = self.one_of(self.orders(), at)
        if is_same:
            [*_, like] = sorted(order.lines, key=lambda one: one.is_reduced)
            basket = [(like.goods, basket[0][1])]
        self.fill(order, basket)

    def fill(self, order: Order, basket: list) -> None:
        hand = self.hand(order.register_no)
        for n, (goods, much) in enumerate(basket):
            units = much * 137 if goods.is_weighed else much
            scan_id = self.new("scan-")
            for wanted in ("added",) if n else ("added", "nothing"):  # the first is heard twice
                if goods.is_weighed:
                    said = drafting.add_line(
                        order.order_id,
                        self.ids[goods.sku],
                        lot_id=self.lots[goods.sku],
                        quantity=f"{units}g",
                        times=1,
                        scan_id=scan_id,
                        hand=hand,
                    ).said
                else:
                    said = drafting.scan(
                        order.order_id,
                        self.code(goods.sku),
                        times=units,
                        scan_id=scan_id,
                        hosts=HOSTS,
                        hand=hand,
                    ).said
                assert said == wanted
            same = [one for one in order.lines if one.goods is goods and not one.is_reduced]
            if same and not goods.is_weighed:
                same[0].units += units
            else:
                order.lines.append(Line(goods, units))
        lying = self.kept("till_draft_lines", "id", draft_id=order.order_id)
        assert [one.units for one in lying] == [one.units for one in order.lines]

    def code(self, sku: str) -> str:
        if sku == "CHE-DINH":
            return CHE_DINH
        return f"HTTPS://SP.EXAMPLE.VN/P/HN01/{sku}/{LOT}" if sku == "MAM-NEM" else sku

    @precondition(lambda self: self.orders())
    @rule(at=picks, which=picks, units=st.integers(0, 9), is_shown=st.booleans())
    def void(self, at: int, which: int, units: int, is_shown: bool) -> None:
        """Less of a line, or none of it: before its sum was shown, or afterwards."""
        order = self.one_of(self.orders(), at)
        n = which % len(order.lines)
        line, line_id, hand = order.lines[n], self.line_id(order, n), self.hand(order.register_no)
        if is_shown:
            assert not drafting.settle_prices(order.order_id, hand=hand)
            order.was_shown = True
        units = units * 100 if line.goods.is_weighed else units
        is_emptied = not units and len(order.lines) == 1
        if is_emptied and order.taken:
            no = "till.paid_in_part"
            self.refused(no, lambda: drafting.remove_line(order.order_id, line_id, hand=hand))
            return
        if order.was_shown and units < line.units:
            self.book.give_up(order.register_no, "line")
        if not units:
            goes_on = drafting.remove_line(order.order_id, line_id, hand=hand)
            del order.lines[n]
            order.was_shown &= bool(order.lines)  # emptied, it may be the next customer's
            if is_emptied and order.requests:  # unless money may come for it
                order.look_no_longer()
                del self.book.orders[order.order_id]
            assert (goes_on == order.order_id) is (order.order_id in self.book.orders)
            return
        typed = f"{units}g" if line.goods.is_weighed else str(units)
        drafting.change_line(order.order_id, line_id, quantity=typed, lot_id=None, hand=hand)
        line.units = units

    def line_id(self, order: Order, n: int) -> str:
        found = self.kept("till_draft_lines", "id", draft_id=order.order_id)
        return str(found[n].id)

    # -- Discounts, buyer, note ---------------------------------------------------

    @precondition(lambda self: self.orders())
    @rule(at=picks, which=picks, cut=cuts, more=st.integers(0, 3))
    def reduce_line(self, at: int, which: int, cut: tuple[str, int] | None, more: int) -> None:
        """A line for less; then perhaps more of the same, which is not reduced."""
        order = self.one_of(self.orders(), at)
        n = which % len(order.lines)
        line, line_id, hand = order.lines[n], self.line_id(order, n), self.hand(order.register_no)
        gross = bill(Order("", 0, [Line(line.goods, line.units)])).total_vnd
        wanted = reduction(cut)

        def act() -> None:
            reducing.reduce_line(order.order_id, line_id, wanted, hand=hand)

        if cut and order.cut:
            self.refused("till.discount_twice", act)
        elif cut and cut[0] == "price" and cut[1] > 10 * line.goods.price_vnd:
            self.refused("till.price_absurd", act)
        elif cut and cut[0] == "amount" and cut[1] > gross:
            self.refused("till.discount_too_large", act)
        else:
            act()
            is_price = cut is not None and cut[0] == "price"
            line.cut = None if is_price else cut
            is_new = is_price and cut is not None and cut[1] != line.goods.price_vnd
            line.new_price_vnd = cut[1] if is_new and cut is not None else None
            self.tally["reduced"] += line.is_reduced
            if more:
                self.fill(order, [(line.goods, more)])

    @precondition(lambda self: self.orders())
    @rule(at=picks, cut=cuts)
    def reduce_order(self, at: int, cut: tuple[str, int] | None) -> None:
        self.cut_order(self.one_of(self.orders(), at), cut)

    def cut_order(self, order: Order, cut: tuple[str, int] | None) -> None:
        bare = bill(Order("", 0, [Line(one.goods, one.units) for one in order.lines])).total_vnd

        def act() -> None:
            hand = self.hand(order.register_no)
            reducing.reduce_order(order.order_id, reduction(cut), hand=hand)

        if cut and any(one.is_reduced for one in order.lines):
            self.refused("till.discount_twice", act)
        elif cut and cut[0] == "price" and cut[1] > bare:
            self.refused("till.price_absurd", act)
        elif cut and cut[0] == "amount" and cut[1] > bare:
            self.refused("till.discount_too_large", act)
        else:
            act()
            if cut and cut[0] == "price":
                cut = ("amount", bare - cut[1]) if bare > cut[1] else None
            order.cut = cut
            self.tally["reduced"] += cut is not None

    @precondition(lambda self: self.orders())
    @rule(at=picks, kind=st.sampled_from(sorted(BUYERS)), note=st.sampled_from(["", "Quà Tết"]))
    def say_who_buys(self, at: int, kind: str, note: str) -> None:
        order = self.one_of(self.orders(), at)
        hand = self.hand(order.register_no)
        naming.name_buyer(order.order_id, BUYERS[kind], hand=hand)
        naming.write_note(order.order_id, note, hand=hand)
        order.buyer, order.note = kind, note

    # -- Put aside ----------------------------------------------------------------

    @precondition(lambda self: self.orders(has_lines=False))
    @rule(at=picks)
    def park(self, at: int) -> None:
        order = self.one_of(self.orders(has_lines=False), at)
        register_no = order.register_no
        why = self.book.shut(register_no)
        if not why and not order.lines:
            why = "till.nothing_to_sell"
        if not why and order.taken:
            why = "till.paid_in_part"

        def act() -> None:
            parking.park_order(order.order_id, "cô áo xanh", hand=self.hand(register_no))

        if why:
            self.refused(why, act)
            return
        self.put_aside(order)
        act()  # heard twice

    def put_aside(self, order: Order) -> None:
        parking.park_order(order.order_id, "cô áo xanh", hand=self.hand(order.register_no))
        order.is_parked = True
        order.look_no_longer()
        self.tally["parked"] += 1

    @precondition(lambda self: self.orders(is_parked=True))
    @rule(at=picks, register_no=st.sampled_from(REGISTERS))
    def take_up(self, at: int, register_no: int) -> None:
        register_no = self.able(register_no)
        order = self.one_of(self.orders(is_parked=True), at)
        hand, why = self.hand(register_no), self.book.shut(register_no)
        if why:
            self.refused(why, lambda: parking.take_up_order(order.order_id, hand=hand))
            return
        self.tally["carried over"] += order.register_no != register_no
        parking.take_up_order(order.order_id, hand=hand)
        order.is_parked, order.register_no = False, register_no
        other = self.hand(3 - register_no)
        why = self.book.shut(3 - register_no) or "till.draft_is_closed"
        self.refused(why, lambda: parking.take_up_order(order.order_id, hand=other))

    @precondition(lambda self: len(self.orders(is_parked=True)) > 1)
    @rule(at=picks)
    def give_up_parked(self, at: int) -> None:
        order = self.one_of(self.orders(is_parked=True), at)
        for _ in range(2):  # heard twice
            parking.give_up_order(order.order_id, "khách không quay lại", hand=self.hand(1))
        self.book.give_up(1, "order")  # a whole order is told, whether its sum was shown or not
        del self.book.orders[order.order_id]


def reduction(cut: tuple[str, int] | None) -> Reduction | None:
    """What the till is told of a discount."""
    if cut is None:
        return None
    if cut[0] == "price":
        return Reduction(new_price_vnd=cut[1])
    return Reduction(Discount(DiscountKind(cut[0]), cut[1]))
