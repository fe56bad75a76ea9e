"""The books of played tills: Z that agree, differ and wait; sums; and all of it made anew."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from pos.base import clock
from pos.central.books.audits import audit
from pos.central.books.checks import CHECKS
from pos.central.books.interpreting import interpret
from pos.central.books.queries import closings_of, closings_told
from pos.central.books.rebuilding import rebuild
from pos.central.database import reading, writing
from pos.central.streams.ingesting import Outcome, ingest
from pos.central.streams.values import KeptFact, Line
from pos.sync.facts import Fact
from pos.sync.wire import batch_of
from pos.web.phrases.books import BOOKS_AUDITS
from tests.central.books_read import kept, read, rows
from tests.central.lays import LAYS
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
LINE = Line(closings_of=closings_of, closings_since=closings_told)


@pytest.fixture
def till(centre_engine: Engine) -> PlayedTill:
    played = PlayedTill()
    enrol(centre_engine, played)
    return played


def send(engine: Engine, facts: list[Fact]) -> Outcome:
    with clock.running(lambda: NOON):
        return ingest(
            engine,
            facts[0].terminal_id,
            facts[0].epoch,
            batch_of(facts),
            now=NOON,
            interpret=interpret,
            line=LINE,
        )


def told(engine: Engine, till: PlayedTill) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return closings_told(session, till.terminal_id, None)


def amiss(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [one.line for one in audit(session)]


@pytest.mark.parametrize("lay", LAYS)
def test_a_z_is_confirmed_in_the_answer_to_its_batch(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=4)
    outcome = send(centre_engine, till.facts)
    assert outcome.parked == ()
    assert outcome.z == (
        {
            "number": "HN01-1A-Z0001",
            "business_on": "2026-11-21",
            "status": "reconciled",
            "differences": {},
            "bills": 4,
            "total_vnd": 4 * 2 * 65_000,
        },
    )
    assert amiss(centre_engine) == []


def test_every_number_of_a_z_that_the_rows_say_otherwise_is_named(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=2)
    till.open_shift()
    till.sell()
    body = json.loads(till.close().body)
    for name, field in (
        ("sales", "bills"), ("sales", "total_vnd"), ("sales", "things"), ("returns", "amount_vnd"),
        ("drawer", "expected_vnd"), ("drawer", "in_vnd"), ("owners", "owned_vnd"),
    ):  # fmt: skip
        other = PlayedTill()
        enrol(centre_engine, other)
        other.live_a_day(sales=2)
        other.open_shift()
        other.sell()
        part = json.loads(other.copied().close().body)[name]
        other.close(off={name: {**part, field: part[field] + 7}})
        [answer] = [one for one in send(centre_engine, other.facts).z if one["differences"]]
        assert answer["status"] == "mismatch"
        differing = answer["differences"][f"{name}.{field}"]
        assert differing["till"] - differing["centre"] == 7
        assert set(answer["differences"]) == {f"{name}.{field}"}
    assert body["sales"]["bills"] == 1


def test_a_z_whose_grand_total_does_not_go_on_is_no_z(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=1)
    till.gt_vnd[1] += 1_000
    till.live_a_day(sales=1)
    second = send(centre_engine, till.facts).z[-1]
    assert second["status"] == "mismatch"
    assert set(second["differences"]) == {"gt_before_vnd", "gt_after_vnd"}


def test_a_z_waits_for_a_sale_that_is_parked_and_is_confirmed_once_it_is_read(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=3)
    facts = kept(till.facts)
    at = next(no for no, one in enumerate(facts) if one.kind == "sale.completed/1")
    spoilt = _without_total(facts[at])
    [parked] = read(centre_engine, [*facts[:at], spoilt, *facts[at + 1 :]])
    assert (parked.fact.seq, parked.error) == (facts[at].seq, "total_vnd: no whole number")
    [answer] = told(centre_engine, till)
    assert answer["status"] == "waiting"
    assert answer["differences"]["sales.bills"] == {"till": 3, "centre": 2}
    assert read(centre_engine, [facts[at]]) == []  # after an upgrade, or by hand
    assert [one["status"] for one in told(centre_engine, till)] == ["reconciled"]


def _without_total(fact: KeptFact) -> KeptFact:
    body = {name: value for name, value in fact.body.items() if name != "total_vnd"}
    return KeptFact(**{**vars(fact), "body": body})


def test_a_shift_that_goes_on_in_a_new_epoch_is_confirmed_with_it(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=1)
    till.open_shift()
    till.sell()
    first = till.of()
    till.begin("restored")
    till.sell()
    till.close()
    send(centre_engine, first)
    outcome = send(centre_engine, till.of())
    assert [one["number"] for one in outcome.z] == ["HN01-1B-Z0001"]
    assert [one["status"] for one in told(centre_engine, till)] == ["reconciled"] * 2


def test_a_z_of_a_later_epoch_waits_for_the_earlier_one(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=1)
    till.open_shift()
    till.sell()
    first = kept(till.facts)
    till.begin("restored")
    till.sell()
    till.close()
    second = kept(till.facts)[len(first) :]
    read(centre_engine, second)
    assert [one["status"] for one in told(centre_engine, till)] == ["waiting"]
    read(centre_engine, first)
    read(centre_engine, second)
    assert {one["status"] for one in told(centre_engine, till)} == {"reconciled"}


def test_a_code_that_a_product_had_stays_known_as_former(
    centre_engine: Engine, till: PlayedTill
) -> None:
    for gtins in (["08930000000019"], ["08930000000026"], ["08930000000026", "08930000000033"]):
        body = json.loads(till.write_product("CHE-DINH")[1].body)["product"]
        till.write("product.changed/1", {"product": {**body, "id": "P1", "gtins": gtins}})
    asked = "SELECT gtin14, is_former FROM central_product_codes WHERE product_id = 'P1'"
    send(centre_engine, till.facts)
    assert sorted(rows(centre_engine, asked)) == [
        ("08930000000019", 1),
        ("08930000000026", 0),
        ("08930000000033", 0),
    ]


# --- Made anew ----------------------------------------------------------------------------


def test_the_books_made_anew_are_the_same(centre_engine: Engine, till: PlayedTill) -> None:
    till.live_a_day(sales=3)
    till.begin("restored")
    till.live_a_day(sales=2)
    other = PlayedTill(showroom="HN02")
    enrol(centre_engine, other)
    other.live_a_day(sales=1)
    for facts in (till.facts[: -len(till.of())], till.of()[:5], other.facts, till.of()):
        send(centre_engine, facts)
    found = rebuild(centre_engine)
    assert found.differing == ()
    assert found.facts == len(till.facts) + len(other.facts)
    assert found.unread == 0


SPOILING = {
    "central_sales": "UPDATE central_sales SET total_vnd = total_vnd + 1",
    "central_levels": "UPDATE central_levels SET units = units - 1",
    "central_day_goods": "DELETE FROM central_day_goods",
    "central_closings": "UPDATE central_closings SET status = 'mismatch'",
    "central_products": "UPDATE central_products SET sku = 'KHAC'",
    "central_happenings": "DELETE FROM central_happenings WHERE kind = 'shift.opened'",
}


def test_a_row_that_the_facts_do_not_come_to_is_named_and_put_right(
    centre_engine: Engine, till: PlayedTill
) -> None:
    till.live_a_day(sales=2)
    send(centre_engine, till.facts)
    before = {table: len(rows(centre_engine, f"SELECT 1 FROM {table}")) for table in SPOILING}
    with writing(centre_engine) as session:
        for spoiling in SPOILING.values():
            session.execute(text(spoiling))
    found = rebuild(centre_engine, terminal_id=till.terminal_id, is_check=False)
    assert {one.table for one in found.differing} == SPOILING.keys()
    for one in found.differing:
        assert f"terminal_id={till.terminal_id}" in one.key
        assert one.kept != one.anew
    assert rebuild(centre_engine).differing == ()
    assert before == {
        table: len(rows(centre_engine, f"SELECT 1 FROM {table}")) for table in SPOILING
    }


AUDITED = {
    "books.levels_equal_moves": "UPDATE central_levels SET units = units + 1",
    "books.on_hand_equals_levels": "UPDATE central_goods SET on_hand_units = 5",
    "books.days_run_on": "UPDATE central_day_stocks SET on_hand_units = 5",
    "books.days_of_goods": "UPDATE central_day_stocks SET came_units = came_units + 1,"
    " other_units = other_units - 1",
    "books.sales_add_up": "UPDATE central_sale_lines SET amount_vnd = amount_vnd + 1",
    "books.returns_add_up": "UPDATE central_refunds SET amount_vnd = amount_vnd - 1",
    "books.no_more_back_than_sold": "UPDATE central_return_lines SET units = 50",
    "books.receipts_gapless": "DELETE FROM central_sales WHERE receipt_no = 1",
    "books.days_add_up": "UPDATE central_day_shops SET bills = bills + 1",
    "books.closings_say_what_differs": "UPDATE central_sales SET total_vnd = total_vnd + 1",
    "books.facts_are_read": "UPDATE central_readings SET seqs = seqs - '{[3,4)}'::int8multirange",
}


def test_every_check_tells_what_its_sentence_says(centre_engine: Engine) -> None:
    for name, statement in CHECKS.items():
        given = {"since": "2026-11-21"} if ":since" in statement else {}
        with centre_engine.connect() as connection:
            told = set(connection.execute(text(statement), given).keys())
        assert told >= set(re.findall(r"%\((\w+)\)s", BOOKS_AUDITS[name])), name


def test_the_audit_sees_what_does_not_add_up(centre_engine: Engine, till: PlayedTill) -> None:
    till.live_a_day(sales=2)
    send(centre_engine, till.facts)
    assert amiss(centre_engine) == []
    for check, spoiling in AUDITED.items():
        with Session(centre_engine) as session:  # nothing of it is kept
            session.execute(text(spoiling))
            seen = {one.check for one in audit(session)}
        assert check in seen, check
