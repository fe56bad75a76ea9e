"""Whatever is packed, sold, held, returned, moved and taken apart: the laws of stock hold, and a
set's components are always accounted for."""

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.returns import audits as return_audits
from pos.returns import returning
from pos.returns.fates import Fate, Why
from pos.returns.returning import Paying
from pos.returns.wishes import Asked, Wish
from pos.stock import audits as stock_audits
from pos.stock import holds, ledger, set_queries
from pos.stock.fefo import bar_of
from pos.stock.holds import HoldState, Kind
from pos.stock.models import Lot, StockLevel, StockMove
from pos.stock.places import PACKED, is_own
from pos.stock.set_models import SetPart
from pos.till import audits as till_audits
from tests.gifts import SET, code_of, define, pack, substitute, unpack
from tests.till.steps import lines_of, lot_id, order, pay, put, rows
from tests.world import TODAY, World, open_world

LOTS = (
    ("CHE-DINH", "L260812"),
    ("CHE-DINH", "L261103"),
    ("RUOU-MO", "L250101"),
    ("MAM-NEM", "L260905"),
)
GOODS = ("CHE-DINH", "RUOU-MO", "MAM-NEM", "COM-ME-TRI")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("pack", "pack", "sell", "sell", "loose", "hold", "release", "back"),
                *("apart", "swap", "away", "lost"),
            )
        ),
        st.integers(0, 7),
        st.integers(1, 3),
    ),
    min_size=4,
    max_size=14,
)
_homes = count(1)


class Shop:
    """A shop of gift sets, and what it remembers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.holds: list[str] = []
        self.sales: list[Any] = []

    def packed(self, which: int) -> Any:
        found = set_queries.packed_sets(reading())
        return found[which % len(found)] if found else None

    def pack(self, _which: int, many: int) -> None:
        pack(self.world, many)

    def sell(self, which: int, many: int) -> None:
        one = self.packed(which)
        self._sold(SET, many, None if one is None or which > 5 else code_of(one.lot_id))

    def loose(self, which: int, many: int) -> None:
        sku, code = LOTS[which % len(LOTS)]
        self._sold(sku, many, code)

    def _sold(self, sku: str, many: int, code: str | None) -> None:
        """What the till stops is not sold; what it takes may be stopped when it is paid."""
        draft_id = order(self.world)
        if put(self.world, draft_id, sku, times=many, lot=code).said == "added":
            self.sales.append(pay(self.world, draft_id, 100_000_000))

    def hold(self, which: int, _many: int) -> None:
        hold_id = new_id()
        with writing() as session:
            lots = [lot_id(self.world, *LOTS[which % len(LOTS)])]
            state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
            holds.place(session, hold_id, state, lots, hand=self.world.hand("Hạnh"))
        self.holds.append(hold_id)

    def release(self, _which: int, _many: int) -> None:
        if self.holds:
            with writing() as session:
                hand = self.world.hand("Hạnh")
                holds.release(session, self.holds.pop(), reason="Đã xem", hand=hand)

    def back(self, which: int, many: int) -> None:
        if self.sales:
            done = self.sales[which % len(self.sales)]
            line = lines_of(done)[0]
            fate = (None, Fate.QUARANTINE, Fate.DISPOSE)[many - 1]
            asked = Asked(done.sale_id, (Wish(1, fate, line_no=1),), Why.CHANGED_MIND)
            worth = Paying(new_id(), line.amount_vnd // line.units)
            returning.return_goods(asked, worth, hand=self.world.hand("Hạnh"))

    def apart(self, which: int, many: int) -> None:
        one = self.packed(which)
        if one is not None:
            unpack(self.world, one.lot_id, many, one.place)

    def swap(self, which: int, many: int) -> None:
        one = self.packed(which)
        if one is not None:
            goods = GOODS[which % len(GOODS)]
            substitute(self.world, one.lot_id, many, goods, 1, place=one.place)

    def away(self, which: int, many: int) -> None:
        self._move(which, many, "storeroom", "stored")

    def lost(self, which: int, many: int) -> None:
        self._move(which, many, "counting", "counted")

    def _move(self, which: int, many: int, to: str, reason: str) -> None:
        one = self.packed(which)
        if one is not None and one.place != to and one.place != "quarantine":
            with writing() as session:
                move = ledger.Move(one.lot_id, many, one.place, to, reason, new_id())
                ledger.move(session, [move], hand=self.world.hand())


def _sold_is_good(before: dict[str, Any]) -> None:
    """No lot that was barred before the step has left by a sale since."""
    new = rows(StockMove, StockMove.reason == "sold", StockMove.id.not_in(before["sold"]))
    assert not {one.lot_id for one in new} & before["barred"]


def _now() -> dict[str, Any]:
    return {
        "sold": [one.id for one in rows(StockMove, StockMove.reason == "sold")],
        "barred": {one.id for one in rows(Lot) if bar_of(one, TODAY)},
    }


def _accounted() -> None:
    session = reading()
    session.rollback()
    for audit in (stock_audits.audit, till_audits.audit, return_audits.audit):
        assert audit(session) == []
    inside: dict[str, int] = defaultdict(int)
    for part in rows(SetPart):
        inside[part.lot_id] += part.units * _ours(part.set_lot_id)
    packed = {one.lot_id: one.units for one in rows(StockLevel, StockLevel.place_id == PACKED)}
    assert {lot: units for lot, units in packed.items() if units} == {
        lot: units for lot, units in inside.items() if units
    }


def _ours(lot: str) -> int:
    """Sets of a lot that came from packing and have not left the shop, by the moves alone."""
    moves = rows(StockMove, StockMove.lot_id == lot)
    came = sum(one.units for one in moves if not is_own(one.from_place_id))
    return came - sum(one.units for one in moves if not is_own(one.to_place_id))


@given(STEPS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_laws_hold_whatever_is_done_with_sets(
    template: Path, tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    with open_world(template, tmp_path / f"home{next(_homes)}") as world:
        world.open_shift()
        define(world)
        shop = Shop(world)
        for name, which, many in [("pack", 0, 2), *steps]:
            before = _now()
            act: Callable[[int, int], None] = getattr(shop, name)
            try:
                act(which, many)
            except Refusal:
                reading().rollback()
            _sold_is_good(before)
        _accounted()
