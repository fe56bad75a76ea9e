"""Taking in a list of 20,000 goods, beside its rows inserted plainly.  For `tests.bench`."""

import contextlib
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import reading
from pos.config import Settings
from pos.intake import memory
from pos.intake.importing import import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.migrations.running import migrate_book
from pos.sync.pen import HOUSE, Hand
from tests.bench_start import say
from tests.other_register import asking_for_turns
from tests.yardsticks import open_plainly

HEAD = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Mã vạch;Nhà sản xuất;Tỉnh/thành;Tồn đầu;Mã lô;Hạn dùng"
NAMES = ("Chè Shan tuyết", "Mật ong bạc hà", "Nước mắm cá cơm", "Cà phê rang xay", "Miến dong")
TABLES = (
    *("catalogue_producers", "catalogue_products", "catalogue_codes", "catalogue_prices"),
    *("stock_lots", "stock_levels", "stock_moves", "sync_facts", "intake_steps"),
)


def goods(rows: int) -> bytes:
    """A list as a shop's old program writes one: every row a product with a price and a lot."""
    lines = [HEAD]
    for n in range(rows):
        digits = f"893{n:09d}"
        check = -sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(digits)) % 10
        name = f"{NAMES[n % len(NAMES)]} số {n}"
        maker = f"HTX {NAMES[n % len(NAMES)]} {n % 400}"
        lines.append(
            f"SP{n:06d};{name};gói;{20_000 + n % 900 * 500};{digits}{check};{maker};Lào Cai;"
            f"{n % 90 + 10};L{n};21/11/2029"
        )
    return "\n".join(lines).encode()


def take_in(home: Path, rows: int = 20_000) -> None:
    """Read, compare and write the list into a founded shop; print what each took."""
    app = create_app(Settings(home=home))
    content = goods(rows)
    hand = Hand(app.extensions["ocop_house"].pen, clock.now(), *HOUSE)
    with app.app_context():
        with _timed() as seeing:
            seen = read_list(content, today=hand.on, remembered=memory.remembered(reading()))
            assert seen.goods is not None, seen.layout.missing
            plan = plan_goods(seen.goods, hand=hand)
        assert not plan.refused, plan.refused[:3]
        before = _counts(home)
        with _timed() as writing_it, asking_for_turns(app) as waits_s:
            import_goods(seen.goods, Source("bench.csv", ""), hand=hand)
        plain_s = _plainly(home, before)
        db.session.remove()
        db.engine.dispose()
    whole_s = seeing["wall"] + writing_it["wall"]
    print(f"\n## A list of {rows:,} goods with producers, prices and lots\n")
    print("| seconds | here | limit | |\n|---|---|---|---|")
    say("read, compared and written", whole_s, 60)
    for what, took in (("read and compared", seeing), ("written", writing_it)):
        print(f"| of that {what} | {took['wall']:.1f}, processor {took['cpu']:.1f} | | |")
    ratio = writing_it["wall"] / plain_s
    print(f"| written, times plain SQLite ({plain_s:.2f} s) | {ratio:.1f} | | |")
    longest, usual = max(waits_s, default=0.0), statistics.median(waits_s or [0.0])
    say("import: the longest that another register waited meanwhile", longest, 1)
    print(f"| import: such a wait in the middle of {len(waits_s)} | {usual:.2f} | | |")


@contextlib.contextmanager
def _timed() -> Iterator[dict[str, float]]:
    took: dict[str, float] = {}
    begun, worked = time.perf_counter(), time.thread_time()
    yield took
    took.update(wall=time.perf_counter() - begun, cpu=time.thread_time() - worked)


def _counts(home: Path) -> dict[str, int]:
    line = open_plainly(home / "till.db")
    found = {
        one: line.execute(f"SELECT max(rowid) FROM {one}").fetchone()[0] or 0 for one in TABLES
    }
    line.close()
    return found


def _plainly(home: Path, before: dict[str, int]) -> float:
    """Seconds in which bare SQLite inserts the very rows into an empty book."""
    source = open_plainly(home / "till.db")
    rows = {
        one: source.execute(f"SELECT * FROM {one} WHERE rowid > {before[one]}").fetchall()
        for one in TABLES
    }
    source.close()
    copy = home / "plain-import.db"
    copy.unlink(missing_ok=True)
    migrate_book(copy, at=clock.now())
    line = open_plainly(copy)
    line.execute("PRAGMA foreign_keys=OFF")  # what the rows stand on is not in the copy
    begun = time.perf_counter()
    line.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if found:
            places = ", ".join("?" * len(found[0]))
            line.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", found)
    line.execute("COMMIT")
    took_s = time.perf_counter() - begun
    line.close()
    copy.unlink()
    return took_s
