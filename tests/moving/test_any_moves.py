"""Any moves in any order: per lot all places add up to 0, and no shelf is ever below it."""

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.moving import moving
from pos.moving.homecoming import Counted, Home, bring_home
from pos.moving.kinds import Kind
from pos.moving.moving import Asked
from pos.moving.records import Telling
from pos.stock import audits, fairs, ledger
from pos.stock.models import StockLevel, StockMove
from pos.stock.places import QUARANTINE, SHOP, STOREROOM
from tests.moving.steps import FISH, FISH_LOT, NEW, OLD, TEA, fair, hold, limit
from tests.till.steps import lot_id, rows
from tests.world import World

GOODS = ((TEA, NEW), (TEA, OLD), (FISH, FISH_LOT))
PLACES = (SHOP, STOREROOM, QUARANTINE, "fair-1", "disposed", "supplier", "internal", "samples")
KINDS = [one for one in Kind if one not in (Kind.HOME, Kind.UNDONE)]

moves = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(PLACES),
    st.sampled_from(PLACES),
    st.lists(st.tuples(st.sampled_from(GOODS), st.integers(1, 8)), max_size=3),
)
steps = st.one_of(
    moves.map(lambda one: ("move", *one)),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("hold"), st.sampled_from(GOODS)),
    st.tuples(st.just("home"), st.integers(-2, 2), st.sampled_from(("lost", "tasted", ""))),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(run=st.lists(steps, min_size=8, max_size=25))
def test_every_lot_adds_up_to_nothing_over_all_places(world: World, run: list[tuple]) -> None:
    limit(world, write_off_vnd=99_000_000)
    if not fairs.open_fairs(reading()):
        fair(world, days=9)
    made: list[str] = []
    for what, *told in run:
        try:
            made += _step(world, what, told, made)
        except (Refusal, BadForm):
            continue
    _check()


def _step(world: World, what: str, told: list, made: list[str]) -> list[str]:
    hand = world.hand("Hạnh")
    place = next((one.place_id for one in fairs.open_fairs(reading())), "fair-1")
    if what == "hold":
        hold(world, *told[0])
        return []
    if what == "home":
        counts = _counts(world, place, *told)
        done = bring_home(Home(place, SHOP, counts, Telling()), request_id=new_id(), hand=hand)
        return [done.document_id] if done else []
    if what == "undo":
        if not made:
            return []
        document_id = made[told[0] % len(made)]
        done = moving.undo_document(document_id, request_id=new_id(), hand=hand)
        return [done.document_id]
    kind, come_from, go_to, goods = told
    lots = tuple((lot_id(world, *one), units) for one, units in goods)
    ends = [place if one == "fair-1" else one for one in (come_from, go_to)]
    asked = Asked(kind, *ends, lots, Telling(reason="broken", note="Thử"))
    done = moving.move_goods(asked, request_id=new_id(), hand=hand)
    return [done.document_id]


def _counts(world: World, place: str, off: int, why: str) -> tuple[Counted, ...]:
    session = reading()
    held = {one: ledger.level(session, lot_id(world, *one), place) for one in GOODS}
    return tuple(
        Counted(lot_id(world, *one), units, max(units + off, 0), why) for one, units in held.items()
    )


def _check() -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for one in rows(StockMove):
        sums[one.lot_id, one.from_place_id] -= one.units
        sums[one.lot_id, one.to_place_id] += one.units
    per_lot: dict[str, int] = defaultdict(int)
    for (lot, _place), units in sums.items():
        per_lot[lot] += units
    assert set(per_lot.values()) == {0}
    levels = {(one.lot_id, one.place_id): one.units for one in rows(StockLevel)}
    assert all(units >= 0 for units in levels.values())
    assert all(sums[key] == units for key, units in levels.items())
    from pos.moving import audits as moving_audits

    assert audits.audit(reading()) == []
    assert moving_audits.audit(reading()) == []
