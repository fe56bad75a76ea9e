"""The chain at its head makes what the models say, on both databases."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

import tests.rooms  # noqa: F401 - so every model is known
from pos.assortment import product_queries
from pos.base.database import Model, sqlite_options, sqlite_url
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import certificate_acts
from pos.catalogue.certificates import Act, ActKind
from pos.closing import counting
from pos.counting import recounting
from pos.counting.scopes import Kind as CountKind
from pos.customer import registering
from pos.holding import calling, recalling
from pos.migrations.running import migrate_book
from pos.moving.kinds import Kind as MoveKind
from pos.receiving import settling, undoing
from pos.registry.applying import apply_release
from pos.shop import approvals
from pos.shop.approvals import Kind, Need
from pos.stock import assessments, holds, markdowns
from pos.stock.holds import HoldState
from pos.stock.holds import Kind as HoldKind
from pos.stock.markdowns import MarkdownState
from pos.supply import snoozing
from pos.sync import outbox
from pos.till.records import TenderKind
from pos.till.tenders import Tendered
from tests import gifts
from tests.closing import days
from tests.counting.steps import begin, mark, post, sheet, state, write
from tests.counting.steps import yes as difference
from tests.moving.steps import fair, home, move
from tests.ordering.steps import sent
from tests.postgres import MORNING, Books, fresh_database, open_books
from tests.receiving.steps import deliver
from tests.registry.published import KEYS, Published
from tests.returns import steps as brought
from tests.shop.approved import yes
from tests.till import steps, transfers
from tests.world import TODAY, World

SHARED = ("sync_", "catalogue_")
"""The tables that terminal and centre share begin with these."""
FROZEN = {
    "sync_facts",
    "catalogue_prices",
    "catalogue_certificate_acts",
    "stock_moves",
    "stock_holds",
    "stock_hold_lots",
    "stock_hold_ends",
    "holding_recalls",
    "holding_calls",
    "stock_markdowns",
    "stock_markdown_ends",
    "stock_assessments",
    "stock_recipes",
    "stock_recipe_parts",
    "stock_set_parts",
    "till_sale_parts",
    "returns_line_parts",
    "till_sales",
    "till_sale_lines",
    "till_tenders",
    "till_cash_moves",
    "closing_counts",
    "closing_slips",
    "closing_closings",
    "registry_releases",
    "sync_trail",
    "shop_approvals",
    "till_accounts",
    "till_payment_requests",
    "till_request_ends",
    "till_request_uses",
    "till_transfer_checks",
    "till_voucher_codes",
    "till_paid_slips",
    "customer_consents",
    "returns_returns",
    "returns_lines",
    "returns_refunds",
    "receiving_deliveries",
    "receiving_lines",
    "receiving_undone",
    "receiving_ordered",
    "receiving_price_answers",
    "stock_fairs",
    "stock_fair_ends",
    "moving_documents",
    "moving_lines",
    "ordering_events",
    "stock_recount_ends",
    "counting_counts",
    "counting_goods",
    "counting_sheets",
    "counting_entries",
    "counting_asks",
    "counting_results",
    "supply_snoozes",
}
"""What happened: never edited, never deleted (house rule 4)."""
ONCE_SENT = {
    ("ordering_orders_kept", "ordering_orders"),
    ("ordering_orders_numbered_once", "ordering_orders"),
    ("ordering_lines_kept", "ordering_lines"),
    ("ordering_lines_worded_once", "ordering_lines"),
}
"""Orders change as drafts; what was sent is kept by triggers of their own."""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite book at the newest schema."""
    book = tmp_path_factory.mktemp("migrated") / "till.db"
    migrate_book(book, at=MORNING)
    yield from _engine(book)


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite file made straight from the models."""
    for engine in _engine(tmp_path_factory.mktemp("modelled") / "till.db"):
        Model.metadata.create_all(engine)
        yield engine


def _engine(book: Path) -> Iterator[Engine]:
    engine = create_engine(sqlite_url(book), **sqlite_options())
    yield engine
    engine.dispose()


def differences(engine: Engine, **options: Any) -> list[Any]:
    """What alembic would change to bring the database to the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, **options},
        )
        return compare_metadata(context, Model.metadata)


_ADDED = r", (?=\w+ [A-Z]+(?: DEFAULT (?:\w+|'') NOT NULL)?(?:,|$))"


