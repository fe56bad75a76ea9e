"""What was learnt is kept from day to day, and is what learning anew would give."""

import pickle
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, insert

from pos.base.transaction import reading, writing
from pos.supply import audits, days, memories, rebuilding, remembering, reviewing, taking_in
from pos.supply.memories import Kept
from pos.supply.models import SupplyCursor, SupplyDay, SupplyHours, SupplyMemory
from tests.returns.steps import give_back, sell
from tests.supply.past import COM, FISH, GREENS, TEA, WINE, after, at, live, look
from tests.world import NOON, TODAY, World

GOODS = (TEA, FISH, COM, GREENS, WINE)
FIRST = date(2026, 1, 5)


def rows(world: World, dice: Random, many: int) -> Iterator[dict[str, Any]]:
    """Days as a shop may have them: sold, in bulk, out of stock, received."""
    ids = [world.product_id(sku) for sku in GOODS]
    there = dict.fromkeys(ids, 20)
    for day in (FIRST + timedelta(days=n) for n in range(many)):
        for product_id in ids:
            if dice.random() < 0.5:
                continue
            came = 30 if there[product_id] <= 0 and dice.random() < 0.3 else 0
            sold = min(there[product_id] + came, dice.randrange(5))
            large = sold if sold >= 4 and dice.random() < 0.3 else 0
            there[product_id] += came - sold
            yield {
                "on_day": day,
                "product_id": product_id,
                "sold_units": sold,
                "large_units": large,
                "expired_units": 0,
                "received_units": came,
                "end_units": there[product_id],
                "on_sale_bp": 10_000 if there[product_id] else dice.choice((0, 2_500, 10_000)),
            }


def keep_days(world: World, dice: Random, many: int) -> None:
    """Write so many days as the book of days would."""
    with writing() as session:
        days.forget(session)
        memories.forget(session)
        session.execute(insert(SupplyDay), list(rows(world, dice, many)))
        opened = [FIRST + timedelta(days=n) for n in range(many) if n % 7 != 6]
        hours = [{"on_day": day, "begin_ms": 0, "end_ms": 1} for day in opened]
        session.execute(insert(SupplyHours), hours)
        session.execute(insert(SupplyCursor).values(id=1, move_id="", on_day=FIRST))


def read_to(day: date) -> None:
    with writing() as session:
        session.get_one(SupplyCursor, 1).on_day = day


def in_pieces(dice: Random, many: int) -> Kept:
    """Learnt in pieces of some days, each kept and read again, and asked in between."""
    at_day = 0
    found = None
    while at_day < many:
        at_day = min(many, at_day + dice.choice((1, 1, 2, 9, 40)))
        read_to(FIRST + timedelta(days=at_day - 1))
        found = remembering.remember(TODAY, NOON)
        assert found is not None
        for name in found.out:  # to ask changes nothing
            found.memory.rate(name)
    assert found is not None
    session = reading()
    session.rollback()
    kept = memories.kept(session)
    assert kept is not None
    return kept


@pytest.mark.parametrize("seed", range(6))
def test_learnt_day_by_day_is_what_is_learnt_at_once(world: World, seed: int) -> None:
    """Over two Tết and a Mid-Autumn where the days are many, in any pieces."""
    dice = Random(seed)
    many = (40, 150, 300, 450, 500, 90)[seed]
    keep_days(world, dice, many)
    kept = in_pieces(dice, many)
    anew = remembering.learnt(reading(), kept.on_day, TODAY, NOON)
    assert memories.is_same(kept, anew)
    assert kept.sums == anew.sums
    assert kept.memory.rate(world.product_id(TEA)).sold > 0
    assert not remembering.is_behind(reading(), kept, TODAY)


def test_a_day_more_is_another_memory(world: World) -> None:
    keep_days(world, Random(1), 60)
    kept = in_pieces(Random(1), 50)
    assert not memories.is_same(
        kept, remembering.learnt(reading(), kept.on_day - timedelta(days=1), TODAY, NOON)
    )


