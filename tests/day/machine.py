"""A whole day at two registers: cash in and out, counts, Zs."""

import json

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.base.dates import business_day
from pos.closing import closing, counting, moving
from pos.closing.states import state_of
from pos.closing.told import running
from pos.till import drawer_opening, shifts
from tests.day.handing_over import HandingOver
from tests.day.ledger import Shift
from tests.day.rules import Needs, add_up
from tests.day.truths import FLOAT_VND, REGISTERS, moods, picks

LOOSE_VND = 2_000_000
"""What may be taken out before somebody is asked."""
DIFFERENCE_VND = 50_000
registers = st.sampled_from(REGISTERS)


class DayMachine(HandingOver):
    """Everything that a day is."""

    # -- Cash ---------------------------------------------------------------------

    @rule(
        register_no=registers,
        way=st.sampled_from(["in", "out", "out"]),
        vnd=st.sampled_from([50_000, 400_000, 1_200_000, 2_000_001]),
        mood=moods,
    )
    def move_cash(self, register_no: int, way: str, vnd: int, mood: str) -> None:
        register_no = self.able(register_no)
        asked = moving.Asked(way, vnd, "change", "", self.new("move-"))

        def act(voucher: object) -> object:
            hand = self.hand(register_no)
            return moving.move_cash(register_no, asked, drawer_at=None, hand=hand, voucher=voucher)

        why = self.book.shut(register_no)
        if why:
            self.refused(why, lambda: act(None))
            return
        shift = self.book.shifts[register_no]
        is_asked = shift.was_refused or shift.loose_vnd + vnd > LOOSE_VND
        needs: Needs = [("cash_out", vnd)] if way == "out" and is_asked else []
        if way == "out" and vnd > self.book.expected(register_no):
            self.take_too_much(shift, needs, act)
            return
        self.approved(register_no, needs, mood, act)
        act(None)  # heard twice
        shift.moves.append((way, vnd))
        shift.notes_vnd += vnd if way == "in" else -vnd
        if way == "out" and not needs:
            shift.loose_vnd += vnd
        self.tally["moves"] += 1

    def take_too_much(self, shift: Shift, needs: Needs, act: object) -> None:
        """More than the drawer holds: nothing moves, but that somebody asked is kept."""
        before = self.facts()
        if needs:
            self.refused("shop.approval_needed", lambda: act(None))
        voucher = self.voucher(shift.register_no, dict(needs)) if needs else None
        with self.no("closing.not_taken_out"):
            act(voucher)
        assert self.facts() == before + 1 + len(needs)
        self.book.yeses += needs
        shift.was_refused = True
        shift.moves.append(("refused", needs[0][1] if needs else 0))

    @rule(register_no=registers, mood=moods)
    def open_the_drawer(self, register_no: int, mood: str) -> None:
        press = self.new("press-")

        def act(voucher: object) -> object:
            return drawer_opening.open_drawer(
                register_no,
                "change",
                "",
                drawer_at=None,
                hand=self.hand(register_no),
                request_id=press,
                voucher=voucher,
            )

        if register_no not in self.book.shifts:
            self.refused("till.no_shift", lambda: act(None))
            return
        self.approved(register_no, [("no_sale_drawer", 1)], mood, act)
        act(None)  # heard twice
        self.book.drawer_openings += 1

    @precondition(lambda self: self.book.shifts)
    @rule(at=picks)
    def look_at_x(self, at: int) -> None:
        """A shift so far: its own papers, and nothing else."""
        shift = self.one_of(list(self.book.shifts.values()), at)
        session = self.read()
        row = shifts.read(session, shift.shift_id)
        assert row is not None
        x = running(state_of(session, row))
        assert x["sales"]["bills"] == len(shift.sales)
        assert x["sales"]["total_vnd"] == sum(one.total_vnd for one in shift.sales)
        assert x["returns"]["amount_vnd"] == sum(one.total_vnd for one in shift.backs)
        tenders = {one["kind"]: (one["times"], one["amount_vnd"]) for one in x["tenders"]}
        assert tenders == shift.tenders()
        assert vat_of(x["vat"]) == add_up([one.groups for one in shift.sales])
        assert (x["gt_before_vnd"], x["gt_after_vnd"]) == (
            shift.gt_vnd,
            self.book.gt[shift.register_no],
        )

    # -- The end of a shift -------------------------------------------------------

    def no_closing(self, register_no: int) -> str:
        """Why the person at a register may not count it."""
        name = self.at_register[register_no]
        shift = self.book.shifts.get(register_no)
        if shift is None:
            return "till.no_shift"
        return "" if name in (shift.person, "Hạnh") else "closing.anothers_shift"

    def long_enough(self) -> list[Shift]:
        """The shifts that somebody may want to end."""
        return [one for one in self.book.shifts.values() if len(one.sales + one.backs) > 1]

    @precondition(lambda self: self.long_enough())
    @rule(
        at=picks,
        off_vnd=st.sampled_from([0, 0, 1_000, -1_000, 50_001, 300_000]),
        is_recounted=st.booleans(),
    )
    def count(self, at: int, off_vnd: int, is_recounted: bool) -> None:
        shift = self.one_of(self.long_enough(), at)
        self.count_one(shift, off_vnd)
        if is_recounted:  # now that the difference was shown, it fits
            self.count_one(shift, 0)

    def count_one(self, shift: Shift, off_vnd: int) -> None:
        register_no, no = shift.register_no, len(shift.counts) + 1
        counted_vnd = max(self.book.expected(register_no) + off_vnd, 0)

        def act() -> None:
            hand = self.hand(register_no)
            counting.take_count(register_no, shift.shift_id, no, {1: counted_vnd}, hand=hand)

        why = self.no_closing(register_no)
        if not why and no > 2:
            why = "closing.counted_twice"
        if not why and no == 1 and any(one.taken for one in self.book.waiting(register_no)):
            why = "closing.order_half_paid"
        if why:
            self.refused(why, act)
            return
        act()
        act()  # heard twice
        shift.counts.append(counted_vnd)
        self.tally["counts"] += 1

    @precondition(lambda self: any(one.counts for one in self.book.shifts.values()))
    @rule(
        at=picks,
        card_off_vnd=st.sampled_from([0, 0, 0, 20_000, 90_000]),
        tenths=st.integers(0, 10),
        mood=moods,
        slip=st.sampled_from(["", "", "orders", "left", "reason"]),
        goes_on=st.booleans(),
    )
    def close(
        self, at: int, card_off_vnd: int, tenths: int, mood: str, slip: str, goes_on: bool
    ) -> None:
        counted = [one for one in self.book.shifts.values() if one.counts]
        self.close_one(self.one_of(counted, at), card_off_vnd, tenths, mood, slip)
        if goes_on and len(self.book.shifts) < len(REGISTERS):
            self.begin_a_shift(0)

    @precondition(lambda self: self.long_enough())
    @rule(
        at=picks,
        off_vnd=st.sampled_from([0, 0, 0, 60_000]),
        tenths=st.integers(0, 10),
        more_vnd=st.sampled_from([0, 0, FLOAT_VND]),
    )
    def end_a_shift(self, at: int, off_vnd: int, tenths: int, more_vnd: int) -> None:
        """Counted, once more where it was off, and closed by whoever may; the next begins."""
        shift = self.one_of(self.long_enough(), at)
        register_no = shift.register_no
        self.at_register[register_no], by = shift.person, self.at_register[register_no]
        if not shift.counts:
            self.count_one(shift, off_vnd)
            if off_vnd and shift.counts:
                self.count_one(shift, 0)
        if shift.counts:
            self.close_one(shift, 0, tenths, "yes", "")
            self.open_drawer_with(register_no, self.book.left[register_no] + more_vnd)
        self.at_register[register_no] = by

    def close_one(self, shift: Shift, card_off_vnd: int, tenths: int, mood: str, slip: str) -> None:
        """Close it, as the mood says, perhaps after a slip of whoever closes it."""
        register_no, hand = shift.register_no, self.hand(shift.register_no)
        left_vnd = shift.counts[-1] * tenths // 10
        carried = [one.order_id for one in self.book.waiting(register_no)]
        why = self.no_closing(register_no)
        # Whoever counts once more has seen by how much they were off: the worse count stands.
        expected_vnd = self.book.expected(register_no)
        off_vnd = max(abs(one - expected_vnd) for one in shift.counts)
        if not why:
            off_vnd += self.check_slips(shift, card_off_vnd)
        needs: Needs = [("difference", off_vnd)] if off_vnd > DIFFERENCE_VND else []

        def given(reason: str, left_vnd: int, carried: list[str]) -> closing.Given:
            counts = len(shift.counts)
            return closing.Given(shift.shift_id, counts, left_vnd, reason, carried)

        def act(voucher: object) -> str:
            said = given("tìm mãi không thấy" if needs else "", left_vnd, carried)
            return closing.close_shift(register_no, said, hand=hand, voucher=voucher)

        if why:
            self.refused(why, lambda: act(None))
            return
        slips = {
            "orders": ("closing.orders_changed", given("", left_vnd, [*carried, "another"])),
            "left": ("closing.left_too_much", given("", shift.counts[-1] + 1, carried)),
        }
        if needs:
            slips["reason"] = ("closing.reason_needed", given("", left_vnd, carried))
        if slip in slips:
            code, said = slips[slip]
            self.refused(code, lambda: closing.close_shift(register_no, said, hand=hand))
        number = self.approved(register_no, needs, mood, act)
        assert act(None) == number  # heard twice
        self.write_z(shift, number, left_vnd)

    def check_slips(self, shift: Shift, card_off_vnd: int) -> int:
        """How far cards are off; slips are counted once, notes or no notes.

        A terminal that gave back more than it took has no slips to count: nothing is missing.
        """
        cards_vnd = shift.tenders().get("card", (0, 0))[1] - shift.refunds()["card"]
        slips_vnd = max(cards_vnd + (card_off_vnd if cards_vnd else 0), 0)
        counting.check_slips(
            shift.register_no,
            shift.shift_id,
            card_vnd=slips_vnd,
            voucher_vnd=shift.tenders().get("voucher", (0, 0))[1],
            seen=[],
            hand=self.hand(shift.register_no),
        )
        [kept] = self.kept("closing_slips", shift_id=shift.shift_id)
        return abs(kept.card_vnd - max(cards_vnd, 0))

    def write_z(self, shift: Shift, number: str, left_vnd: int) -> None:
        """Hold a Z against the ledger: its own sales, returns and moves, and nothing else."""
        register_no = shift.register_no
        [row] = self.kept("closing_closings", shift_id=shift.shift_id)
        z = json.loads(row.record)
        assert number == row.number == self.book.next_number(register_no, "Z")
        sales, backs, tenders, refunds = shift.sales, shift.backs, shift.tenders(), shift.refunds()
        said = z["sales"]
        assert said["bills"] == len(sales)
        assert said["total_vnd"] == row.total_vnd == sum(one.total_vnd for one in sales)
        assert said["discount_vnd"] == sum(one.discount_vnd for one in sales)
        assert said["rounding_vnd"] == sum(one.rounding_vnd for one in sales)
        assert said["gross_vnd"] == sum(
            one.total_vnd + one.discount_vnd + one.rounding_vnd for one in sales
        )
        assert vat_of(z["vat"]) == add_up([one.groups for one in sales])
        assert said["vat_vnd"] == sum(one["vat_vnd"] for one in z["vat"])
        assert z["receipts"] == ends(sales)
        assert z["returns"]["bills"] == len(backs)
        assert z["returns"]["amount_vnd"] == sum(one.total_vnd for one in backs)
        assert vat_of(z["returns"]["vat"]) == add_up([one.groups for one in backs])
        given = {one["kind"]: one["amount_vnd"] for one in z["returns"]["refunds"]}
        assert given == {way: vnd for way, vnd in refunds.items() if vnd or way in given}
        assert {"first": z["returns"]["first"], "last": z["returns"]["last"]} == ends(backs)
        expected_vnd = self.book.expected(register_no)
        for one in z["tenders"]:
            times, vnd = tenders.pop(one["kind"], (0, 0))
            if one["kind"] == "cash":
                cash_vnd, vnd = vnd, expected_vnd
            elif one["kind"] != "voucher":
                vnd -= refunds[one["kind"]]
            assert (one["times"], one["expected_vnd"]) == (times, vnd)
        assert not tenders
        unseen = [part for sale in sales for part in sale.paid if not part.is_seen]
        assert [one["amount_vnd"] for one in z["unseen"]] == [one.vnd for one in unseen]
        drawer = {
            "float_vnd": shift.float_vnd,
            "cash_vnd": cash_vnd,
            "in_vnd": shift.moved_vnd("in"),
            "out_vnd": shift.moved_vnd("out"),
            "refunds_vnd": refunds["cash"],
            "expected_vnd": expected_vnd,
            "counted_vnd": shift.counts[-1],
            "difference_vnd": shift.counts[-1] - expected_vnd,
            "left_vnd": left_vnd,
            "taken_vnd": shift.counts[-1] - left_vnd,
        }
        assert drawer.items() <= z["drawer"].items()
        assert [one["counted_vnd"] for one in z["counts"]] == shift.counts
        assert [one["kind"] for one in z["moves"]] == [way for way, _ in shift.moves]
        assert (z["gt_before_vnd"], z["gt_after_vnd"]) == (shift.gt_vnd, self.book.gt[register_no])
        assert business_day(self.now).isoformat() in z["days"]
        carried = {one["draft"]: one["is_parked"] for one in z["carried"]}
        waiting = self.book.waiting(register_no)
        assert carried == {one.order_id: one.is_parked for one in waiting}
        for one in self.book.orders.values():
            if one.register_no == register_no:
                one.look_no_longer()
        self.book.left[register_no] = left_vnd
        del self.book.shifts[register_no]
        self.tally["closings"] += 1
        self.tally["closings after sales"] += bool(sales)

    @precondition(lambda self: len(self.book.shifts) < len(REGISTERS))
    @rule(more_vnd=st.sampled_from([0, 0, FLOAT_VND]))
    def begin_again(self, more_vnd: int) -> None:
        self.begin_a_shift(more_vnd)

    def begin_a_shift(self, more_vnd: int) -> None:
        register_no = next(no for no in REGISTERS if no not in self.book.shifts)
        self.open_drawer_with(register_no, self.book.left[register_no] + more_vnd)
        self.tally["new shifts"] += 1


def vat_of(told: list[dict]) -> dict[str, tuple[int, int, int]]:
    """A Z's VAT groups as the ledger has them."""
    return {one["code"]: (one["net_vnd"], one["vat_vnd"], one["amount_vnd"]) for one in told}


def ends(papers: list) -> dict[str, str]:
    """The first and the last number."""
    numbers = [one.number for one in papers] or [""]
    return {"first": numbers[0], "last": numbers[-1]}
