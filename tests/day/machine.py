"""A whole day at two registers: cash in and out, counts, Zs."""

import json
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.base.dates import business_day
from pos.closing import closing, counting, looking, moving
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
            code = "closing.not_taken_out"
            self.not_in_the_drawer(register_no, needs, mood, act, code=code, kept=needs)
            return
        self.approved(register_no, needs, mood, act)
        act(None)  # heard twice
        shift.moves.append((way, vnd))
        self.book.moves += 1
        shift.notes_vnd += vnd if way == "in" else -vnd
        if way == "out" and not needs:
            shift.loose_vnd += vnd
        self.tally["moves"] += 1

    @rule(register_no=registers, mood=moods)
    def carry_to_the_safe(self, register_no: int, mood: str) -> None:
        """In two parts, of which each is small enough to be nobody's business."""
        self.move_cash(register_no, "in", 2_000_001, "yes")
        for _ in range(2):
            self.move_cash(register_no, "out", 1_200_000, mood)

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
        self.book.happens(register_no, "drawer:change")

    @precondition(lambda self: self.book.shifts)
    @rule(at=picks, register_no=registers)
    def look_into_the_books(self, at: int, register_no: int) -> None:
        """What a drawer must hold, looked at by whoever leads and has no part in it."""
        shift = self.one_of(list(self.book.shifts.values()), at)
        name, hand = self.at_register[register_no], self.hand(register_no)

        def act() -> None:
            looking.look(shift.register_no, shift.shift_id, hand=hand)

        if name != "Hạnh" or (name in shift.people and not shift.counts):
            self.refused("closing.own_drawer", act)
            return
        act()
        act()  # looked at again
        if not shift.counts and name not in shift.lookers:
            shift.lookers.add(name)
            self.book.looks += 1
            self.book.happens(shift.register_no, "look:drawer")

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
        shift.counted_by.add(self.at_register[register_no])
        self.tally["counts"] += 1

    @precondition(lambda self: any(one.counts for one in self.book.shifts.values()))
    @rule(
        at=picks,
        card_off_vnd=st.sampled_from([0, 0, 0, 20_000, 90_000]),
        tenths=st.integers(0, 10),
        mood=moods,
        slip=st.sampled_from(["", "", "orders", "left", "reason"]),
        goes_on=st.booleans(),
        is_found=st.booleans(),
    )
    def close(
        self,
        at: int,
        card_off_vnd: int,
        tenths: int,
        mood: str,
        slip: str,
        goes_on: bool,
        is_found: bool,
    ) -> None:
        counted = [one for one in self.book.shifts.values() if one.counts]
        shift = self.one_of(counted, at)
        self.close_one(shift, card_off_vnd, tenths, mood, slip, is_found=is_found)
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

    def close_one(
        self,
        shift: Shift,
        card_off_vnd: int,
        tenths: int,
        mood: str,
        slip: str,
        *,
        is_found: bool = False,
    ) -> None:
        """Close it, as the mood says, perhaps after a slip of whoever closes it."""
        register_no, hand = shift.register_no, self.hand(shift.register_no)
        left_vnd = shift.counts[-1] * tenths // 10
        carried = [one.order_id for one in self.book.waiting(register_no)]
        why = self.no_closing(register_no)
        # Whoever counts once more has seen by how much they were off: the worse count stands.
        expected_vnd = self.book.expected(register_no)
        off_vnd = max(abs(one - expected_vnd) for one in shift.counts)
        if not why:
            off_vnd += self.check_slips(shift, card_off_vnd, is_found=is_found)
        is_far_off, is_known = off_vnd > DIFFERENCE_VND, shift.lookers & shift.counted_by
        needs: Needs = [("difference", off_vnd)] if is_far_off or is_known else []

        def given(reason: str, left_vnd: int, carried: list[str]) -> closing.Given:
            counts = len(shift.counts)
            return closing.Given(shift.shift_id, counts, left_vnd, reason, carried)

        def act(voucher: object) -> str:
            said = given("tìm mãi không thấy" if is_far_off else "", left_vnd, carried)
            return closing.close_shift(register_no, said, hand=hand, voucher=voucher)

        if why:
            self.refused(why, lambda: act(None))
            return
        slips = {
            "orders": ("closing.orders_changed", given("", left_vnd, [*carried, "another"])),
            "left": ("closing.left_too_much", given("", shift.counts[-1] + 1, carried)),
        }
        if is_far_off:
            slips["reason"] = ("closing.reason_needed", given("", left_vnd, carried))
        if slip in slips:
            code, said = slips[slip]
            self.refused(code, lambda: closing.close_shift(register_no, said, hand=hand))
        happened = Counter(shift.happened)  # the yes to the closing itself is told in its own place
        number = self.approved(register_no, needs, mood, act)
        assert act(None) == number  # heard twice
        shift.happened = happened
        self.write_z(shift, number, left_vnd)

    def check_slips(self, shift: Shift, card_off_vnd: int, *, is_found: bool) -> int:
        """How far cards are off, by the two totals of the terminal; and the bank's list ticked.

        What nobody paid or got back by card has no slip to be off.
        """
        taken_vnd, back_vnd = shift.tenders().get("card", (0, 0))[1], shift.refunds()["card"]
        off_vnd = card_off_vnd if taken_vnd or back_vnd else 0
        name = self.at_register[shift.register_no]
        shift.slips = {
            "card_vnd": taken_vnd + (off_vnd if taken_vnd else 0),
            "card_back_vnd": back_vnd + (0 if taken_vnd else off_vnd),
            "voucher_vnd": shift.tenders().get("voucher", (0, 0))[1],
            "by": name,
        }
        shift.is_found = is_found
        counting.check_slips(
            shift.register_no,
            shift.shift_id,
            card_vnd=shift.slips["card_vnd"],
            card_back_vnd=shift.slips["card_back_vnd"],
            voucher_vnd=shift.slips["voucher_vnd"],
            seen=[key for key, _ in shift.transfers()] if is_found else [],
            hand=self.hand(shift.register_no),
        )
        return off_vnd

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
            back_vnd = 0 if one["kind"] == "voucher" else refunds[one["kind"]]
            assert (one["taken_vnd"], one["back_vnd"]) == (vnd, back_vnd)
            if one["kind"] == "cash":
                cash_vnd, vnd, back_vnd = vnd, expected_vnd, 0
            assert (one["times"], one["expected_vnd"]) == (times, vnd - back_vnd)
        assert not tenders
        assert z["slips"] == shift.slips
        # A tick in the bank's list finds all but what a manager looked for and did not find.
        asked = [part for _, part in shift.transfers()]
        found = [one for one in asked if shift.is_found and one.request.word != "never"]
        unseen = [one for one in asked if not one.is_seen and one not in found]
        assert [one["request"] for one in z["found"]] == [one.request.request_id for one in found]
        assert [one["request"] for one in z["unseen"]] == [one.request.request_id for one in unseen]
        happened = Counter(one["kind"] for one in z["happenings"])
        assert happened == shift.happened, (happened, shift.happened)
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
