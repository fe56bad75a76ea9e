"""Reading tills' streams into the centre's books, and what both sides' books then say."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from pos.base.dates import parse_at
from pos.central.books.interpreting import interpret
from pos.central.database import writing
from pos.central.streams.laying import lay_months
from pos.central.streams.values import KeptFact, Unread
from pos.sync.facts import Fact


def kept(facts: Iterable[Fact], *, terminal_id: str = "") -> list[KeptFact]:
    """Facts as the stream hands them on, each epoch under its letter."""
    letters: dict[str, str] = {}
    found = []
    for fact in facts:
        body = json.loads(fact.body)
        if body["t"] == "epoch.started/1":
            letters[fact.epoch] = body["ordinal"]
        found.append(
            KeptFact(
                terminal_id or fact.terminal_id,
                fact.epoch,
                letters[fact.epoch],
                fact.seq,
                fact.hash,
                body["t"],
                date.fromisoformat(body["business_on"]),
                parse_at(body["at"]),
                body,
            )
        )
    return found


def facts_of(book: Path, *, terminal_id: str = "") -> list[KeptFact]:
    """Every fact of a till's book, epoch by epoch.

    Args:
        terminal_id: what the till is to be called at the centre; empty: its own name.
    """
    with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as line:
        rows = line.execute(
            "SELECT f.terminal_id, f.epoch, f.seq, f.prev, f.hash, f.sig, f.body FROM sync_facts f"
            " JOIN sync_epochs e ON e.epoch = f.epoch ORDER BY length(e.ordinal), e.ordinal, f.seq"
        ).fetchall()
    line.close()
    return kept((Fact(*row) for row in rows), terminal_id=terminal_id)


def read(engine: Engine, facts: Sequence[KeptFact], *, at_once: int = 500) -> list[Unread]:
    """Read facts as the stream does: batches of one epoch, a transaction each."""
    refused: list[Unread] = []
    lay_months(engine, {fact.business_on for fact in facts})
    for _epoch, its in groupby(facts, key=lambda one: (one.terminal_id, one.epoch)):
        stream = list(its)
        for at in range(0, len(stream), at_once):
            with writing(engine) as session:
                refused += interpret(session, stream[at : at + at_once])
    return refused


def rows(engine: Engine, asked: str, **given: object) -> list[tuple[Any, ...]]:
    """What a statement finds."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked), given)]


