"""Any acts with goods in any order: received, moved, sold, brought back, counted, held, packed.

After each of them every move that was written is put into a book of its own (`shelves`), and
what the program keeps is held against it.
"""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from pos.base.dates import format_day
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.counting import counts, entering, opening, posting
from pos.counting import queries as counted
from pos.counting.entering import Written
from pos.counting.posting import Decision
from pos.counting.scopes import Kind as ScopeKind
from pos.counting.scopes import Scope
from pos.counting.variances import Cause
from pos.moving import homecoming, moving
from pos.moving.homecoming import Counted, Home
from pos.moving.kinds import Kind as Way
from pos.moving.moving import Asked
from pos.moving.records import Telling
from pos.receiving import drafting as delivering
from pos.receiving import finishing, undoing
from pos.returns.fates import Fate
from pos.stock import ledger, opening_stock, receiving
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from tests.gifts import SET
from tests.lots.ordered import CODE, GOODS, OrderedAbout, goods, picks
from tests.lots.packed import PackedAbout
from tests.lots.shelves import is_for_sale, is_own
from tests.returns import steps as returning

few = st.integers(1, 4)
FAIR = "fair"
"""The one under way."""
WAYS = (
    (Way.STORED, "shop", "storeroom"),
    (Way.SHELVED, "storeroom", "shop"),
    (Way.SHELVED, "quarantine", "shop"),
    (Way.TO_SUPPLIER, "shop", "supplier"),
    (Way.TO_SUPPLIER, "quarantine", "supplier"),
    (Way.DISPOSED, "quarantine", "disposed"),
    (Way.DISPOSED, "shop", "disposed"),
    (Way.INTERNAL, "shop", "internal"),
    (Way.SAMPLE, "shop", "samples"),
    (Way.TO_FAIR, "shop", FAIR),
    (Way.TO_FAIR, "shop", FAIR),
    (Way.FROM_FAIR, FAIR, "storeroom"),
)
USES = (Way.SHELVED, Way.TO_FAIR, Way.INTERNAL, Way.SAMPLE)


