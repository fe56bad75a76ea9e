"""Transfers of a day: asked for, seen, let stand unseen, given up."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.till import requesting
from tests.day.after import AfterSale
from tests.day.rules import Needs, Order, Paid, Request, bill
from tests.day.truths import moods, picks

UNSEEN_IN_A_SHIFT = 3
UNSEEN_AT_ONCE_VND = 2_000_000
hows = st.sampled_from(["later", "seen", "seen", "unseen", "unseen", "abandoned"])


class Transferring(AfterSale):
    """The bank's part of the day."""

    @precondition(lambda self: self.orders())
    @rule(at=picks, tenths=st.sampled_from([0, 0, 3, 7, 11]), how=hows, mood=moods)
    def ask_for_a_transfer(self, at: int, tenths: int, how: str, mood: str) -> None:
        """Of all that is due (0), or of a part; it is looked for at once, or later."""
        order = self.one_of(self.orders(), at)
        self.ask(order, tenths)
        asked = self.waiting_request(order)
        if asked is None or how == "later" or self.book.shut(order.register_no):
            return
        self.answer_to(order, asked, how, 0, mood)
        if not tenths and order.taken and bill(order).total_vnd == order.taken_vnd:
            self.tally["sales"] += self.pay_order(order, "cash", 0, mood)

    def ask(self, order: Order, tenths: int) -> None:
        due = bill(order).total_vnd - order.taken_vnd
        vnd = due * tenths // 10 if tenths else due
        hand = self.hand(order.register_no)

        def act() -> str:
            return requesting.ask_for_transfer(order.order_id, vnd if tenths else None, hand=hand)

        why = self.book.shut(order.register_no)
        if not why and vnd < 1:
            why = "till.nothing_due"
        if not why and vnd > due:
            why = "till.transfer_too_large"
        if why:
            self.refused(why, act)
            return
        request_id = act()
        loose = self.came_already(order, due)
        waiting = self.waiting_request(order)
        if loose is not None:
            assert request_id == loose.request_id
            self.take_transfer(order, loose)
        elif waiting is not None and (waiting.vnd, waiting.due_vnd) == (vnd, due):
            assert request_id == waiting.request_id
        else:
            assert all(one.request_id != request_id for one in order.requests)
            if waiting is not None:
                waiting.state = "abandoned"
            order.requests.append(Request(request_id, vnd, due))
        self.tally["asked for"] += 1

    def waiting_request(self, order: Order) -> Request | None:
        return next((one for one in order.requests if one.state == "waiting"), None)

    def came_already(self, order: Order, due: int) -> Request | None:
        """Money that came and was taken out of the order again: it is not asked for twice."""
        taken = {one.request_id for one in order.taken}
        for one in order.requests:
            is_settled = one.state in {"seen", "unseen"}
            if is_settled and one.request_id not in taken and one.vnd <= due:
                return one
        return None

    def take_transfer(self, order: Order, one: Request) -> None:
        paid = Paid("transfer", one.vnd, "", one.state == "seen", one.request_id)
        order.taken.append(paid)

    @precondition(lambda self: any(one.requests for one in self.orders()))
    @rule(
        at=picks,
        which=picks,
        how=st.sampled_from(["seen", "seen", "unseen", "abandoned"]),
        off_vnd=st.sampled_from([0, 0, 0, 1]),
        mood=moods,
    )
    def answer(self, at: int, which: int, how: str, off_vnd: int, mood: str) -> None:
        order = self.one_of([one for one in self.orders() if one.requests], at)
        self.answer_to(order, self.one_of(order.requests, which), how, off_vnd, mood)

    def answer_to(self, order: Order, one: Request, how: str, off_vnd: int, mood: str) -> None:
        if one.state in {"seen", "unseen"}:
            return
        due = bill(order).total_vnd - order.taken_vnd
        act = self.answering(order, one, how, due + off_vnd)
        why, needs = self.no_to(order, one, how, due, off_vnd), self.needs_of(order, one, how)
        if why:
            self.refused(why, lambda: act(None))
            return
        self.approved(order.register_no, needs, mood, act)
        act(None)  # heard twice
        one.state = how
        if how == "abandoned":
            return
        self.take_transfer(order, one)
        self.tally[how] += 1
        if how == "unseen":
            self.book.shifts[order.register_no].unseen += 1

    def answering(
        self, order: Order, one: Request, how: str, shown_vnd: int
    ) -> Callable[[object], object]:
        hand = self.hand(order.register_no)
        asked = (order.order_id, one.request_id)

        def act(voucher: object) -> object:
            if how == "abandoned":
                return requesting.give_up(*asked, hand=hand)
            if how == "seen":
                return requesting.confirm(*asked, shown_due_vnd=shown_vnd, hand=hand)
            return requesting.leave_unseen(
                *asked, shown_due_vnd=shown_vnd, voucher=voucher, hand=hand
            )

        return act

    def no_to(self, order: Order, one: Request, how: str, due: int, off_vnd: int) -> str:
        """Why it cannot be answered so; what was given up stays given up."""
        shut = self.book.shut(order.register_no)
        if shut or how == "abandoned":
            return shut
        if one.state == "abandoned":
            return (
                "till.request_abandoned"
                if not self.needs_of(order, one, how)
                else ("shop.approval_needed")
            )
        if one.vnd > due:
            return "till.transfer_too_large"
        return "till.request_stale" if off_vnd else ""

    def needs_of(self, order: Order, one: Request, how: str) -> Needs:
        """The fourth of a shift that nobody saw, or a large one."""
        shift = self.book.shifts.get(order.register_no)
        if how != "unseen" or shift is None:
            return []
        is_often = shift.unseen + 1 > UNSEEN_IN_A_SHIFT
        return [("unseen_transfer", one.vnd)] if is_often or one.vnd > UNSEEN_AT_ONCE_VND else []
