"""Founding a showroom: its terminal, its first facts, its registers and people, or nothing."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pos.base.transaction import reading, writing
from pos.shop import queries
from pos.shop.founding import Newcomer, found_showroom
from pos.shop.refusals import AlreadyFounded, WeakPin
from tests.postgres import MORNING, open_books
from tests.till.steps import book, changed, facts
from tests.world import PEOPLE, PINS, SHOWROOM, TERMINAL_ID, World


def test_the_first_facts_tell_the_founding_in_its_order(world: World):
    told = facts()[:6]
    assert [one["t"] for one in told] == [
        "epoch.started/1",
        "shop.changed/1",
        "register.paired/1",
        "person.changed/1",
        "person.changed/1",
        "person.changed/1",
    ]
    assert {one["by"]["id"] for one in told} == {"house"}
    assert not any("register" in one for one in told)


def test_the_shops_fact_carries_it_whole(world: World):
    [fact] = facts("shop.changed/1")
    wanted = {field.name: getattr(SHOWROOM, field.name) for field in fields(SHOWROOM)}
    wanted["showroom"] = wanted.pop("code")
    # Nobody chose yet: the fact tells what holds, so that a reader needs no rule of the till's.
    wanted |= {"lapsed_sale": "no_stars", "withdrawn_sale": "block"}
    assert fact["shop"] == wanted


def test_a_persons_fact_carries_everything_but_the_pin(world: World):
    told = [one["person"] for one in facts("person.changed/1")]
    assert [{k: v for k, v in one.items() if k != "id"} for one in told] == [
        {"name": one.name, "role": one.role, "is_active": True} for one in PEOPLE
    ]
    assert [one["id"] for one in told] == [world.person_id(one.name) for one in PEOPLE]


def test_the_books_say_what_was_founded(world: World):
    assert queries.showroom(reading()) == SHOWROOM
    assert [(one.name, one.role) for one in queries.people(reading())] == [
        (one.name, one.role) for one in PEOPLE
    ]
    assert queries.registers(reading()) == [1]


def found(world: World, *newcomers: Newcomer, registers: int = 1) -> None:
    found_showroom(
        replace(SHOWROOM, code="DN012"),
        newcomers,
        terminal_id="01KA0000000000000000000009",
        pepper=b"p" * 32,
        hand=world.house_hand(),
        register_count=registers,
    )


def test_a_showroom_is_founded_once(world: World):
    before = book()
    with pytest.raises(AlreadyFounded):
        found(world, Newcomer("Tú", "cashier", "258046"))
    assert changed(before) == set()
    assert queries.showroom(reading()) == SHOWROOM


def test_a_pin_that_is_too_easy_founds_nothing(tmp_path):
    with open_books("sqlite", tmp_path / "home") as books:
        with pytest.raises(WeakPin):
            found_showroom(
                SHOWROOM,
                [*PEOPLE, Newcomer("Tú", "cashier", "123456")],
                terminal_id=TERMINAL_ID,
                pepper=b"p" * 32,
                hand=books.hand(MORNING),
            )
        assert queries.showroom(reading()) is None
        assert queries.people(reading()) == []


def test_no_pin_lies_in_the_book_anywhere(world: World):
    reading().rollback()
    raw = world.settings.book.read_bytes()
    wal = world.settings.book.with_name("till.db-wal")
    raw += wal.read_bytes() if wal.exists() else b""
    assert b"Lan" in raw
    for pin in PINS.values():
        assert pin.encode() not in raw


@pytest.mark.usefixtures("world")
def test_a_role_that_nobody_knows_is_refused_by_the_table():
    with pytest.raises(IntegrityError, match="role_known"), writing() as session:
        session.execute(text("UPDATE shop_people SET role = 'owner'"))
