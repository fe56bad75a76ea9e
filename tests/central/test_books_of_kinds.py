"""Every kind of fact has a reader at the centre, whatever is in it harms nothing, and every table
has one writer."""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pos.central.books.readers import READERS, UPCASTERS, as_newest
from pos.central.database import open_engine
from pos.central.models import CentralModel
from pos.central.streams.values import KeptFact
from tests.central.books_read import kept, read, rows
from tests.central.lays import MONTHS, template
from tests.central.tills import PlayedTill
from tests.house.source import modules, name_of
from tests.house.test_facts import KINDS
from tests.postgres import fresh_database


def test_every_kind_that_a_till_writes_has_a_reader_and_none_else_has() -> None:
    assert READERS.keys() == KINDS


def test_a_version_that_is_no_more_written_comes_to_one_that_is() -> None:
    assert {as_newest(kind, {})[0] for kind in UPCASTERS} <= READERS.keys()
    assert UPCASTERS.keys().isdisjoint(READERS)


def test_every_table_of_the_books_names_the_one_file_that_fills_it() -> None:
    """Rows go onto the sheet by `add`, `keep`, `patch` and `count`, or into a merge."""
    written: dict[str, set[str]] = {}
    tables = {one.class_.__name__: one.class_ for one in CentralModel.registry.mappers}
    for one in modules("pos"):
        if not one.name.startswith("pos.central.books."):
            continue
        for call in one.calls():
            said = name_of(call.func)
            its = call.args[1:2] if said in {"rows.copy_in", "rows.merge"} else call.args[:1]
            is_write = said in {f"sheet.{how}" for how in ("add", "keep", "patch", "count")}
            is_write = is_write or said in {"rows.copy_in", "rows.merge", "insert"}
            if is_write and its and name_of(its[0]) in tables:
                written.setdefault(name_of(its[0]), set()).add(one.name.removeprefix("pos."))
    told = {
        name: set(re.findall(r"[Ww]ritten by\s+`(central\.books\.[a-z_]+)`", model.__doc__ or ""))
        for name, model in tables.items()
        if model.__module__.startswith("pos.central.books.")
    }
    allowed = {"CentralShop": "central.books.readings"}
    wrong = {
        name: (its, written.get(name))
        for name, its in told.items()
        if written.get(name, set()) - {allowed.get(name, "")} != its
    }
    assert wrong == {}


# --- Whatever is in a body ------------------------------------------------------------------


@pytest.fixture(scope="module")
def centre() -> Iterator[Engine]:
    with fresh_database(template(MONTHS)) as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def a_day(sales: int = 2) -> list[KeptFact]:
    till = PlayedTill()
    till.live_a_day(sales=sales)
    return kept(till.facts)


JUNK: list[Any] = [
    None, "", "\0", "\ud800", "x" * 30_000, "số", 0, -1, 10**30, -(10**18), True, 1.5, [], {},
    [None], [[]], {"id": 1}, "2026-02-30", "9999-99-99", float("inf"), 2**63, "ộ" * 300,
]  # fmt: skip


def places(body: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a body."""
    held = (
        body.items()
        if isinstance(body, dict)
        else enumerate(body)
        if isinstance(body, list)
        else ()
    )
    for name, value in held:
        yield (*way, name)
        yield from places(value, (*way, name))


def spoilt(
    body: dict[str, Any], way: tuple[Any, ...], junk: object, *, is_gone: bool
) -> dict[str, Any]:
    made = copy.deepcopy(body)
    at: Any = made
    for name in way[:-1]:
        at = at[name]
    if is_gone:
        del at[way[-1]]
    else:
        at[way[-1]] = junk
    return made


@pytest.mark.postgres
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dice=st.randoms(use_true_random=False))
def test_whatever_a_body_says_its_fact_is_read_or_parked_whole(centre: Engine, dice: Any) -> None:
    """And the others of its batch are read as if it were not there, or as it says."""
    facts = a_day()
    at = dice.randrange(len(facts))
    ways = list(places(facts[at].body))
    body = facts[at].body
    for _ in range(dice.choice((1, 1, 2))):
        body = spoilt(
            body, dice.choice(list(places(body))), dice.choice(JUNK), is_gone=dice.random() < 0.3
        )
    bad = replace(facts[at], body=body)
    unread = read(centre, [*facts[:at], bad, *facts[at + 1 :]])
    terminal_id = facts[0].terminal_id
    assert ways
    assert {one.fact.seq for one in unread} <= {bad.seq}
    assert all(0 < len(one.error) <= 500 for one in unread)
    told = {
        (row[0], row[1])
        for row in rows(
            centre,
            "SELECT seq, 0 FROM central_sales WHERE terminal_id = :id UNION ALL"
            " SELECT DISTINCT seq, 1 FROM central_sale_lines WHERE terminal_id = :id UNION ALL"
            " SELECT DISTINCT seq, 2 FROM central_tenders WHERE terminal_id = :id",
            id=terminal_id,
        )
    }
    for fact in facts:
        if fact.kind == "sale.completed/1":
            its = {kind for seq, kind in told if seq == fact.seq}
            assert (its == (set() if unread and fact is facts[at] else its) and 0 in its) or unread
    if unread:
        # Read again once it is mended, the books are those of a day on which nothing was wrong.
        assert read(centre, [facts[at]]) == []
        whole = a_twin(facts, f"{terminal_id}-twin")
        assert read(centre, whole) == []
        assert sums(centre, terminal_id) == sums(centre, whole[0].terminal_id)


def a_twin(facts: list[KeptFact], terminal_id: str) -> list[KeptFact]:
    return [replace(one, terminal_id=terminal_id) for one in facts]


SUMS = {
    "central_day_goods": "business_on, product_id, stars, bills, units, amount_vnd, returned_vnd",
    "central_day_shops": "business_on, bills, total_vnd, vat_vnd, returns, returned_vnd",
    "central_day_tenders": "business_on, kind, times, amount_vnd, back_vnd",
    "central_day_stocks": "business_on, product_id, came_units, sold_units, on_hand_units",
    "central_levels": "lot_id, place_id, units",
    "central_goods": "product_id, on_hand_units",
    "central_closings": "number, status, differences",
    "central_products": "product_id, sku, gtins",
    "central_shops": "showroom_code, name, told",
}


def sums(engine: Engine, terminal_id: str) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: sorted(
            rows(engine, f"SELECT {names} FROM {table} WHERE terminal_id = :id", id=terminal_id)
        )
        for table, names in SUMS.items()
    }