class LotsMachine(OrderedAbout, PackedAbout):
    """Everything that is done with goods."""

    # -- Coming in -----------------------------------------------------------------

    @rule(
        sku=goods,
        units=st.integers(1, 9),
        days=st.integers(0, 12),
        kind=st.sampled_from(["hsd", "hsd", "best_before", "none"]),
        place=st.sampled_from(["shop", "shop", "storeroom", "list"]),
        key=st.sampled_from(["", CODE, "09B"]),
    )
    def receive(self, sku: str, units: int, days: int, kind: str, place: str, key: str) -> None:
        """By a delivery, or with a list of what is at hand."""
        until = None if kind == "none" else self.today + timedelta(days=days)
        state = LotState(self.code(), key, None, kind, until, "owned", "", None)
        if place == "list":
            lot, place = self._take_in(sku, Delivery(state, units)), "shop"
        else:
            lot = self._deliver(sku, Delivery(state, units), place)
        self.book_lot(lot, sku, kind, until, key)
        self.look()
        expected = "quarantine" if self.book.is_barred(lot) else place
        assert self.book.at(lot, expected) == units
        self.tally["receipts"] += 1

    def _take_in(self, sku: str, came: Delivery) -> str:
        listed = opening_stock.Goods(self.ids[sku], sku, sku, None, "piece", came)
        with writing() as session:
            [done] = opening_stock.put_on_shelf(
                session, [listed], act_id=new_id(), hand=self.hand(1, "Hạnh")
            )
        return done.lot_id

    def _deliver(self, sku: str, delivery: Delivery, place: str) -> str:
        with writing() as session:
            hand = self.hand(1)
            card = catalogue.cards(session, [self.ids[sku]], hand.on)[self.ids[sku]]
            came = receiving.bring_in(
                session, card, delivery, receipt_id=new_id(), hand=hand, place=place
            )
        return came.lot.lot_id

    @rule(sku=goods, units=st.integers(1, 9), days=st.integers(0, 12))
    def receive_by_mistake(self, sku: str, units: int, days: int) -> None:
        """A delivery whose lot was typed wrong, undone at once: it brought nothing."""
        hand, until = self.hand(1, "Hạnh"), self.today + timedelta(days=days)
        raw = {"quantity": str(units), "lot_code": self.code(), "use_by": format_day(until)}
        raw["life_reason"] = "Khách đặt"
        draft_id = delivering.begin_delivery("", "shop", hand=hand)
        delivering.put_line(draft_id, self.ids[sku], raw, hand=hand)
        finishing.receive_delivery(draft_id, hand=hand)
        self.look()
        undoing.undo_lines(draft_id, [1], reason="Sai lô", hand=hand)
        self.look()
        self.tally["mistakes"] += 1

    # -- Going out -----------------------------------------------------------------

    @rule(sku=st.sampled_from([*GOODS, SET]), units=few, register_no=st.sampled_from([1, 2]))
    def sell(self, sku: str, units: int, register_no: int) -> None:
        """By a bare code: the shop asks where some lot may not be sold, else the first goes out."""
        place = self.place_of(register_no)
        if sku == SET and not self.sets_at(place):
            return
        wanted = self.book.first_out(sku, units, place, self.today)
        before = {lot: self.book.at(lot, place) for lot, _units in wanted}
        if self.book.asks(sku, place, self.today):
            assert self.put(register_no, sku, units) == "ask_lot"
            return
        if self.book.nobody_knows(sku, self.today):
            said, _none = self.tried(lambda: self.put(register_no, sku, units))
            assert said == "till.lot_needed"
            self.look(nothing=True)
            return
        assert self.put(register_no, sku, units) == "added"
        self.pay(register_no)
        self.look()
        for lot, taken in wanted:
            assert self.book.at(lot, place) <= before[lot] - taken
        self.tally["sales"] += 1

    @precondition(lambda self: self.lots_at("shop"))
    @rule(at=picks, units=few)
    def sell_a_scanned_lot(self, at: int, units: int) -> None:
        lot = self.one_of(self.lots_at("shop"), at)
        known, before = self.book.lots[lot], self.book.at(lot, "shop")
        register_no = 1 if self.place_of(1) == "shop" else 2
        if self.place_of(register_no) != "shop":
            return
        if not self.book.may_sell(lot, self.today):
            assert self.put(register_no, known.sku, units, lot=lot) == "stopped"
            return
        assert self.put(register_no, known.sku, units, lot=lot) == "added"
        self.pay(register_no)
        self.look()
        assert self.book.at(lot, "shop") == max(before - units, 0)
        self.tally["sales"] += 1

    @precondition(lambda self: self.sold)
    @rule(at=picks, fate=st.sampled_from([None, Fate.QUARANTINE, Fate.DISPOSE]))
    def bring_back(self, at: int, fate: Fate | None) -> None:
        sale = self.sold.pop(at % len(self.sold))
        returning.give_back(self.world, sale, fate=fate, voucher=self.yes(to="Lan"))
        self.look()
        self.tally["returns"] += 1

    # -- From place to place -------------------------------------------------------

    @rule(way=st.sampled_from(WAYS), at=picks, units=few)
    def move(self, way: tuple[Way, str, str], at: int, units: int) -> None:
        kind = way[0]
        come_from, go_to = (self.fair if one == FAIR else one for one in way[1:])
        lots = self.lots_at(come_from)
        if not lots:
            return
        lot = self.one_of(lots, at)
        there = self.book.at(lot, come_from)
        asked = Asked(kind, come_from, go_to, ((lot, units),), Telling("other", "thử", "", "", ""))
        said, done = self.tried(
            lambda: moving.move_goods(
                asked, request_id=new_id(), hand=self.hand(1, "Hạnh"), voucher=self.yes()
            )
        )
        assert said == self._why_not(kind, lot, there < units)
        if done is None:
            self.look(nothing=True)
            return
        self.look()
        assert self.book.at(lot, come_from) == there - units
        self.done.append(done.document_id)
        self.tally["moves"] += 1

    def _why_not(self, kind: Way, lot: str, is_short: bool) -> str:
        """Barred goods go to their producer or are destroyed; those past their day are put aside,
        too, but nowhere where they are sold or used."""
        if self.book.is_barred(lot) and kind not in (Way.TO_SUPPLIER, Way.DISPOSED):
            return "moving.lot_held"
        if self.book.is_expired(lot, self.today) and kind in USES:
            return "moving.lot_past"
        return "moving.not_there" if is_short else ""

    @precondition(lambda self: self.done)
    @rule(at=picks)
    def take_a_document_back(self, at: int) -> None:
        document_id = self.done.pop(at % len(self.done))
        said, done = self.tried(
            lambda: moving.undo_document(
                document_id, request_id=new_id(), hand=self.hand(1, "Hạnh")
            )
        )
        if done is None:
            assert said in ("moving.cannot_undo", "moving.lot_held", "stock.fair_is_over")
            self.look(nothing=True)
            return
        self.look()
        self.tally["undone"] += 1

    @rule(register_no=st.sampled_from([1, 2]), is_away=st.booleans())
    def send_a_register(self, register_no: int, is_away: bool) -> None:
        self.place(register_no, self.fair if is_away else "shop")

    @rule()
    def a_fair_ends(self) -> None:
        """All that is there comes home, its registers with it; and the next one begins."""
        counts = tuple(
            Counted(lot, units, units, "")
            for (lot, place), units in sorted(self.book.where.items())
            if place == self.fair and units
        )
        hand = self.hand(1, "Hạnh")
        home = Home(self.fair, "shop", counts, Telling())
        homecoming.bring_home(home, request_id=new_id(), hand=hand)
        self.look()
        self.places = {1: "shop", 2: "shop"}
        self.fair = self.open_fair()
        self.tally["fairs"] += bool(counts)

    # -- Counted -------------------------------------------------------------------

    @rule(at=picks, off=st.integers(-2, 3), sold=st.integers(0, 2))
    def count(self, at: int, off: int, sold: int) -> None:
        """One lot is counted, then sold from, then the count is posted.  Of a barred lot, too,
        somebody may find units that should not lie there."""
        lots = [
            one
            for one in self.lots_of_pieces()
            if self.book.at(one, "shop") or self.book.is_barred(one)
        ]
        lots = [one for one in lots if not self.book.lots[one].inside]
        if not lots:
            return
        lot = self.one_of(lots, at)
        known, there = self.book.lots[lot], self.book.at(lot, "shop")
        product_id, hand = self.ids[known.sku], self.hand(1, "Hạnh")
        scope = Scope("shop", ScopeKind.CHOSEN, product_ids=(product_id,))
        count_id = opening.open_count(scope, hand=hand)
        sheet_id = opening.open_sheet(count_id, "", hand=hand)
        sheet = counts.sheet(self.read(), sheet_id, hand.by_id)
        found = max(there + off, 0)
        mark = ledger.last_move(self.read())
        entering.keep_entry(sheet, Written(new_id(), product_id, lot, found, mark), hand=hand)
        gone = self._sell_meanwhile(lot, sold)
        state = counted.state(self.read(), counts.read(self.read(), count_id))
        causes = {f"{product_id}.{lot}": Cause.BROKEN}
        decision = Decision(posting.mark_of(state), causes, set(), posting.LEFT)
        said, _none = self.tried(
            lambda: posting.post_count(count_id, decision, hand=hand, voucher=self.yes())
        )
        if said:
            # More left the shelf meanwhile than was counted on it: somebody counts again.
            assert (said, gone > found) == ("counting.unsettled", True), (said, gone, found)
            opening.drop_count(count_id, hand=hand)
            self.look(nothing=True)
            return
        self.look()
        assert self.book.at(lot, "shop") == (0 if self.book.is_barred(lot) else found - gone)
        self.tally["counts"] += 1

    @rule(sku=goods, units=few)
    def count_without_a_lot(self, sku: str, units: int) -> None:
        """Somebody finds packs that name no lot."""
        product_id, hand = self.ids[sku], self.hand(1, "Hạnh")
        there = sum(
            self.book.at(lot, "shop")
            for lot, one in self.book.lots.items()
            if one.sku == sku and one.is_unknown
        )
        scope = Scope("shop", ScopeKind.CHOSEN, product_ids=(product_id,))
        count_id = opening.open_count(scope, hand=hand)
        sheet = counts.sheet(self.read(), opening.open_sheet(count_id, "", hand=hand), hand.by_id)
        mark = ledger.last_move(self.read())
        found = Written(new_id(), product_id, None, there + units, mark)
        entering.keep_entry(sheet, found, hand=hand)
        state = counted.state(self.read(), counts.read(self.read(), count_id))
        causes = {f"{product_id}.{one.lot_id or ''}": Cause.UNKNOWN for one in state.rows}
        decision = Decision(posting.mark_of(state), causes, set(), posting.LEFT)
        posting.post_count(count_id, decision, hand=hand, voucher=self.yes())
        self.look()
        [lot] = [lot for lot, one in self.book.lots.items() if one.sku == sku and one.is_unknown]
        assert self.book.at(lot, "shop") == (0 if self.book.is_barred(lot) else there + units)
        self.tally["nameless"] += 1

    def _sell_meanwhile(self, lot: str, units: int) -> int:
        register_no = 1 if self.place_of(1) == "shop" else 2
        if not units or self.place_of(register_no) != "shop":
            return 0
        if not self.book.may_sell(lot, self.today):
            return 0
        assert self.put(register_no, self.book.lots[lot].sku, units, lot=lot) == "added"
        self.pay(register_no)
        self.look()
        return units

    # -- Time ----------------------------------------------------------------------

    @rule(days=st.integers(1, 3))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    # -- What must hold ------------------------------------------------------------

    @invariant()
    def the_books_are_what_the_moves_say(self) -> None:
        own = {key: units for key, units in self.book.where.items() if units and is_own(key[1])}
        assert min(own.values(), default=0) >= 0
        assert own == self.levels()
        for lot in self.book.lots:
            assert sum(units for (one, _at), units in self.book.where.items() if one == lot) == 0

    @invariant()
    def what_lies_in_sets_is_accounted_for(self) -> None:
        held = {lot: n for (lot, place), n in self.book.where.items() if place == "packed" and n}
        assert held == self.book.packed()

    @invariant()
    def nothing_barred_lies_where_it_is_sold(self) -> None:
        wrong = [
            (lot, place)
            for (lot, place), units in self.book.where.items()
            if units > 0 and is_for_sale(place) and self.book.is_barred(lot)
        ]
        assert wrong == []

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert self.audit() == []
