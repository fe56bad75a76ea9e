"""How long closing takes, beside the same sums by bare SQLite.  For `tests.bench`."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.transaction import reading
from pos.closing import closing, counting, queries
from pos.closing.closing import Given
from pos.config import Settings
from pos.shop.approvals import Voucher
from pos.shop.queries import people
from pos.sync.pen import Hand
from pos.till import drafting, selling, shifts
from pos.till.opening import open_shift
from pos.till.records import TenderKind
from pos.till.selling import Seen
from pos.till.tenders import Tendered, cash
from tests.bench_start import say
from tests.yardsticks import open_plainly

LIMITS_S = {500: 0.3, 2_000: 1.0}
LINES = 5


def close(home: Path, sizes: tuple[int, ...] = (500, 2_000)) -> None:
    """Close a shift of each size, and print how long it took."""
    app = create_app(Settings(home=home))
    print(f"\n## Closing a shift (its sales have {LINES} lines)\n")
    print("| seconds | here | limit | |\n|---|---|---|---|")
    with app.app_context():
        house = app.extensions["ocop_house"]
        manager = next(one for one in people(reading()) if one.role == "manager")

        def hand() -> Hand:
            return Hand(house.pen, clock.now(), manager.id, manager.name, 1)

        for size in sizes:
            _shift_of(size, hand)
            found = shifts.find_open(reading(), 1)
            assert found is not None
            row = shifts.read(reading(), found.id)
            assert row is not None
            plain_s = _clocked(partial(_plainly, home, found.id))
            so_far_s = _clocked(partial(queries.sums, reading(), row))
            counting.take_count(1, found.id, 1, {1_000: 1}, hand=hand())
            counting.check_slips(1, found.id, card_vnd=0, voucher_vnd=0, seen=[], hand=hand())
            waiting = [one.draft_id for one in queries.waiting(reading(), 1)]
            given = Given(found.id, 1, 0, "đo", waiting)
            may = Voucher(
                manager.id, manager.name, "manager", True, True, "đo", {"difference": 10**12}
            )
            act = partial(closing.close_shift, 1, given, hand=hand(), voucher=may)
            whole_s = _clocked(act)
            say(f"sums of {size:,} sales: {so_far_s / plain_s:.1f} times plain", so_far_s, 1.0)
            say(f"Z of {size:,} sales, with fact and paper", whole_s, LIMITS_S[size])
        db.session.remove()
        db.engine.dispose()


def _shift_of(size: int, hand: Callable[[], Hand]) -> None:
    """A shift with so many sales, a few of them by card."""
    if shifts.find_open(reading(), 1) is None:
        open_shift(1, {100_000: 10}, hand=hand())
    goods = _goods()
    for n in range(size):
        draft = drafting.open_order(1, hand=hand())
        total = 0
        for at in range(LINES):
            product, price = goods[(n + at) % len(goods)]
            drafting.add_line(
                draft,
                product,
                lot_id=None,
                quantity=None,
                times=1,
                scan_id=f"{size}-{n}-{at}",
                hand=hand(),
            )
            total += price
        version = reading().connection().exec_driver_sql(
            "SELECT version FROM till_drafts WHERE id = ?", (draft,)
        ).scalar_one()  # fmt: skip
        paid = [Tendered(TenderKind.CARD, total, f"B{size}X{n}")] if n % 10 == 0 else [cash(total)]
        selling.complete_sale(
            draft, paid, seen=Seen(version, total), link_base="https://sp.example.vn", hand=hand()
        )


def _goods() -> list[tuple[str, int]]:
    rows = reading().connection().exec_driver_sql(
        "SELECT p.id, max(c.price_vnd) FROM catalogue_products p JOIN catalogue_prices c "
        "ON c.product_id = p.id WHERE p.unit = 'piece' AND p.is_stocked = 1 AND "
        "p.is_withdrawn = 0 AND EXISTS (SELECT 1 FROM stock_lots l WHERE l.product_id = p.id AND "
        "(l.use_by IS NULL OR l.use_by > date('now', '+30 days'))) AND NOT EXISTS (SELECT 1 FROM "
        "stock_lots l WHERE l.product_id = p.id AND l.use_by <= date('now')) "
        "GROUP BY p.id HAVING count(*) = 1 LIMIT 40"
    ).fetchall()  # fmt: skip
    return [(row[0], row[1]) for row in rows]


def _plainly(home: Path, shift_id: str) -> None:
    """The same sums, by bare SQLite."""
    line = open_plainly(home / "till.db")
    for asked in (
        (
            "SELECT count(*), sum(total_vnd), sum(vat_vnd), sum(discount_vnd), sum(rounding_vnd) "
            "FROM till_sales WHERE shift_id = ?"
        ),
        "SELECT DISTINCT business_on, person_id FROM till_sales WHERE shift_id = ?",
        (
            "SELECT l.vat_code, l.owner, sum(l.units), sum(l.net_vnd), sum(l.vat_vnd), "
            "sum(l.amount_vnd) FROM till_sale_lines l JOIN till_sales s ON s.id = l.sale_id "
            "WHERE s.shift_id = ? GROUP BY 1, 2"
        ),
        (
            "SELECT t.kind, count(*), sum(t.amount_vnd) FROM till_tenders t JOIN till_sales s "
            "ON s.id = t.sale_id WHERE s.shift_id = ? GROUP BY 1"
        ),
    ):
        line.execute(asked, (shift_id,)).fetchall()
    line.close()


def _clocked(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def main() -> None:
    """A demo shop of its own."""
    from tests.bench import make_home

    with tempfile.TemporaryDirectory(prefix="bench-closing-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        close(home)


if __name__ == "__main__":
    main()