_OF_FACT = "USING (business_on, terminal_id, epoch, seq)"
SAID: dict[str, tuple[str, str]] = {
    "sales": (
        (
            "SELECT id, number, epoch, fact_seq, register_no, shift_id, person_id, discount_vnd,"
            " rounding_vnd, total_vnd, vat_vnd, gt_vnd, business_on FROM till_sales"
        ),
        (
            "SELECT sale_id, number, epoch, seq, register_no, shift_id, person_id, discount_vnd,"
            " rounding_vnd, total_vnd, vat_vnd, gt_vnd, business_on FROM central_sales"
        ),
    ),
    "lines": (
        (
            "SELECT sale_id, no, product_id, lot_id, units, unit, price_vnd, list_price_vnd,"
            " discount_vnd, shared_vnd, vat_code, vat_percent, net_vnd, vat_vnd, amount_vnd, stars,"
            " owner, short_units FROM till_sale_lines"
        ),
        (
            "SELECT sale_id, no, product_id, lot_id, units, unit, price_vnd, list_price_vnd,"
            " l.discount_vnd, shared_vnd, vat_code, vat_percent, net_vnd, l.vat_vnd, amount_vnd,"
            f" stars, owner, short_units FROM central_sale_lines l JOIN central_sales s {_OF_FACT}"
        ),
    ),
    "parts": (
        (
            "SELECT sale_id, line_no, no, product_id, lot_id, units, net_vnd, vat_vnd, amount_vnd,"
            " stars, owner FROM till_sale_parts"
        ),
        (
            "SELECT sale_id, line_no, no, product_id, lot_id, units, net_vnd, p.vat_vnd,"
            f" amount_vnd, stars, owner FROM central_sale_parts p JOIN central_sales s {_OF_FACT}"
        ),
    ),
    "tenders": (
        "SELECT sale_id, no, kind, amount_vnd, tendered_vnd, change_vnd FROM till_tenders",
        (
            "SELECT sale_id, no, kind, amount_vnd, tendered_vnd, change_vnd"
            f" FROM central_tenders t JOIN central_sales s {_OF_FACT}"
        ),
    ),
    "returns": (
        (
            "SELECT id, number, register_no, shift_id, -total_vnd, -vat_vnd, gt_vnd"
            " FROM returns_returns"
        ),
        (
            "SELECT return_id, number, register_no, shift_id, total_vnd, vat_vnd, gt_vnd"
            " FROM central_returns"
        ),
    ),
    "returned lines": (
        (
            "SELECT return_id, no, coalesce(line_no, 0), product_id, lot_id, units, -net_vnd,"
            " -vat_vnd, -amount_vnd FROM returns_lines"
        ),
        (
            "SELECT return_id, no, original_line, product_id, lot_id, units, net_vnd, l.vat_vnd,"
            f" amount_vnd FROM central_return_lines l JOIN central_returns r {_OF_FACT}"
        ),
    ),
    "refunds": (
        "SELECT return_id, no, kind, -amount_vnd FROM returns_refunds",
        (
            "SELECT return_id, no, kind, amount_vnd"
            f" FROM central_refunds f JOIN central_returns r {_OF_FACT}"
        ),
    ),
    "shifts": (
        "SELECT id, no, register_no, float_vnd, before_vnd, person_id FROM till_shifts",
        "SELECT shift_id, no, register_no, float_vnd, before_vnd, person_id FROM central_shifts",
    ),
    "cash moves": (
        "SELECT shift_id, no, kind, amount_vnd, reason FROM till_cash_moves",
        "SELECT shift_id, no, kind, amount_vnd, reason FROM central_cash_moves",
    ),
    "Z": (
        (
            "SELECT id, number, shift_id, total_vnd, expected_vnd, counted_vnd, left_vnd,"
            " gt_before_vnd, gt_after_vnd, 'reconciled' FROM closing_closings"
        ),
        (
            "SELECT closing_id, number, shift_id, total_vnd, expected_vnd, counted_vnd, left_vnd,"
            " gt_before_vnd, gt_after_vnd, status FROM central_closings"
        ),
    ),
    "lots": (
        (
            "SELECT id, product_id, code, producer_code_key, made_on, date_kind, use_by, owner,"
            " is_set FROM stock_lots"
        ),
        (
            "SELECT lot_id, product_id, code, producer_code_key, made_on, date_kind, use_by, owner,"
            " is_set FROM central_lots"
        ),
    ),
    "levels": (
        "SELECT lot_id, place_id, units FROM stock_levels WHERE units <> 0",
        "SELECT lot_id, place_id, units FROM central_levels WHERE units <> 0",
    ),
    "barred lots": (
        "SELECT id FROM stock_lots WHERE barred <> ''",
        (
            "SELECT DISTINCT lot_id FROM central_hold_lots l"
            " JOIN central_holds h USING (terminal_id, hold_id) WHERE released_at IS NULL"
        ),
    ),
    "products": (
        "SELECT id, sku, name_vi, unit, tax_class, is_withdrawn FROM catalogue_products",
        "SELECT product_id, sku, name_vi, unit, tax_class, is_withdrawn FROM central_products",
    ),
    "codes": (
        "SELECT product_id, gtin14 FROM catalogue_codes",
        "SELECT product_id, gtin14 FROM central_product_codes WHERE is_former = 0",
    ),
    "prices": (
        (
            "SELECT product_id, CASE is_end WHEN 0 THEN price_vnd END, valid_from"
            " FROM catalogue_prices"
        ),
        "SELECT product_id, price_vnd, valid_from FROM central_prices",
    ),
    "certificates": (
        "SELECT id, product_id, stars, decision_no, issued FROM catalogue_certificates",
        (
            "SELECT certificate_id, product_id, stars, decision_no, issued"
            " FROM central_certificates WHERE is_void = 0"
        ),
    ),
    "people": (
        "SELECT id, name, role, is_active FROM shop_people",
        "SELECT person_id, name, role, is_active FROM central_people",
    ),
}
"""What the till's own books and the centre's must say alike: a statement for each."""


def differing(book: Path, engine: Engine, terminal_id: str) -> dict[str, tuple[Any, Any]]:
    """What the two sides say otherwise, by its name: some rows that only the till has, and some
    that only the centre has."""
    found = {}
    with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as line:
        for name, (at_till, at_centre) in SAID.items():
            ours = sorted(map(repr, line.execute(at_till).fetchall()))
            mine = f"{at_centre} {'AND' if ' WHERE ' in at_centre else 'WHERE'} terminal_id = :id"
            theirs = sorted(map(repr, rows(engine, mine, id=terminal_id)))
            if ours != theirs:
                found[name] = (
                    [one for one in ours if one not in theirs][:3],
                    [one for one in theirs if one not in ours][:3],
                )
    line.close()
    return found
