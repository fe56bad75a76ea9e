"""Signing in: a failure is counted and told, too many wait, and nothing secret is written."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.shop import people
from pos.shop.models import Person
from pos.shop.queries import Someone
from pos.shop.refusals import PinLocked, PinLost, WrongPin
from pos.shop.signing_in import sign_in
from tests.till.steps import book, changed, facts
from tests.world import NOON, PINS, World, open_world

WRONG = "999000"


def enter(world: World, pin: str, name: str = "Lan", at: datetime = NOON) -> Someone:
    house = world.app.extensions["ocop_house"]
    hand = replace(world.house_hand(), at=at, register_no=1)
    return sign_in(world.person_id(name), pin, pepper=house.pepper, hand=hand)


def fail(world: World, times: int, at: datetime = NOON) -> None:
    for _ in range(times):
        with pytest.raises((WrongPin, PinLocked)):
            enter(world, WRONG, at=at)


def failures(world: World, name: str = "Lan") -> int:
    reading().rollback()
    return people.guard_of(reading(), world.person_id(name)).failures


def test_the_right_pin_lets_in_and_writes_nothing(world: World):
    before = book()
    assert enter(world, PINS["Lan"]) == Someone(world.person_id("Lan"), "Lan", "cashier")
    assert changed(before) == set()


def test_a_wrong_pin_says_how_many_tries_are_left(world: World):
    left = []
    for _ in range(4):
        with pytest.raises(WrongPin) as no:
            enter(world, WRONG)
        left.append(no.value.facts["left"])
    assert left == [4, 3, 2, 1]


def test_the_fifth_failure_locks_for_half_a_minute_even_for_the_right_pin(world: World):
    fail(world, 4)
    with pytest.raises(PinLocked) as no:
        enter(world, WRONG)
    assert no.value.facts["wait_s"] == 30
    with pytest.raises(PinLocked) as no:
        enter(world, PINS["Lan"], at=NOON + timedelta(seconds=29))
    assert no.value.facts["wait_s"] == 1
    assert enter(world, PINS["Lan"], at=NOON + timedelta(seconds=30)).name == "Lan"


def test_a_try_while_locked_is_not_counted_and_does_not_lengthen_the_pause(world: World):
    fail(world, 5)
    fail(world, 20, at=NOON + timedelta(seconds=10))
    assert failures(world) == 5
    assert enter(world, PINS["Lan"], at=NOON + timedelta(seconds=30)).name == "Lan"


def test_each_further_failure_waits_four_times_longer_up_to_half_an_hour(world: World):
    fail(world, 5)
    at, waits = NOON, []
    for _ in range(4):
        at += timedelta(hours=1)
        with pytest.raises(PinLocked) as no:
            enter(world, WRONG, at=at)
        waits.append(no.value.facts["wait_s"])
    assert waits == [120, 480, 1800, 1800]


def test_the_right_pin_sets_the_count_back(world: World):
    fail(world, 4)
    enter(world, PINS["Lan"])
    assert failures(world) == 0
    fail(world, 4)
    assert enter(world, PINS["Lan"]).name == "Lan"


def test_one_persons_failures_do_not_lock_another(world: World):
    fail(world, 6)
    assert enter(world, PINS["Minh"], name="Minh").name == "Minh"


def test_another_persons_pin_does_not_fit(world: World):
    with pytest.raises(WrongPin):
        enter(world, PINS["Minh"])


def test_the_lock_survives_a_restart(world: World, tmp_path):
    fail(world, 5)
    reading().rollback()
    with open_world(world.settings.home, tmp_path / "restarted") as again:
        with pytest.raises(PinLocked):
            enter(again, PINS["Lan"], at=NOON + timedelta(seconds=5))
        assert enter(again, PINS["Lan"], at=NOON + timedelta(seconds=31)).name == "Lan"


def test_every_failure_that_was_compared_is_told(world: World):
    fail(world, 5)
    fail(world, 3)
    told = facts("signin.failed/1")
    assert [one["failures"] for one in told] == [1, 2, 3, 4, 5]
    assert {one["person"]["name"] for one in told} == {"Lan"}
    assert {one["by"]["id"] for one in told} == {"house"}  # whoever tried is not known
    assert {one["register"] for one in told} == {1}


def test_neither_a_pin_nor_its_hash_is_told_or_logged(world: World, caplog):
    caplog.set_level(logging.DEBUG)
    client = world.app.test_client()
    for pin in (WRONG, PINS["Lan"]):
        client.post("/sign-in", data={"person_id": world.person_id("Lan"), "pin": pin})
    reading().rollback()
    hashes = list(reading().scalars(text("SELECT pin_hash FROM shop_people")))
    bodies = list(reading().scalars(text("SELECT body FROM sync_facts")))
    assert len(hashes) == 3
    for secret in (WRONG, *PINS.values(), *hashes, "$argon2"):
        assert not any(secret in body for body in bodies), secret
        assert secret not in caplog.text


def test_an_unknown_person_is_refused_like_a_wrong_pin_and_nothing_is_written(world: World):
    before = book()
    with pytest.raises(WrongPin):
        sign_in(
            "01KA0000000000000000NOBODY",
            PINS["Lan"],
            pepper=world.app.extensions["ocop_house"].pepper,
            hand=world.house_hand(),
        )
    assert changed(before) == set()


@pytest.mark.parametrize("person_id", ["", "nobody", "' OR 1=1 --", "\0", "x" * 10_000, "Lan"])
def test_the_page_says_the_same_of_anybody_it_does_not_know(world: World, person_id):
    client = world.app.test_client()
    answer = client.post("/sign-in", data={"person_id": person_id, "pin": "258046"})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "PIN chưa đúng" in said
    assert "Traceback" not in said
    assert client.get("/till").headers["Location"] == "/sign-in"


def test_somebody_who_left_cannot_sign_in_and_has_no_tile(world: World):
    with writing() as session:
        session.get_one(Person, world.person_id("Minh")).is_active = False
    left = reading().scalar(text("SELECT id FROM shop_people WHERE name = 'Minh'"))
    with pytest.raises(WrongPin):
        sign_in(
            left,
            PINS["Minh"],
            pepper=world.app.extensions["ocop_house"].pepper,
            hand=world.house_hand(),
        )
    page = world.app.test_client().get("/sign-in").get_data(as_text=True)
    assert "Lan" in page
    assert "Minh" not in page


def test_a_database_alone_does_not_tell_a_pin(world: World):
    """Without the pepper in the keys' folder six digits could be tried out at leisure."""
    from pos.shop.pins import fits

    kept = reading().scalar(text("SELECT pin_hash FROM shop_people WHERE name = 'Lan'"))
    pepper = (world.settings.home / "keys" / "pepper").read_bytes()
    assert len(pepper) == 32
    assert fits(PINS["Lan"], kept, pepper)
    assert not fits(PINS["Lan"], kept, b"")
    assert (world.settings.home / "keys" / "pepper").stat().st_mode & 0o777 == 0o600


def test_a_pin_lost_with_the_keys_is_said_and_counts_no_failure(world: World):
    with writing() as session:
        people.lose_pin(session, world.person_id("Lan"), hand=world.hand("Hạnh"))
    before = book()
    with pytest.raises(PinLost) as no:
        enter(world, PINS["Lan"])
    assert no.value.facts == {"name": "Lan"}
    assert changed(before) == set()
    page = world.app.test_client().get("/sign-in").get_data(as_text=True)
    assert page.count("Cần PIN mới") == 1
    listed = world.sign_in("Hạnh").get("/settings/people").get_data(as_text=True)
    assert listed.count("Cần PIN mới") == 1