def _lines(sql: str) -> list[str]:
    """The parts of a `CREATE`: a column added later stands on the line of the one before it."""
    return [part for line in sql.splitlines() for part in re.split(_ADDED, line)]


def makings(engine: Engine, kind: str) -> dict[str, set[str]]:
    """Each table's or index's `CREATE` as the set of its lines, without their order."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = :kind AND sql IS NOT NULL"
    with engine.connect() as connection:
        rows = connection.execute(text(asked), {"kind": kind}).all()
    return {
        name: {re.sub(r"\s+", " ", line).strip(" ,") for line in _lines(sql)}
        for name, sql in rows
        if name != "alembic_version"
    }


def test_alembic_finds_no_difference_on_sqlite(migrated: Engine):
    assert differences(migrated) == []


def test_every_table_is_made_to_the_line_as_its_model_says(migrated: Engine, modelled: Engine):
    """Alembic does not compare checks, STRICT or the order of a key; these lines hold them all."""
    assert makings(migrated, "table") == makings(modelled, "table")


def test_every_index_is_made_as_its_model_says(migrated: Engine, modelled: Engine):
    assert makings(migrated, "index") == makings(modelled, "index")


def test_every_table_is_strict(migrated: Engine):
    with migrated.connect() as connection:
        rows = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
    loose = {row["name"] for row in rows if row["schema"] == "main" and not row["strict"]}
    assert loose == {"alembic_version", "sqlite_schema"}


def test_every_check_of_a_model_stands_in_the_book(migrated: Engine):
    made = makings(migrated, "table")
    missing = [
        f"{table.name}.{check.name}"
        for table in Model.metadata.sorted_tables
        for check in table.constraints
        if check.__visit_name__ == "table_or_column_check_constraint"
        and not any(line.startswith(f"CONSTRAINT {check.name} CHECK") for line in made[table.name])
    ]
    assert missing == []


def test_what_happened_is_kept_by_two_triggers_a_table_and_nothing_else_is(migrated: Engine):
    with migrated.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        ).all()
    assert {tuple(row) for row in rows} == {
        (f"{table}_no_{word}", table) for table in FROZEN for word in ("update", "delete")
    } | ONCE_SENT


def test_no_column_is_a_float_or_a_decimal():
    """Whole numbers, text and bytes are all that a STRICT table and the house need."""
    kinds = {
        column.type.compile(dialect=dialect).removesuffix(' COLLATE "C"')
        for table in Model.metadata.sorted_tables
        for column in table.columns
        for dialect in (sqlite.dialect(), postgresql.dialect())
    }
    assert kinds == {"INTEGER", "TEXT", "BLOB", "BIGINT", "BYTEA"}


def test_the_communes_of_july_2025_are_loaded(migrated: Engine):
    """3,321: 2,621 communes, 687 wards, 13 special zones, in 34 provinces."""
    with migrated.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM catalogue_communes").mappings().all()
    kinds = [row["name"].split()[0] for row in rows]
    assert (kinds.count("Xã"), kinds.count("Phường"), kinds.count("Đặc")) == (2621, 687, 13)
    assert len({row["province_code"] for row in rows}) == 34
    assert all(re.fullmatch("[0-9]{5}", row["code"]) for row in rows)
    assert all(102_000_000 < row["longitude_microdeg"] < 117_900_000 for row in rows)
    assert all(6_000_000 < row["latitude_microdeg"] < 23_500_000 for row in rows)


# --- PostgreSQL ------------------------------------------------------------------------------


def shared_only(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or (name or "").startswith(SHARED)


def of_the_centre(thing: Any, _name: str, kind: str, _reflected: bool, _other: object) -> bool:
    return kind != "table" or thing.name.startswith(SHARED)


@pytest.mark.postgres
def test_alembic_finds_no_difference_on_postgresql(newest_postgres: Engine):
    options = {"include_name": shared_only, "include_object": of_the_centre}
    assert differences(newest_postgres, **options) == []


@pytest.mark.postgres
def test_the_centre_has_the_shared_tables_alone(newest_postgres: Engine):
    with newest_postgres.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        names = set(rows.scalars())
    expected = {name for name in Model.metadata.tables if name.startswith(SHARED)}
    assert names == expected | {"alembic_version"}


_CATALOGUE = {
    "columns": (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, "
        "collation_name FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "constraints": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    ),
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def catalogue(engine: Engine) -> dict[str, set[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            name: {
                tuple(row)
                for row in connection.exec_driver_sql(asked).all()
                if row[0] != "alembic_version"
            }
            for name, asked in _CATALOGUE.items()
        }


@pytest.mark.postgres
def test_postgresqls_own_account_of_the_chain_is_that_of_the_models(newest_postgres: Engine):
    """Checks, collations and keys included, of which alembic compares little."""
    shared = [table for table in Model.metadata.sorted_tables if table.name.startswith(SHARED)]
    with fresh_database() as url:
        engine = create_engine(url)
        Model.metadata.create_all(engine, tables=shared)
        expected = catalogue(engine)
        engine.dispose()
    assert catalogue(newest_postgres) == expected


@pytest.mark.postgres
def test_sort_keys_are_compared_letter_by_letter_on_postgresql(newest_postgres: Engine):
    with newest_postgres.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, collation_name FROM information_schema.columns "
            "WHERE column_name = 'sort_key'"
        )
        told = dict(rows.all())
    assert told == {"catalogue_producers": "C", "catalogue_products": "C"}


# --- What happened is never changed ----------------------------------------------------------


def _price(books: Books) -> None:
    insert_product = (
        "INSERT INTO catalogue_products (id, sku, name_vi, name_en, unit, unit_word, net_content, "
        "ocop_group, tax_class, storage, place, province_code, is_stocked, is_demo, name_key, "
        "search_key, sort_key, changed_at) VALUES ('P1', 'CHE', 'Chè', '', 'piece', 'gói', '', "
        "'', 'standard', '', '', '', 1, 0, 'che', 'che', 'che', '2026')"
    )
    with writing() as session:
        session.execute(text(insert_product))
        session.execute(
            text(
                "INSERT INTO catalogue_prices (id, product_id, price_vnd, valid_from, fact_seq, "
                "set_at) VALUES ('R1', 'P1', 1000, '2026-11-21', 2, '2026')"
            )
        )
        outbox.record(session, "price.set/1", {}, hand=books.hand())


CHANGES = [
    "UPDATE sync_facts SET body = body",
    "UPDATE sync_facts SET seq = 99 WHERE seq = 2",
    "DELETE FROM sync_facts",
    "DELETE FROM sync_facts WHERE seq = 2",
    "UPDATE catalogue_prices SET price_vnd = 1",
    "DELETE FROM catalogue_prices",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_happened_is_refused_by_the_database(books: Books, change):
    _price(books)
    with pytest.raises(DBAPIError, match="is never changed"), writing() as session:
        session.execute(text(change))


def test_replacing_a_fact_is_refused_as_deleting_it_is(tmp_path: Path):
    """SQLite deletes for REPLACE without asking the triggers, unless told to."""
    change = "REPLACE INTO sync_facts SELECT * FROM sync_facts"
    with (
        open_books("sqlite", tmp_path / "home"),
        pytest.raises(DBAPIError, match="is never changed"),
        writing() as session,
    ):
        session.execute(text(change))


@pytest.mark.postgres
def test_emptying_a_table_at_once_is_refused(tmp_path: Path):
    with (
        open_books("postgres", tmp_path / "home"),
        pytest.raises(DBAPIError, match="is never changed"),
        writing() as session,
    ):
        session.execute(text("TRUNCATE sync_facts"))


def test_every_record_of_what_happened_refuses_in_a_book(till: World):
    """With real rows of every table, since a trigger is asked for rows only."""
    _a_day_of_everything(till)
    let_through = {table for table in FROZEN for change in _CHANGES if not _refuses(table, change)}
    assert let_through == set()


_CHANGES = ("UPDATE {} SET rowid = rowid", "DELETE FROM {}")


def _refuses(table: str, change: str) -> bool:
    try:
        with writing() as session:
            session.execute(text(change.format(table)))
    except DBAPIError as no:
        return f"{table} is never changed" in str(no)
    return False


def _a_day_of_everything(till: World) -> None:
    """What leaves at least one row in every frozen table."""
    steps.sell(till, ("CHE-DINH", 1))
    with writing() as session:
        need = Need(Kind.DRAWER, "shift", 1)
        approvals.give(session, [need], yes(till), hand=till.hand())
    transfers.checked_sale(till)
    hoa = registering.register("Hoa", "0912345678", wants_offers=True, hand=till.hand())
    approved = brought.yes(till, refund=1_350_000)
    brought.give_back(till, brought.sell(till, ("CHE-DINH", 3)), voucher=approved)
    gift = Tendered(TenderKind.VOUCHER, 65_000, "GIFT")
    brought.give_back(till, brought.sell(till, ("MAM-NEM", 1), by=[gift]))
    days.move(till, "in", 100_000)
    with writing() as session:
        tea = steps.lot_id(till, "CHE-DINH", "L260812")
        lower = MarkdownState(tea, 300_000, 450_000, TODAY, None, "Gần hạn")
        markdowns.set_down(session, new_id(), lower, hand=till.hand())
        markdowns.set_down(session, new_id(), lower, hand=till.hand())
        assessments.write(session, tea, "Còn thơm", hand=till.hand())
    with writing() as session:
        held = HoldState(HoldKind.HOLD, "Phồng nắp", "Cất riêng")
        holds.place(
            session, "one", held, [steps.lot_id(till, "CHE-DINH", "L261103")], hand=till.hand()
        )
        holds.settle(session, "one", reason="Đủ", hand=till.hand())
    calling.note_call("one", hoa, is_called=True, hand=till.hand())
    recalling.lift_recall("TH-1", 1, "Đã kiểm tra", hand=till.hand())
    with writing() as session:
        product_id = till.product_id("CHE-DINH")
        [(held_id, before)] = product_queries.certificates(session, product_id).items()
        act = Act("act", ActKind.EXTENDED, date(2028, 6, 1), note="Chờ hội đồng")
        certificate_acts.note(
            session,
            act,
            product_id=product_id,
            certificate_id=held_id,
            before=before,
            hand=till.hand(),
        )
    centre = Published()
    apply_release(centre.publish(), KEYS, centre.fetch, linked_at=MORNING, hand=till.house_hand())
    undoing.undo_lines(deliver(till, ("MAM-NEM", {})), [1], reason="Nhầm", hand=till.hand())
    at_another_price = deliver(
        till,
        ("MAM-NEM", {"cost_vnd": "41.000"}),
        order_id=sent(till, ("MAM-NEM", 12), cost_vnd=40_000),
    )
    settling.settle_price(at_another_price, 1, settling.Answer.AGREED, hand=till.hand("Hạnh"))
    day, by = TODAY + timedelta(days=3), till.hand("Hạnh")
    snoozing.snooze(till.product_id("MAM-NEM"), day, request_id=new_id(), hand=by)
    _goods_carried(till)
    _goods_counted(till)
    _a_set_sold_and_brought_back(till)
    shift, by = days.count(till, days.expected_vnd()), till.hand()
    counting.check_slips(1, shift, card_vnd=0, voucher_vnd=65_000, seen=[], hand=by)
    days.close(till, shift)


def _goods_carried(till: World) -> None:
    move(till, MoveKind.TO_FAIR, ("MAM-NEM", "L260905", 2), ends=("shop", fair(till)))
    home(till, "fair-1", ("MAM-NEM", "L260905", 2, 2, ""))


def _goods_counted(till: World) -> None:
    steps.sell(till, ("MAM-NEM", 20, "L260905"))  # more than there are
    count_id = begin(till, CountKind.RECOUNT)
    on = sheet(till, count_id)
    before = mark()
    steps.sell(till, ("MAM-NEM", 1, "L260905"))
    write(till, on, "MAM-NEM", "L260905", 5, seen_id=before)
    recounting.ask_again(count_id, [state(count_id).rows[0].key], hand=till.hand("Hạnh"))
    [asked] = state(count_id).asked
    write(till, on, "MAM-NEM", "L260905", 5, ask_id=asked.ask_id)
    post(till, count_id, voucher=difference(till, 90_000_000))


def _a_set_sold_and_brought_back(till: World) -> None:
    gifts.define(till, ("RUOU-MO", 1), ("MAM-NEM", 1))
    gifts.pack(till)
    approved = brought.yes(till, refund=gifts.PRICE_VND)
    brought.give_back(till, brought.sell(till, (gifts.SET, 1)), voucher=approved)
