"""Four months of a showroom, as its till told them: the centre's books say what the till's say."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pos.central.books.audits import audit
from pos.central.books.interpreting import interpret
from pos.central.books.queries import closings_told
from pos.central.database import open_engine, reading, writing
from pos.central.streams.laying import lay_months
from tests.central.books_read import differing, facts_of, read, rows
from tests.central.lays import MONTHS, template
from tests.demo.conftest import load, opened
from tests.postgres import fresh_database

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo-of-the-centre")
    with opened(home) as world:
        load(world)
        return world.settings.book


@pytest.fixture(scope="module")
def centre(book: Path) -> Iterator[Engine]:
    """A centre that has read the demo's stream."""
    with fresh_database(template(MONTHS)) as url:
        engine = open_engine(url)
        assert read(engine, facts_of(book)) == []
        yield engine
        engine.dispose()


def test_the_centre_says_what_the_till_says(book: Path, centre: Engine) -> None:
    assert differing(book, centre, "DEMO") == {}
    assert rows(centre, "SELECT count(*) FROM central_sales WHERE total_vnd > 0")[0][0] > 300


def test_every_z_is_confirmed_with_its_numbers(centre: Engine) -> None:
    with writing(centre) as session:
        told = closings_told(session, "DEMO", None)
    assert len(told) == 50
    assert {one["status"] for one in told} == {"reconciled"}
    assert all(one["differences"] == {} for one in told)
    assert told[0]["number"].startswith("DEMO01-1A-Z")


def test_reading_it_all_again_changes_nothing(book: Path, centre: Engine) -> None:
    before = _everything(centre)
    assert read(centre, facts_of(book), at_once=97) == []
    assert _everything(centre) == before


def test_in_any_batches_two_tills_come_to_the_same(book: Path, centre_engine: Engine) -> None:
    dice = random.Random(8)
    streams = {name: facts_of(book, terminal_id=name) for name in ("DEMO", "DEMO2")}
    lay_months(centre_engine, {one.business_on for one in streams["DEMO"]})
    left = dict.fromkeys(streams, 0)
    while left:
        name = dice.choice(sorted(left))
        stream, at = streams[name], left[name]
        upto = at + dice.choice((1, 3, 40, 499))
        again = max(0, at - dice.choice((0, 0, 25)))
        with writing(centre_engine) as session:
            assert interpret(session, stream[again:upto]) == []
        left[name] = upto
        if upto >= len(stream):
            del left[name]
    for name in streams:
        assert differing(book, centre_engine, name) == {}


def _everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    names = rows(
        engine,
        "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND c.relname LIKE 'central\\_%' AND c.relnamespace = 'public'::regnamespace",
    )
    return {name: sorted(rows(engine, f"SELECT {name}::text FROM {name}")) for (name,) in names}


def test_the_audit_of_the_books_finds_nothing(centre: Engine) -> None:
    with reading(centre) as session:
        assert [one.line for one in audit(session) if one.check != "books.facts_are_read"] == []
