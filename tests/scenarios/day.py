"""A whole day's books, read from outside: what the drawer must hold and what a Z must say."""

import json
from dataclasses import dataclass
from typing import Any

from tests.scenarios.counter import dong
from tests.scenarios.shop import Shop

__all__ = [
    "COMPANY",
    "NOTES",
    "Drawer",
    "dong",
    "drawer",
    "in_notes",
    "paid",
    "sales_add_up",
    "z_adds_up",
]

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
COMPANY = {
    "name": "Công ty Ví Dụ",
    "mst": "0100109106",
    "email": "",
    "address": "Số 2 phố Ví Dụ, Hà Nội",
}


@dataclass(frozen=True)
class Drawer:
    """The parts of a drawer's law, summed from the rows themselves."""

    float_vnd: int
    cash_vnd: int
    in_vnd: int
    out_vnd: int
    refunds_vnd: int

    @property
    def expected_vnd(self) -> int:
        """What must lie in it: float + cash − change + in − out − refunds."""
        return self.float_vnd + self.cash_vnd + self.in_vnd - self.out_vnd - self.refunds_vnd


def drawer(shop: Shop, shift_no: int) -> Drawer:
    """Of register 1's shift."""
    shift_id, float_vnd = shop.rows(
        "SELECT id, float_vnd FROM till_shifts WHERE register_no = 1 AND no = ?", shift_no
    )[0]
    return Drawer(
        int(str(float_vnd)),
        _sum(
            shop,
            "SELECT sum(tendered_vnd - change_vnd) FROM till_tenders JOIN till_sales s "
            "ON s.id = sale_id WHERE kind = 'cash' AND s.shift_id = ?",
            shift_id,
        ),
        *(
            _sum(
                shop,
                "SELECT sum(amount_vnd) FROM till_cash_moves WHERE shift_id = ? AND kind = ?",
                shift_id,
                kind,
            )
            for kind in ("in", "out")
        ),
        _sum(
            shop,
            "SELECT sum(f.amount_vnd) FROM returns_refunds f JOIN returns_returns r "
            "ON r.id = f.return_id WHERE f.kind = 'cash' AND r.shift_id = ?",
            shift_id,
        ),
    )


def z_adds_up(shop: Shop, shift_no: int) -> dict[str, Any]:
    """The Z of register 1's shift; it says what its sales, refunds and counts say."""
    (row,) = shop.rows(
        "SELECT c.record, c.expected_vnd, c.total_vnd, c.gt_after_vnd - c.gt_before_vnd, "
        "c.counted_vnd, s.id FROM closing_closings c JOIN till_shifts s ON s.id = c.shift_id "
        "WHERE s.register_no = 1 AND s.no = ?",
        shift_no,
    )
    shift_id = row[5]
    record: dict[str, Any] = json.loads(str(row[0]))
    law = drawer(shop, shift_no)
    assert row[1] == law.expected_vnd == record["drawer"]["expected_vnd"]
    sold = _sum(shop, "SELECT sum(total_vnd) FROM till_sales WHERE shift_id = ?", shift_id)
    back = _sum(shop, "SELECT sum(total_vnd) FROM returns_returns WHERE shift_id = ?", shift_id)
    assert row[2] == sold
    assert row[3] == sold - back
    assert record["drawer"]["difference_vnd"] == int(str(row[4])) - law.expected_vnd
    return record


def sales_add_up(shop: Shop) -> None:
    """Lines less discounts are the totals; the tenders pay exactly them; numbers have no gap."""
    rows = shop.rows(
        "SELECT s.receipt_no, s.total_vnd, "
        "(SELECT sum(amount_vnd) FROM till_sale_lines l WHERE l.sale_id = s.id), "
        "(SELECT sum(amount_vnd) FROM till_tenders t WHERE t.sale_id = s.id) "
        "FROM till_sales s ORDER BY s.receipt_no"
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    for _no, total, lines, tenders in rows:
        assert total == lines == tenders


def paid(shop: Shop, kind: str) -> int:
    """What all sales took by one way, đồng."""
    return _sum(shop, "SELECT sum(amount_vnd) FROM till_tenders WHERE kind = ?", kind)


def in_notes(amount_vnd: int) -> dict[int, int]:
    """The fewest notes that come to an amount; what no note is worth is left out."""
    notes = {}
    for note in NOTES:
        notes[note], amount_vnd = divmod(amount_vnd, note)
    return {note: count for note, count in notes.items() if count}


def _sum(shop: Shop, sql: str, *values: object) -> int:
    return int(str(shop.rows(sql, *values)[0][0] or 0))
