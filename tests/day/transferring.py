"""Transfers of a day: asked for, seen, let stand unseen, given up."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.base.dates import business_day
from pos.till import requesting, transfer_checking
from pos.till.transfer_checks import Word
from tests.day.after import AfterSale
from tests.day.ordering import baskets
from tests.day.rules import (
    UNSEEN_AT_ONCE_VND,
    UNSEEN_IN_A_DAY,
    Needs,
    Order,
    Paid,
    Request,
    bill,
)
from tests.day.truths import REGISTERS, moods, picks

hows = st.sampled_from(["later", "seen", "seen", "unseen", "unseen", "abandoned"])


class Transferring(AfterSale):
    """The bank's part of the day."""

    @precondition(lambda self: self.orders())
    @rule(
        at=picks,
        tenths=st.sampled_from([0, 0, 3, 7, 11]),
        how=hows,
        mood=moods,
        then=st.sampled_from(["", "", "", "out", "less", "never"]),
    )
    def ask_for_a_transfer(self, at: int, tenths: int, how: str, mood: str, then: str) -> None:
        """Of all that is due (0), or of a part; it is looked for at once, or later.

        Then it may be taken out of its order again, which perhaps costs less from then on; or
        somebody says that there is no such money.
        """
        order = self.one_of(self.orders(), at)
        self.ask(order, tenths)
        asked = self.waiting_request(order)
        if asked is None or how == "later" or self.book.shut(order.register_no):
            return
        self.answer_to(order, asked, how, 0, mood)
        is_in = bool(order.taken) and order.taken[-1].request is asked
        if is_in and then == "never":
            self.say(asked, "never", "không thấy")
        elif is_in and then:
            self.hand_back(order, len(order.taken) - 1)
            if then == "less":
                self.cut_order(order, ("percent", 1_000))
            return
        if not tenths and order.taken and bill(order).total_vnd == order.taken_vnd:
            self.tally["sales"] += self.pay_order(order, "cash", 0, mood)

    @rule(baskets=st.lists(baskets, min_size=1, max_size=2), mood=moods)
    def sell_while_the_bank_is_down(self, baskets: list, mood: str) -> None:
        """Nobody can look for any transfer, at neither register."""
        for basket in baskets:
            for register_no in REGISTERS:
                order = self.begin_order(register_no, basket)
                if order is not None:
                    self.ask(order, 0)
                    self.answer_to(order, order.requests[-1], "unseen", 0, mood)
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
        loose = order.loose()
        fitting = [one for one in loose if one.vnd <= due]
        if loose and not fitting:
            self.refused("till.came_for_more", act)  # or the customer would pay twice
            return
        self.tally["asked for"] += 1
        if fitting:
            assert act() == fitting[0].request_id
            self.take_transfer(order, fitting[0])
            return
        self.shown(order, act(), vnd, due)

    def shown(self, order: Order, request_id: str, vnd: int, due: int) -> None:
        """The code that the customer sees: the one that waits, or a new one in its place."""
        waiting = self.waiting_request(order)
        if waiting is not None and (waiting.vnd, waiting.due_vnd) == (vnd, due):
            assert request_id == waiting.request_id
        else:
            assert all(one.request_id != request_id for one in order.requests)
            if waiting is not None:
                waiting.state = "abandoned"
            made = Request(request_id, vnd, due, business_day(self.now))
            order.requests.append(made)
            self.book.requests.append(made)

    def waiting_request(self, order: Order) -> Request | None:
        return next((one for one in order.requests if one.state == "waiting"), None)

    def take_transfer(self, order: Order, one: Request) -> None:
        order.taken.append(Paid("transfer", one.vnd, request=one))

    @precondition(lambda self: any(one.requests for one in self.orders()))
    @rule(at=picks, which=picks, mood=moods)
    def take_in_again(self, at: int, which: int, mood: str) -> None:
        """A transfer that was taken out of its order counts towards it once more."""
        order = self.one_of([one for one in self.orders() if one.requests], at)
        one = self.one_of(order.taken_out() or order.requests, which)
        hand = self.hand(order.register_no)

        def act(voucher: object = None) -> None:
            requesting.take_in(order.order_id, one.request_id, hand=hand, voucher=voucher)

        why = self.book.shut(order.register_no)
        is_in = any(part.request is one for part in order.taken)
        if not why and not is_in and one not in order.taken_out():
            why = "till.unknown_request"
        if not why and not is_in and one.vnd > bill(order).total_vnd - order.taken_vnd:
            why = "till.came_for_more" if one.is_loose else "till.transfer_too_large"
        if why:
            self.refused(why, act)
            return
        needs = [] if is_in or one.is_loose else self.needs_of(order, one, "unseen")
        self.approved(order.register_no, needs, mood, act)
        act()  # heard twice
        if not is_in:
            self.take_transfer(order, one)
            self.tally["taken in again"] += 1

    # -- Looked for later ---------------------------------------------------------

    @precondition(lambda self: self.book.requests)
    @rule(
        at=picks,
        word=st.sampled_from(["arrived", "never", "doubted", "sent_back"]),
        reason=st.sampled_from(["", "xem lại sao kê", "xem lại sao kê"]),
    )
    def look_for_it(self, at: int, word: str, reason: str) -> None:
        self.say(self.one_of(self.book.requests, at), word, reason)

    def say(self, one: Request, word: str, reason: str) -> None:
        """Somebody with the bank's app says whether the money of a transfer is there."""

        def act() -> bool:
            return transfer_checking.check_transfer(
                one.request_id, Word(word), reason, hand=self.hand(1)
            )

        if one.state == "waiting":
            self.refused("till.check_too_early", act)
            return
        said = one.word or ("arrived" if one.state == "seen" else "")
        is_nothing_new = not one.word and word == "doubted" and one.state != "seen"
        if one.word == word or is_nothing_new:
            before = self.facts()
            assert not act()
            assert self.facts() == before
            return
        why = self.no_to_word(one, word, said, reason)
        if why:
            self.refused(why, act)
            return
        assert act()
        one.word = word
        self.book.checks += 1
        self.tally["looked for"] += 1

    def no_to_word(self, one: Request, word: str, said: str, reason: str) -> str:
        """Only money that came and pays nothing goes back; and who says otherwise says why."""
        if word == "sent_back":
            opened = self.book.orders.values()
            is_held = any(part.request is one for order in opened for part in order.taken)
            if not one.is_proved:
                return "till.nothing_came"
            if one.is_used or is_held:
                return "till.money_in_use"
        return "till.check_needs_reason" if said and said != word and not reason else ""

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
            one.unseen_on |= {business_day(self.now), one.asked_on}

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
        """The fourth of a day that nobody saw, at whichever register, or a large one."""
        if how != "unseen" or order.register_no not in self.book.shifts:
            return []
        is_often = self.book.unseen(business_day(self.now), one) + 1 > UNSEEN_IN_A_DAY
        return [("unseen_transfer", one.vnd)] if is_often or one.vnd > UNSEEN_AT_ONCE_VND else []
