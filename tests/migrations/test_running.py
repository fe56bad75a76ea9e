"""Bringing a book to the newest schema: a backup first, checks after, all or nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import Engine, create_engine

from pos.app import create_app
from pos.base import clock
from pos.base.database import db, sqlite_options, sqlite_url
from pos.base.errors import Broken, WrongSetting
from pos.base.transaction import reading, writing
from pos.care.audits import audit as care_audit
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.config import Settings
from pos.migrations.running import current, migrate_book, migrate_server, newest
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand
from pos.sync.verify import check, read_database
from pos.till.audits import audit
from printers.profiles import profile_from_dict
from tests.migrations import chains
from tests.till import steps
from tests.world import GOODS, NOON, TERMINAL_ID, open_world

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 12, 1, 20, 30, 5, tzinfo=UTC)
NEWEST = newest()


@pytest.fixture
def sold(template: Path, tmp_path: Path) -> Path:
    """A closed book at the newest schema with goods, lots, a shift and a sale in it."""
    home = tmp_path / "sold"
    with open_world(template, home) as world:
        world.open_shift()
        steps.sell(world, ("CHE-DINH", 2), ("RAU-CAI", "0,450"))
    return home / "till.db"


# --- From nothing, and from what there was ----------------------------------------------------


def test_a_new_book_is_made_in_a_new_folder_without_a_backup(tmp_path: Path):
    book = tmp_path / "new" / "till.db"
    assert migrate_book(book, at=AT) is None
    assert chains.revision(book) == newest() == NEWEST
    assert [path.name for path in book.parent.iterdir() if path.is_dir()] == []


def test_a_book_at_the_newest_schema_is_left_alone(sold: Path):
    before = sold.read_bytes()
    assert migrate_book(sold, at=AT) is None
    assert sold.read_bytes() == before
    assert not (sold.parent / "backups").exists()


def _fill_the_catalogue(home: Path) -> None:
    """Today's program fills a book of its own; what the older one has a place for is copied."""
    newer = home / "newer"
    migrate_book(newer / "till.db", at=NOON)
    app = create_app(Settings(home=newer))
    with clock.running(lambda: NOON), app.app_context():
        hand = Hand(app.extensions["ocop_house"].pen, NOON, *HOUSE)
        with writing() as session:
            outbox.found(session, TERMINAL_ID, hand=hand, reason="set-up")
        import_products(read_file(GOODS.encode()), hand=hand)
        db.session.remove()
        db.engine.dispose()
    (newer / "keys").rename(home / "keys")
    chains.copy_rows(newer / "till.db", home / "till.db")
    shutil.rmtree(newer)


def test_a_book_with_data_goes_up_a_step_and_keeps_every_row(tmp_path: Path):
    home, book = tmp_path, tmp_path / "till.db"
    migrate_book(book, at=NOON, to="0001")
    _fill_the_catalogue(home)
    before = chains.content(book)
    assert before["rows"]["alembic_version"] == [("0001",)]
    assert len(before["rows"]["catalogue_products"]) == 7
    backup = migrate_book(book, at=AT)
    after = chains.content(book)
    kept = before["rows"].keys() - {"alembic_version"}
    for name in kept:  # a newer schema adds columns behind the old ones
        old = before["rows"][name]
        width = len(old[0]) if old else 0
        assert sorted((row[:width] for row in after["rows"][name]), key=repr) == old, name
    assert (after["rows"]["alembic_version"], after["sound"], after["loose"]) == (
        [(NEWEST,)],
        "ok",
        [],
    )
    assert backup is not None


def test_the_backup_made_before_holds_the_book_as_it_was(tmp_path: Path):
    book = tmp_path / "till.db"
    migrate_book(book, at=NOON, to="0001")
    _fill_the_catalogue(tmp_path)
    before = chains.content(book)
    backup = migrate_book(book, at=AT)
    assert backup == tmp_path / "backups" / f"till-before-{NEWEST}-20261201T203005.db"
    assert chains.content(backup) == before
    assert check(read_database(backup)).fault is None


def test_after_the_step_the_shop_opens_and_sells_from_the_old_goods(tmp_path: Path):
    book = tmp_path / "till.db"
    migrate_book(book, at=NOON, to="0001")
    _fill_the_catalogue(tmp_path)
    migrate_book(book, at=AT)
    app = create_app(Settings(home=tmp_path))
    with app.app_context():
        found = catalogue.by_sku(reading(), "CHE-DINH")
        assert found is not None
        assert catalogue.search(reading(), "che dinh") == [found]
        assert audit(reading()) == []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.postgres
