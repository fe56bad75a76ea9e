"""One act, one transaction: what it read stays true, and it happens wholly or not at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from pos.base.errors import Broken
from pos.base.transaction import reading, require_act, writing
from pos.shop import people
from pos.shop.models import PinGuard, Register
from pos.shop.pins import Guard
from pos.sync import outbox, queries
from tests.world import NOON, World

THREADS, ACTS = 8, 50


def failures(world: World, name: str = "Lan") -> int:
    """How many wrong PINs the book holds against somebody: a number that tests count with."""
    reading().rollback()
    return people.guard_of(reading(), world.person_id(name)).failures


def count_one(world: World, name: str = "Lan") -> None:
    with writing() as session:
        person_id = world.person_id(name)
        guard = people.guard_of(session, person_id)
        people.keep_guard(session, person_id, Guard(guard.failures + 1, None))


@contextmanager
def another_program(world: World) -> Iterator[Any]:
    """A connection that is not ours and does not wait."""
    connection = dbapi2.connect(str(world.settings.book), timeout=0, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def test_an_act_is_kept(world: World):
    count_one(world)
    assert failures(world) == 1


def test_while_an_act_runs_no_other_program_can_write(world: World):
    with another_program(world) as other:
        with writing(), pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_what_an_act_has_only_read_stays_true_until_it_ends(world: World):
    with another_program(world) as other, writing() as session:
        before = people.guard_of(session, world.person_id("Lan")).failures
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("UPDATE shop_pin_guards SET failures = 9")
        session.expire_all()
        assert people.guard_of(session, world.person_id("Lan")).failures == before


def test_an_act_does_not_work_on_what_a_page_read_earlier(world: World):
    assert failures(world) == 0  # a read that stays open, as a page's does
    with another_program(world) as other:
        other.execute("UPDATE shop_pin_guards SET failures = 4")
    assert people.guard_of(reading(), world.person_id("Lan")).failures == 0
    count_one(world)
    assert failures(world) == 5


@pytest.mark.parametrize("kind", [ValueError, Broken, KeyboardInterrupt, SystemExit])
def test_an_act_that_raises_changes_nothing(world: World, kind):
    facts = queries.head(reading()).facts

    def fail() -> None:
        with writing() as session:
            session.execute(update(PinGuard).values(failures=7))
            session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
            session.flush()
            outbox.record(session, "price.set/1", {}, hand=world.hand())
            raise kind

    with pytest.raises(kind):
        fail()
    with another_program(world) as other:  # nothing is held any longer
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    assert failures(world) == 0
    assert reading().scalar(select(func.count()).select_from(Register)) == 1
    assert queries.head(reading()).facts == facts


def test_after_an_act_that_raised_the_next_one_works(world: World):
    with pytest.raises(ZeroDivisionError), writing():
        _ = 1 // 0
    count_one(world)
    assert failures(world) == 1


def test_an_act_whose_commit_is_refused_changes_nothing_and_says_so(world: World):
    def refer_to_nobody() -> None:
        with writing() as session:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
            session.execute(text("UPDATE shop_pin_guards SET failures = 3"))
            session.execute(text("INSERT INTO shop_pin_guards VALUES ('nobody', 0, NULL)"))

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        refer_to_nobody()
    assert failures(world) == 0
    count_one(world)
    assert failures(world) == 1


def test_an_act_inside_another_is_a_broken_promise_and_the_outer_one_goes_on(world: World):
    with writing() as session:
        session.execute(update(PinGuard).values(failures=3))
        with pytest.raises(Broken, match="inside another"), writing():
            pytest.fail("the inner act began")
        require_act(session)
    assert failures(world) == 3


def test_something_added_outside_an_act_is_a_broken_promise(world: World):
    reading().add(Register(no=2, name="Quầy 2", paired_at=NOON))
    with pytest.raises(Broken, match="outside"):
        count_one(world)
    reading().rollback()
    assert failures(world) == 0


def test_something_changed_outside_an_act_is_a_broken_promise(world: World):
    reading().get_one(PinGuard, world.person_id("Lan")).failures = 9
    with pytest.raises(Broken, match="outside"), writing():
        pytest.fail("the act began")
    reading().rollback()
    assert failures(world) == 0


def test_something_deleted_outside_an_act_is_a_broken_promise(world: World):
    session = reading()
    session.delete(session.get_one(PinGuard, world.person_id("Lan")))
    with pytest.raises(Broken, match="outside"), writing():
        pytest.fail("the act began")
    session.rollback()


def test_a_book_asked_to_write_outside_an_act_refuses(world: World):
    with pytest.raises(Broken, match="inside an act"):
        people.keep_guard(reading(), world.person_id("Lan"), Guard(9, None))
    with writing() as session:
        require_act(session)
    with pytest.raises(Broken, match="inside an act"):
        require_act(session)


def test_many_writers_side_by_side_lose_nothing(world: World):
    """Each act reads a number and writes it one higher, with a fact: the classical lost update."""
    facts = queries.head(reading()).facts
    reading().rollback()
    person_id, hand, broken = world.person_id("Lan"), world.hand(), []
    reading().rollback()

    def act() -> None:
        with writing() as session:
            guard = people.guard_of(session, person_id)
            people.keep_guard(session, person_id, Guard(guard.failures + 1, None))
            outbox.record(session, "price.set/1", {}, hand=hand)

    def work() -> None:
        with world.app.app_context():
            try:
                for _ in range(ACTS):
                    act()
            except BaseException as error:
                broken.append(error)
                raise

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    assert failures(world) == THREADS * ACTS
    assert queries.head(reading()).facts == facts + THREADS * ACTS
