"""People and time: registers locked and opened with a PIN, others taking over, hours going by."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.shop.sessions import IDLE
from pos.shop.signing_in import sign_in
from tests.day.ledger import DAYS_SOLD, SLIPS_KEPT
from tests.day.transferring import Transferring
from tests.day.truths import BY_SKU, REGISTERS
from tests.world import PINS

registers = st.sampled_from(REGISTERS)


class HandingOver(Transferring):
    """Whoever goes on at a register finds its orders, its drawer and its shift as they were."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.keys: dict[int, str] = {}
        """What the browser of each register holds while somebody is signed in there."""
        self.had_a_season = False

    @rule(register_no=registers, name=st.sampled_from(sorted(PINS)))
    def take_over(self, register_no: int, name: str) -> None:
        """Another person goes on at a register without locking it."""
        if name not in self.at_register.values():
            self.come(register_no, name)

    @rule(
        register_no=registers,
        name=st.sampled_from(sorted(PINS)),
        wrong=st.sampled_from([*[0] * 14, 1, 2]),
        is_left_alone=st.booleans(),
    )
    def lock(self, register_no: int, name: str, wrong: int, is_left_alone: bool) -> None:
        """Locked, or left alone for too long; opened with a PIN, perhaps not at the first try."""
        if name in self.at_register.values():
            name = self.at_register[register_no]
        self.come(register_no, self.at_register[register_no])
        key = self.keys[register_no]
        assert self.house.sessions.seen(key, self.now) is not None
        before = self.facts()
        if is_left_alone:
            self.now += IDLE + timedelta(seconds=1)
        else:
            self.house.sessions.end(key)
        assert self.house.sessions.seen(key, self.now) is None
        for _ in range(wrong):
            with self.no("shop.wrong_pin"):
                self.try_pin(register_no, name, "000000")
        assert self.facts() == before + wrong
        self.book.wrong_pins += wrong
        self.come(register_no, name)
        assert self.facts() == before + wrong
        self.tally["locked"] += 1

    def come(self, register_no: int, name: str) -> None:
        """Somebody signs in, and the one before is out."""
        someone = self.try_pin(register_no, name, PINS[name])
        assert someone.id == self.people[name]
        self.house.sessions.end(self.keys.get(register_no, ""))
        self.keys[register_no] = self.house.sessions.begin(someone, register_no, self.now)
        self.at_register[register_no] = name

    def try_pin(self, register_no: int, name: str, pin: str) -> object:
        hand = self.hand(register_no)
        return sign_in(self.people[name], pin, pepper=self.house.pepper, hand=hand)

    @rule(minutes=st.sampled_from([1, 25, 25, 50, 24 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: not self.had_a_season and self.paid_by_card())
    @rule(register_no=registers, days=st.sampled_from([*[0] * 10, DAYS_SOLD - 1, DAYS_SOLD]))
    def let_a_season_pass(self, register_no: int, days: int) -> None:
        """A quarter of a year, in which the shop sold on so many days; then a card's old slip."""
        register_no = self.able(register_no)
        self.now += SLIPS_KEPT - timedelta(days=days - 1)
        self.had_a_season = True
        for _ in range(days):
            self.now += timedelta(days=1)
            self.sell_at_once(register_no, [(BY_SKU["TRANH"], 1)], None, "cash", "yes")
        order = self.begin_order(register_no, [(BY_SKU["TRANH"], 1)])
        if order is not None:
            at = self.orders().index(order)
            self.take_a_part(at, "card", 5, used=True)
            self.tally["seasons"] += 1
            self.tally["sold all season"] += days >= DAYS_SOLD

    def paid_by_card(self) -> bool:
        return any(way == "card" for way, _slip in self.book.slips)