def test_postgresql_goes_up_step_by_step_and_at_once_alike(empty_postgres: Engine):
    assert current(empty_postgres) is None
    migrate_server(empty_postgres, to="0001")
    assert current(empty_postgres) == "0001"
    with empty_postgres.begin() as connection:
        assert (
            connection.exec_driver_sql("SELECT count(*) FROM catalogue_communes").scalar() == 3321
        )
    migrate_server(empty_postgres)
    assert current(empty_postgres) == NEWEST
    migrate_server(empty_postgres)


# --- What the checks undo ---------------------------------------------------------------------

LOSSES = {
    "rows of a lot": (
        'op.execute("DELETE FROM stock_levels")',
        "lost rows",
    ),
    "one row": (
        "op.execute(\"DELETE FROM catalogue_communes WHERE code = '00004'\")",
        "lost rows",
    ),
    "a table with its rows": (
        'op.drop_table("stock_levels")',
        "lost rows",
    ),
    "a copy that forgot some": (
        """
        op.execute("CREATE TABLE fresh AS SELECT * FROM shop_pin_guards LIMIT 2")
        op.execute("DROP TABLE shop_pin_guards")
        op.execute("ALTER TABLE fresh RENAME TO shop_pin_guards")
        """,
        "lost rows",
    ),
    "a reference": (
        "op.execute(\"UPDATE stock_lots SET product_id = 'nowhere'\")",
        "lead nowhere",
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_change_that_loses_something_is_undone_wholly(sold, tmp_path, monkeypatch, name):
    body, match = LOSSES[name]
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", body))
    before = chains.content(sold)
    with pytest.raises(Broken, match=match):
        migrate_book(sold, at=AT)
    assert chains.content(sold) == before
    [backup] = (sold.parent / "backups").iterdir()
    assert chains.content(backup) == before


@pytest.mark.parametrize("last", ["1 / 0", "raise KeyboardInterrupt", 'op.execute("NO SQL")'])
def test_a_change_that_stops_in_the_middle_is_undone_wholly(sold, tmp_path, monkeypatch, last):
    body = f"""
    op.execute("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("ALTER TABLE shop_people ADD COLUMN nickname TEXT")
    {last}
    """
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", body))
    before = chains.content(sold)
    with pytest.raises(BaseException, match=r"division|^$|syntax error"):
        migrate_book(sold, at=AT)
    assert chains.content(sold) == before


def test_after_an_undone_change_the_shop_still_sells(sold, tmp_path, monkeypatch):
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", 'op.drop_table("stock_levels")'))
    with pytest.raises(Broken):
        migrate_book(sold, at=AT)
    monkeypatch.undo()
    with open_world(sold.parent, tmp_path / "again") as world:
        steps.sell(world, ("CHE-DINH", 1))
        assert audit(reading()) == []


REBUILT = """
with op.batch_alter_table("stock_lots", recreate="always") as batch:
    batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
"""


def test_a_rebuilt_parent_keeps_its_children(sold, tmp_path, monkeypatch):
    """With foreign keys on, dropping the old parent would take the children with it."""
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", REBUILT))
    before = chains.content(sold)
    assert migrate_book(sold, at=AT) is not None
    after = chains.content(sold)
    assert [row[:-1] for row in after["rows"]["stock_lots"]] == before["rows"]["stock_lots"]
    for child in ("stock_levels", "stock_moves", "till_sale_lines"):
        assert after["rows"][child] == before["rows"][child]
    assert (after["sound"], after["loose"]) == ("ok", [])


def test_a_good_change_is_kept_with_the_backup_beside_it(sold, tmp_path, monkeypatch):
    body = 'op.add_column("shop_people", sa.Column("nickname", sa.Text(), nullable=True))'
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", body))
    backup = migrate_book(sold, at=AT)
    assert chains.revision(sold) == "9999"
    assert chains.revision(backup) == NEWEST


def test_the_same_change_tried_again_makes_a_backup_of_its_own(sold, tmp_path, monkeypatch):
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", "1 / 0"))
    for minutes in range(2):
        with pytest.raises(ZeroDivisionError):
            migrate_book(sold, at=AT + timedelta(minutes=minutes))
    assert len(list((sold.parent / "backups").iterdir())) == 2


# --- A book that is not ours to change --------------------------------------------------------


def test_a_book_of_a_newer_program_is_refused_and_left_alone(sold: Path):
    connection = dbapi2.connect(str(sold))
    connection.execute("UPDATE alembic_version SET version_num = '0417'")
    connection.commit()
    connection.close()
    before = chains.content(sold)
    with pytest.raises(WrongSetting) as refused:
        migrate_book(sold, at=AT)
    assert refused.value.code == "setting.newer_book"
    assert refused.value.facts["revision"] == "0417"
    assert chains.content(sold) == before
    assert not (sold.parent / "backups").exists()


# --- The power goes in the middle --------------------------------------------------------------

STUCK = """
import time
from pathlib import Path
op.execute("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
op.execute("DELETE FROM catalogue_communes WHERE province_code <> '01'")
with op.batch_alter_table("stock_lots", recreate="always") as batch:
    batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
Path({marker!r}).touch()
time.sleep(300)
"""

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import pos.migrations.running as running
from pos.base import database
real = running.config
folder = {folder!r}
if folder:
    def config():
        made = real()
        made.set_main_option("version_locations", folder)
        return made
    running.config = config
print("begin", flush=True)
running.migrate_book(Path({book!r}), at=datetime(2026, 12, 1, tzinfo=UTC))
print("done", flush=True)
"""


def _start(book: Path, folder: Path | None = None) -> "subprocess.Popen[str]":
    program = PROGRAM.format(book=str(book), folder=str(folder or ""))
    started = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "begin\n"
    return started


def _kill(started: "subprocess.Popen[str]") -> None:
    started.send_signal(signal.SIGKILL)
    started.communicate()


def test_killed_in_the_middle_the_book_is_as_it_was(sold, tmp_path):
    marker = tmp_path / "in-the-middle"
    folder = chains.lengthen(tmp_path / "chain", STUCK.format(marker=str(marker)))
    before = chains.content(sold)
    started = _start(sold, folder)
    try:
        _wait_for(marker)
    finally:
        _kill(started)
    assert chains.content(sold) == before
    with open_world(sold.parent, tmp_path / "again") as world:
        steps.sell(world, ("CHE-DINH", 1))


def _wait_for(marker: Path) -> None:
    until = time.monotonic() + 120
    while not marker.exists():
        assert time.monotonic() < until, "the migration never came to its middle"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def makings(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, object]:
    """What a book looks like at each step of the chain: its making, and how many rows."""
    made: dict[str | None, object] = {None: ([], {})}
    for step in ("0001", NEWEST):
        book = tmp_path_factory.mktemp("step") / "till.db"
        migrate_book(book, at=AT, to=step)
        made[step] = _outline(book)
    return made


def _outline(book: Path) -> object:
    content = chains.content(book)
    assert content["sound"] == "ok"
    return content["made"], {name: len(rows) for name, rows in content["rows"].items()}


@pytest.mark.parametrize("part", [0.0, 0.15, 0.3, 0.5, 0.7, 0.9])
def test_killed_at_any_moment_the_book_is_at_one_step_and_goes_on(tmp_path, makings, part):
    """However far it came: the schema is that of the revision the book names, to the letter."""
    book = tmp_path / "till.db"
    started = _start(book)
    time.sleep(part * 0.4)
    _kill(started)
    if book.exists():
        assert _outline(book) == makings[chains.revision(book)]
    migrate_book(book, at=AT + timedelta(hours=1))
    assert _outline(book) == makings[NEWEST]


def test_a_book_is_the_same_whether_made_at_once_or_step_by_step(tmp_path: Path):
    once, stepwise = tmp_path / "once" / "till.db", tmp_path / "stepwise" / "till.db"
    migrate_book(once, at=AT)
    migrate_book(stepwise, at=AT, to="0001")
    migrate_book(stepwise, at=AT)
    assert chains.content(once) == chains.content(stepwise)


def test_a_closed_book_leaves_nothing_beside_it(sold: Path, tmp_path: Path, monkeypatch):
    """No `-wal` stays behind that a copied book would miss."""
    body = 'op.add_column("shop_people", sa.Column("nickname", sa.Text(), nullable=True))'
    chains.use(monkeypatch, chains.lengthen(tmp_path / "chain", body))
    migrate_book(sold, at=AT)
    left = {path.name for path in sold.parent.iterdir() if path.name.startswith("till.db-")}
    assert left == set()
    copied = shutil.copy(sold, tmp_path / "copied.db")
    engine = create_engine(sqlite_url(Path(copied)), **sqlite_options())
    assert re.fullmatch("9999", current(engine) or "")
    engine.dispose()


# --- Steps that change what is there ----------------------------------------------------------


def test_registers_printers_become_printers_with_a_profile_each(tmp_path: Path):
    book = tmp_path / "till.db"
    migrate_book(book, at=NOON, to="0011")
    paired = "2026-11-21T05:00:00.000000Z"
    rows = [
        (1, "tcp://a", 58),
        (2, "tcp://a", 80),
        (3, None, None),
        (4, "preview:", 80),
    ]
    line = dbapi2.connect(str(book))
    line.executemany(
        "INSERT INTO shop_registers (no, name, paired_at, printer, paper_mm)"
        " VALUES (?, 'Quầy', ?, ?, ?)",
        [(no, paired, address, paper) for no, address, paper in rows],
    )
    line.commit()
    line.close()
    migrate_book(book, at=AT)
    made = chains.content(book)["rows"]
    printers = {
        row[0]: (row[1], row[2], json.loads(row[3])["width_dots"])
        for row in (row for row in made["shop_printers"])
    }
    assert sorted(printers.values()) == [
        ("Máy in 1", "tcp://a", 384),
        ("Máy in 2", "preview:", 576),
    ]
    assert [(no, role, printers[one][1]) for no, role, one in made["shop_outlets"]] == [
        (1, "receipts", "tcp://a"),
        (2, "receipts", "tcp://a"),
        (4, "receipts", "preview:"),
    ]
    for row in made["shop_printers"]:
        profile_from_dict(json.loads(row[3]))


def test_older_facts_find_their_place_in_the_trail_and_people_keep_their_work(sold: Path, tmp_path):
    """The migration's rules for older kinds are those by which the index is written today."""
    asked = "SELECT {} FROM sync_trail WHERE topic NOT IN ('approval', 'self_approval') ORDER BY no"
    columns = "epoch, seq, topic, business_on, person_id, register_no, amount_vnd"
    book = tmp_path / "older.db"
    migrate_book(book, at=NOON, to="0013")
    chains.copy_rows(sold, book)
    migrate_book(book, at=NOON)
    older, newer = dbapi2.connect(str(book)), dbapi2.connect(str(sold))
    try:
        told = [one.execute(asked.format(columns)).fetchall() for one in (older, newer)]
        people = [
            one.execute("SELECT id, name, role FROM shop_people ORDER BY id").fetchall()
            for one in (older, newer)
        ]
    finally:
        older.close()
        newer.close()
    assert told[0] == told[1] != []
    assert people[0] == people[1] != []


def test_slips_that_paid_before_are_known_and_emptied_orders_are_free(sold: Path, tmp_path: Path):
    book = tmp_path / "older.db"
    migrate_book(book, at=NOON, to="0020")
    chains.copy_rows(sold, book)
    line = dbapi2.connect(str(book))
    [sale] = line.execute("SELECT min(id) FROM till_sales").fetchone()
    paid = "INSERT INTO till_tenders VALUES (?, ?, ?, 1, 1, 0, ?, NULL, 1)"
    columns = "sale_id, no, kind, amount_vnd, tendered_vnd, change_vnd, reference, request_id"
    paid = paid.replace("till_tenders", f"till_tenders ({columns}, is_seen)")
    for no, kind, reference in (
        (7, "voucher", "Tet-20/27"),
        (8, "voucher", "TET2027"),
        (9, "card", "12-3456"),
    ):
        line.execute(paid, (sale, no, kind, reference))
    line.execute("UPDATE till_drafts SET sheet_at = '2026-11-21T05:00:00.000Z'")
    line.execute(
        "INSERT INTO till_drafts (id, register_no, no, version, opened_at, sheet_at) "
        "VALUES ('EMPTY', 1, 9, 3, '2026', '2026')"
    )
    line.commit()
    line.close()
    migrate_book(book, at=NOON)
    line = dbapi2.connect(str(book))
    try:
        asked = "SELECT tender_no, kind, slip_key FROM till_paid_slips WHERE sale_id = ?"
        slips = sorted(line.execute(asked, (sale,)).fetchall())
        assert [one for one in slips if one[0] > 6] == [
            (7, "voucher", "TET2027"),
            (9, "card", "123456"),
        ]
        shown = dict(line.execute("SELECT id, sheet_at FROM till_drafts").fetchall())
        assert shown.pop("EMPTY") is None
        assert any(shown.values())
    finally:
        line.close()


def test_what_the_release_before_sold_comes_up_whole(sold: Path, tmp_path: Path):
    """Lines were sold at the price of their day, and notes paid; every book agrees with itself."""
    home, book = tmp_path / "older", tmp_path / "older" / "till.db"
    migrate_book(book, at=NOON, to="0013")
    chains.copy_rows(sold, book)
    shutil.copytree(sold.parent / "keys", home / "keys", dirs_exist_ok=True)
    before = chains.content(book)["rows"]
    migrate_book(book, at=NOON)
    after = chains.content(book)["rows"]
    kept = ("till_sales", "till_sale_lines", "till_tenders", "till_drafts", "till_counters")
    for name in kept:
        width = len(before[name][0])
        assert sorted((row[:width] for row in after[name]), key=repr) == before[name] != [], name
    line = dbapi2.connect(str(book))
    try:
        [other] = line.execute(
            "SELECT count(*) FROM till_sale_lines "
            "WHERE list_price_vnd <> price_vnd OR discount_vnd <> 0 OR shared_vnd <> 0"
        ).fetchone()
        assert other == 0
        assert line.execute("SELECT DISTINCT is_seen FROM till_tenders").fetchall() == [(1,)]
    finally:
        line.close()
    app = create_app(Settings(home=home))
    with clock.running(lambda: NOON), app.app_context():
        assert care_audit(reading(), book) == []
        db.session.remove()
        db.engine.dispose()
