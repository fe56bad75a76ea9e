"""A day's orders paid: in one piece or in parts, by notes, cards and vouchers."""

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from pos.base.dates import business_day
from pos.till import paying, selling
from pos.till.records import TenderKind
from pos.till.tenders import Tendered
from tests.day.ordering import Ordering, baskets, cuts
from tests.day.rules import Order, Paid, bill, rounding
from tests.day.truths import REGISTERS, STARTS, moods, picks
from tests.till.steps import LINK


class Selling(Ordering):
    """What happens before a receipt."""

    @initialize(
        start=st.sampled_from(STARTS),
        step_vnd=st.sampled_from([0, 0, 500, 1000]),
        sold=st.lists(baskets, min_size=1, max_size=3),
        begun=st.lists(baskets, min_size=1, max_size=2),
    )
    def open_the_day(self, start: datetime, step_vnd: int, sold: list, begun: list) -> None:
        """Some were served already, one stands at the counter, one may be put aside."""
        self.open_shop(start, step_vnd)
        for n, basket in enumerate([*begun, *sold]):
            self.begin_order(n % 2 + 1, basket)
        _first, *others = self.orders()
        for order in others[: len(begun) - 1]:
            self.put_aside(order)
        for n, order in enumerate(others[len(begun) - 1 :]):
            self.pay_order(order, ("cash", "card", "cash", "voucher")[n % 4], n * 50_000, "yes")

    @rule(
        register_no=st.sampled_from(REGISTERS),
        basket=baskets,
        cut=cuts,
        way=st.sampled_from(["cash", "card", "voucher", "vouchers"]),
        mood=moods,
    )
    def sell_at_once(
        self, register_no: int, basket: list, cut: tuple[str, int] | None, way: str, mood: str
    ) -> None:
        """Goods, perhaps for less, and paid."""
        register_no = self.able(register_no)
        order = self.begin_order(register_no, basket)
        if order is None:
            return
        if cut:
            self.cut_order(order, cut)
        if way == "vouchers":  # each of them may pass where both do not
            way = "voucher"
            self.take_a_part(self.orders().index(order), way, 5, used=False)
        self.tally["sales"] += self.pay_order(order, way, 50_000, mood)

    # -- Paying -------------------------------------------------------------------

    @precondition(lambda self: self.orders())
    @rule(
        at=picks,
        way=st.sampled_from(["cash", "card", "voucher"]),
        tenths=st.integers(1, 11),
        used=st.sampled_from([False, False, False, True]),
    )
    def take_a_part(self, at: int, way: str, tenths: int, used: bool) -> None:
        order = self.one_of(self.orders(), at)
        rest = bill(order).total_vnd - order.taken_vnd
        vnd = max(bill(order).total_vnd * tenths // 10, 1)
        slip = self.slip(way, used=used)
        why = self.book.shut(order.register_no)
        if not why and vnd > rest:
            why = "till.paid_over"
        if not why and way == "voucher" and self.book.vouchers.get(slip, vnd) < vnd:
            why = "till.voucher_too_small"
        if not why and self.is_used(way, slip):
            why = "till.reference_used"
        one, version = Tendered(TenderKind(way), vnd, slip), self.version(order)
        tender_id = self.new("tender-")

        def act() -> None:
            paying.take_tender(
                order.order_id,
                one,
                seen_version=version,
                hand=self.hand(order.register_no),
                tender_id=tender_id,
            )

        if why:
            self.refused(why, act)
            return
        act()
        act()  # heard twice
        order.taken.append(Paid(way, vnd, slip))
        if way == "cash":
            self.book.shifts[order.register_no].notes_vnd += vnd
        self.tally["parts"] += 1

    def slip(self, way: str, *, used: bool, worth_vnd: int = 0) -> str:
        """The number on a card's slip or a voucher; notes have none."""
        # In the order they came: codes are made by chance, and a day is played again.
        old = [ref for kind, ref in self.book.slips if kind == way]
        if way == "cash":
            return ""
        if used and old:
            return old[-1]
        gone = {ref for _, ref in self.book.slips}
        given_out = [
            code
            for code, vnd in self.book.vouchers.items()
            if vnd >= worth_vnd and code not in gone and not self.is_used(way, code)
        ]
        return given_out[0] if way == "voucher" and given_out else self.new("S")

    def is_used(self, way: str, slip: str) -> bool:
        """Whether it paid already, or was taken for an open order."""
        opened = self.orders(has_lines=False)
        held = {(part.way, part.reference) for one in opened for part in one.taken}
        held = {one for one in held if one[1]}
        return (way, slip) in held or self.book.has_paid(way, slip, business_day(self.now))

    def version(self, order: Order) -> int:
        [draft] = self.kept("till_drafts", id=order.order_id)
        return int(draft.version)

    @precondition(lambda self: any(one.taken for one in self.orders(has_lines=False)))
    @rule(at=picks, which=picks)
    def give_a_part_back(self, at: int, which: int) -> None:
        order = self.one_of([one for one in self.orders(has_lines=False) if one.taken], at)
        self.hand_back(order, which % len(order.taken))

    def hand_back(self, order: Order, n: int) -> None:
        kept = self.kept("till_draft_tenders", "no", draft_id=order.order_id)
        assert len(kept) == len(order.taken)
        paying.give_back(order.order_id, kept[n].id, hand=self.hand(order.register_no))
        gone = order.taken.pop(n)
        self.book.give_up(order.register_no, "tender")
        if gone.way == "cash":
            self.book.shifts[order.register_no].notes_vnd -= gone.vnd

    @precondition(lambda self: self.orders())
    @rule(
        at=picks,
        way=st.sampled_from(["cash", "cash", "card", "voucher"]),
        more_vnd=st.sampled_from([0, 0, 1, 50_000, 200_000]),
        mood=moods,
    )
    def pay(self, at: int, way: str, more_vnd: int, mood: str) -> None:
        order = self.one_of(self.orders(), at)
        self.tally["sales"] += self.pay_order(order, way, more_vnd, mood)

    def pay_order(self, order: Order, way: str, more_vnd: int, mood: str) -> bool:
        rest = bill(order).total_vnd - order.taken_vnd
        is_paid = order.taken and rest <= 0
        way = way if rest else "cash"
        ends = order.taken[-1].way if is_paid and order.taken else way
        cut_vnd = rounding(order, order.taken, ends == "cash", self.book.step_vnd)
        due_vnd = rest - cut_vnd
        price = bill(order, cut_vnd)
        handed = due_vnd + (more_vnd if way == "cash" else 0)
        given = (
            []
            if is_paid
            else [Tendered(TenderKind(way), handed, self.slip(way, used=False, worth_vnd=handed))]
        )
        why = self.book.shut(order.register_no) or ("till.paid_over" if rest < 0 else "")
        sees = selling.Seen(self.version(order), price.total_vnd)
        register_no = order.register_no
        hand = self.hand(register_no)

        def act(voucher: object) -> selling.Done:
            return selling.complete_sale(
                order.order_id, given, seen=sees, link_base=LINK, hand=hand, voucher=voucher
            )

        if why:
            self.refused(why, lambda: act(None))
            return False
        if order.counts_on_nothing:
            self.refused("till.transfer_not_there", lambda: act(self.any_yes(register_no)))
            return False
        self.sell(order, price, given, mood, act=act, sees=sees)
        return True