def test_what_comes_back_later_is_learnt_anew_when_there_is_time(till: World) -> None:
    live(till, 9, (FISH, 1))
    with at(9):
        sale = sell(till, (FISH, 3))
    look(till, 10)
    with at(10):
        give_back(till, sale, (1, 3))
    taking_in.take_days(after(11))
    look(till, 11)
    session = reading()
    session.rollback()
    kept = memories.kept(session)
    assert kept is not None
    assert remembering.is_behind(session, kept, after(11))
    assert kept.memory.rate(till.product_id(FISH)).sold == 12
    session.rollback()
    with at(11):
        reviewing.refresh_review(hand=till.hand(), thorough=True)
    session.rollback()
    kept = memories.kept(session)
    assert kept is not None
    assert not remembering.is_behind(session, kept, after(11))
    assert kept.memory.rate(till.product_id(FISH)).sold == 9


def test_goods_put_into_another_group_are_learnt_anew(till: World) -> None:
    live(till, 3, (FISH, 1))
    look(till, 3)
    session = reading()
    session.rollback()
    kept = memories.kept(session)
    assert kept is not None
    assert not remembering.is_behind(session, kept, after(3))
    from pos.catalogue.models import Product

    session.rollback()
    with writing() as written:
        written.get_one(Product, till.product_id(FISH)).ocop_group = "beverage"
    session.rollback()
    kept = memories.kept(session)
    assert kept is not None
    assert remembering.is_behind(session, kept, after(3))


def test_nothing_is_learnt_before_a_day_is_over(till: World) -> None:
    sell(till, (FISH, 1))
    taking_in.take_days(TODAY)
    # The day on which the goods came is over, thirty days before.
    kept = remembering.remember(TODAY, NOON)
    assert kept is None or kept.on_day < TODAY


# --- Audits, and making anew -------------------------------------------------------------


def test_what_is_derived_agrees_and_is_made_anew_alike(till: World) -> None:
    live(till, 5, (FISH, 1), (TEA, 2))
    with at(5):
        sale = sell(till, (FISH, 3))
    look(till, 6)
    with at(7):
        give_back(till, sale, (1, 2))
    look(till, 8, thorough=True)
    with at(8):
        assert audits.audit(reading()) == []
        reading().rollback()
        assert rebuilding.rebuild(till.hand().at)[0] == after(7)
        assert audits.audit(reading()) == []


def test_a_day_that_is_not_what_moves_say_is_found(till: World) -> None:
    live(till, 5, (FISH, 1))
    look(till, 6)
    reading().rollback()
    with writing() as session:
        row = session.get_one(SupplyDay, (after(2), till.product_id(FISH)))
        row.sold_units += 1
    with at(6):
        found = audits.audit(reading())
    assert [one.check for one in found] == ["supply.days_as_moves"]
    assert found[0].facts["product"] == till.product_id(FISH)


def test_a_day_at_the_wrong_place_is_found(till: World) -> None:
    live(till, 2, (FISH, 1))
    live(till, 2, (TEA, 1), first=2)
    look(till, 4)
    reading().rollback()
    with writing() as session:
        row = session.get_one(SupplyDay, (after(1), till.product_id(FISH)))
        row.on_day = after(3)
    with at(4):
        checks = {one.check for one in audits.audit(reading())}
    assert "supply.days_as_moves" in checks


def test_a_memory_that_nothing_taught_is_found(till: World) -> None:
    live(till, 5, (FISH, 1))
    look(till, 6)
    reading().rollback()
    with writing() as session:
        kept = memories.kept(session)
        assert kept is not None
        kept.memory._seen[till.product_id(FISH)].sold += 1
        memories.keep(session, kept)
    with at(6):
        found = audits.audit(reading())
    assert [one.check for one in found] == ["supply.memory_as_learnt"]


def test_a_memory_of_other_rules_is_learnt_anew(till: World) -> None:
    live(till, 5, (FISH, 1))
    look(till, 6)
    reading().rollback()
    with writing() as session:
        session.get_one(SupplyMemory, 1).rules = "others"
    look(till, 6)
    kept = memories.kept(reading())
    assert kept is not None
    assert kept.memory.rate(till.product_id(FISH)).sold == 5


def test_before_anything_moved_there_is_nothing_to_make_anew(world: World) -> None:
    reading().rollback()
    with writing() as session:
        session.execute(delete(SupplyCursor))
    assert rebuilding.rebuild(NOON)[0] == TODAY - timedelta(days=1)


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "pos.supply.memories._column"])
def test_what_is_no_value_of_the_rules_is_never_made(name: str) -> None:
    module, word = name.rsplit(".", 1)
    told = f"c{module}\n{word}\n(S'1'\ntR.".encode()
    with pytest.raises(pickle.UnpicklingError):
        memories.unpack(zlib.compress(told))
