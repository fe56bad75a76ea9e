"""A book as large as a busy showroom's after three years, made by copying.  For `tests.bench`."""

from pathlib import Path

from pysqlite3 import dbapi2

from tests.yardsticks import open_plainly

COPIED = "catalogue_products", "catalogue_codes", "catalogue_prices", "stock_lots", "stock_levels"
RENAMED = {"id", "product_id", "lot_id", "sku", "gtin14"}
DAYS = 1095


def multiply(book: Path, products: int) -> None:
    """Fill the catalogue up to so many products by copying the demo's, with their lots."""
    line = open_plainly(book)
    count = line.execute("SELECT count(*) FROM catalogue_products").fetchone()[0]
    last = {one: line.execute(f"SELECT max(rowid) FROM {one}").fetchone()[0] for one in COPIED}
    line.execute("BEGIN IMMEDIATE")
    for nth in range(1, -(-products // count)):
        for table in COPIED:
            names = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
            values = [f"{name} || '~{nth}'" if name in RENAMED else name for name in names]
            source = f"SELECT {', '.join(values)} FROM {table} WHERE rowid <= {last[table]}"
            line.execute(f"INSERT INTO {table} {source}")
    line.execute("COMMIT")
    line.close()


OLDER = {
    "till_sales": ("id", {"id", "number"}),
    "till_tenders": ("sale_id", {"sale_id"}),
    "till_sale_lines": ("sale_id", {"sale_id"}),
    "spool_jobs": ("subject_id", {"id", "subject_id"}),
}
"""By table: the column that names the sale, and those that every copy has its own of."""
OLDER_AS = {
    "receipt_no": "{} - v - 1",
    "fact_seq": "{} - v - 1",
    "payload": "NULL",
    "document": "''",
    "state": "'confirmed'",
    "business_on": "date({}, '-' || (1 + ({last} - v) * {days} / {last}) || ' days')",
    "shift_id": "'0' || {} || '~' || (1 + ({last} - v) * {days} / {last})",
    "product_id": "(SELECT id FROM shelf WHERE shelf.n = (v * 7919 + no * 104729) % {shelf})",
    "stars": "(v * 31 + no) % 4 + CASE WHEN (v * 31 + no) % 4 THEN 2 ELSE 0 END",
}
"""What a copy holds elsewhere: numbers nobody has, a day of the last three years, other goods,
and no paper, for the disk's sake."""


def age(book: Path, lines: int, lot: str = "{}") -> None:
    """Put so many older sale lines behind the till, in sales like its first, day after day.

    Args:
        lot: SQL that names the lot of line `no` of copy `v`; as in the first sale, if not said.
    """
    line = open_plainly(book)
    first = line.execute("SELECT id FROM till_sales ORDER BY fact_seq LIMIT 1").fetchone()[0]
    asked = "SELECT count(*) FROM till_sale_lines WHERE sale_id = ?"
    sales = lines // line.execute(asked, (first,)).fetchone()[0]
    line.execute(
        "CREATE TEMP TABLE shelf AS SELECT row_number() OVER (ORDER BY sku) - 1 AS n, id "
        "FROM catalogue_products WHERE is_stocked AND unit = 'piece'"
    )
    line.execute("CREATE UNIQUE INDEX temp.shelf_n ON shelf (n)")
    shelf = line.execute("SELECT count(*) FROM shelf").fetchone()[0]
    older = f"WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < {sales})"
    line.execute("BEGIN IMMEDIATE")
    _work_before(line)
    for table, (key, renamed) in OLDER.items():
        known = OLDER_AS | {"lot_id": lot} | dict.fromkeys(renamed, "'0' || {} || '~' || v")
        names = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
        values = [
            known.get(name, "{}").format(name, last=sales, days=DAYS, shelf=shelf) for name in names
        ]
        source = f"SELECT {', '.join(values)} FROM n, {table} WHERE {key} = ?"
        line.execute(f"{older} INSERT INTO {table} {source}", (first,))
    line.execute("COMMIT")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()


def _work_before(line: dbapi2.Connection) -> None:
    """A closed shift for each of the past days, like the first, which is still open."""
    moved = {
        "id": "'0' || id || '~' || v",
        "no": "no - v",
        "opened_at": "strftime('%Y-%m-%dT%H:%M:%fZ', opened_at, '-' || v || ' days')",
        "closed_at": "strftime('%Y-%m-%dT%H:%M:%fZ', opened_at, '-' || v || ' days', '+8 hours')",
        "left_vnd": "float_vnd",
    }
    names = [row[1] for row in line.execute("PRAGMA table_info(till_shifts)")]
    values = ", ".join(moved.get(name, name) for name in names)
    days = f"WITH RECURSIVE n (v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM n WHERE v <= {DAYS})"
    line.execute(
        f"{days} INSERT INTO till_shifts SELECT {values} FROM n, "
        "(SELECT * FROM till_shifts WHERE no = 1 LIMIT 1) WHERE v > 0"
    )
