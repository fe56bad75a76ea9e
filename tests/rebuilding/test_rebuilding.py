"""From its facts alone a book comes to the same rows; whatever was changed behind them is named."""

import shutil
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from pos.base.database import db
from pos.base.errors import WrongSetting
from pos.base.transaction import reading
from pos.care import audits
from pos.rebuilding import comparison, rebuilding
from pos.rebuilding.comparison import Compared
from pos.rehydrating import make_book
from pos.sync import verify
from tests.demo.conftest import load, opened
from tests.rebuilding.sides import differences, rebuilt_of
from tests.till import steps
from tests.world import World


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months of a showroom."""
    home = tmp_path_factory.mktemp("demo")
    with opened(home) as world:
        load(world)
        return world.settings.book


@pytest.fixture
def book(demo_book: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copyfile(demo_book, tmp_path / "running.db")


@pytest.fixture(scope="module")
def rebuilt(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("rebuilt") / "till.db"
    done = rebuilt_of(demo_book, into)
    assert (done.unread, done.astray) == ((), ())
    return into


@pytest.fixture
def home(rebuilt: Path, demo_book: Path, tmp_path: Path) -> Path:
    """A folder in which the rebuilt book stands beside the old one's keys."""
    made = tmp_path / "home"
    shutil.copytree(demo_book.parent / "keys", made / "keys")
    shutil.copyfile(rebuilt, made / "till.db")
    return made


UNTOLD = {
    "till.sales_have_a_paper",  # papers are not rebuilt
    "moving.sums_add_up",  # a line's price is in no fact
    "ordering.events_add_up",  # that nothing more comes of a line is told with the next fact
}
"""What the audits miss in a rebuilt book: each is named in `left_out`, too."""


def changed(book: Path, *statements: str) -> None:
    """Somebody with a tool of their own, whom no trigger stops."""
    line = dbapi2.connect(str(book), isolation_level=None)
    named = line.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in named:
        line.execute(f"DROP TRIGGER {name}")
    for one in statements:
        line.execute(one)
    line.close()


def wrong(book: Path, rebuilt: Path) -> dict[str, Compared]:
    return {one.table: one for one in comparison.compare(book, rebuilt) if one.difference}


def test_four_months_of_a_showroom_come_back_to_the_last_row(demo_book: Path, rebuilt: Path):
    found = list(comparison.compare(demo_book, rebuilt))
    assert {one.table for one in found if one.difference} == set()
    assert all(one.running_hash == one.rebuilt_hash for one in found)
    told = {one.table: one.running_rows for one in found}
    assert min(told[one] for one in ("till_sales", "stock_moves", "closing_closings")) > 100


def test_the_rebuilt_book_passes_the_shops_own_audits(home: Path):
    with opened(home) as world:
        found = {one.check for one in audits.audit(reading(), world.settings.book)}
    assert found <= UNTOLD


def test_a_book_that_goes_on_after_it_was_rebuilt_is_the_same_again(home: Path):
    with opened(home) as world:
        world.open_shift()
        db.session.remove()
        assert differences(world.settings.book) == []


@pytest.mark.parametrize(
    ("statement", "table", "column"),
    [
        ("UPDATE till_sales SET total_vnd = total_vnd + 1 WHERE receipt_no = 7", "till_sales",
         "total_vnd"),
        ("UPDATE till_tenders SET is_seen = 0 WHERE rowid = 9", "till_tenders", "is_seen"),
        ("UPDATE stock_levels SET units = units + 1", "stock_levels", "units"),
        ("UPDATE catalogue_products SET name_vi = 'Khác' WHERE is_stocked", "catalogue_products",
         "name_vi"),
        ("UPDATE closing_closings SET record = '{}' WHERE closing_no = 3", "closing_closings",
         "record"),
        ("UPDATE shop_people SET role = 'manager' WHERE role = 'cashier'", "shop_people", "role"),
        ("UPDATE stock_lots SET barred = '' WHERE barred <> ''", "stock_lots", "barred"),
        ("UPDATE sync_trail SET amount_vnd = 1 WHERE no = 5", "sync_trail", "amount_vnd"),
    ],
)  # fmt: skip
def test_a_changed_value_is_named_by_table_key_and_column(
    book: Path, rebuilt: Path, statement: str, table: str, column: str
):
    changed(book, statement)
    found = wrong(book, rebuilt)
    assert found.keys() == {table}
    difference = found[table].difference
    assert difference is not None
    assert difference.column == column
    assert difference.key
    assert difference.running != difference.rebuilt


def test_a_row_that_was_taken_away_or_put_in_is_named(book: Path, rebuilt: Path):
    changed(
        book,
        "DELETE FROM till_tenders WHERE rowid = 20",
        "INSERT INTO stock_levels SELECT id, 'storeroom', 5 FROM stock_lots LIMIT 1",
    )
    found = wrong(book, rebuilt)
    assert found.keys() == {"till_tenders", "stock_levels"}
    gone, more = found["till_tenders"].difference, found["stock_levels"].difference
    assert gone is not None
    assert (gone.running, bool(gone.rebuilt)) == ("", True)
    assert more is not None
    assert (bool(more.running), more.rebuilt) == (True, "")


def test_a_move_without_an_id_of_its_own_in_the_facts_is_still_compared(book: Path, rebuilt: Path):
    changed(book, "UPDATE stock_moves SET units = units + 1 WHERE rowid = 900")
    assert wrong(book, rebuilt).keys() == {"stock_moves"}


def test_what_no_fact_tells_may_differ(book: Path, rebuilt: Path):
    changed(
        book,
        "UPDATE shop_people SET pin_hash = 'khác'",
        "DELETE FROM customer_consents",
        "UPDATE till_sales SET customer_id = NULL",
    )
    assert wrong(book, rebuilt) == {}


def test_nothing_is_rebuilt_from_a_fact_that_somebody_changed(book: Path):
    changed(book, "UPDATE sync_facts SET body = replace(body, '\"at\"', '\"ta\"') WHERE seq = 2200")
    with pytest.raises(WrongSetting) as no:
        rebuilding.require_whole(verify.read_database(book), verify.read_keys(book))
    assert (no.value.code, no.value.facts["seq"]) == ("setting.stream_broken", 2200)


def test_a_file_that_is_there_is_not_written_over(book: Path):
    with pytest.raises(WrongSetting):
        make_book(book)


def test_a_day_with_a_sale_comes_back(world: World):
    world.open_shift()
    steps.sell(world, ("MAM-NEM", 2), ("CHE-DINH", 1))
    db.session.remove()
    assert differences(world.settings.book) == []
