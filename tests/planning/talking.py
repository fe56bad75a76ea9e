"""A shop of one tea, told line by line."""

import io
import json
from datetime import date, timedelta
from typing import Any

from pos.planning import line_protocol

FIRST = date(2026, 3, 2)
TEA = {
    "product": "TEA", "producer": "N1", "kind": "processed", "category": "tea",
    "price_vnd": 120_000, "cost_vnd": 90_000, "consigned": False, "shop_bears_expired": 1.0,
    "pack": 6, "shelf_life_days": None, "display_min": 1, "max_on_hand": None,
    "on_sale_from": "2026-01-01", "certificate_required": True, "delivery_season": None,
}  # fmt: skip
MAKER = {
    "producer": "N1", "lead_days": 2, "delivery_weekdays": [5], "every_weeks": 1,
    "cycle_days": None, "min_order_vnd": 0,
}  # fmt: skip


def iso(ahead: int) -> str:
    return (FIRST + timedelta(days=ahead)).isoformat()


def catalogue(*products: dict, **more: Any) -> dict:
    told = {"type": "catalogue", "first_day": iso(0), "costs": {}, "producers": [MAKER]}
    return {**told, "products": list(products or [TEA]), **more}


def day(ahead: int, **more: Any) -> dict:
    told = {"type": "day", "date": iso(ahead), "open": True, "sold": {"TEA": 1}}
    return {**told, **more}


def review(ahead: int, **more: Any) -> dict:
    chance = {"product": "TEA", "delivery": iso(ahead + 3), "next_delivery": iso(ahead + 10)}
    return {"type": "review", "date": iso(ahead), "orderable": [chance], **more}


def talk(*messages: Any) -> tuple[list[dict], list[str]]:
    """What is answered, and what is said on the error stream."""
    out, errors = io.StringIO(), io.StringIO()
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in messages]
    assert line_protocol.serve(raw, out, errors) == 0
    return [json.loads(one) for one in out.getvalue().splitlines()], errors.getvalue().splitlines()


def history(days: int = 60, **more: Any) -> list[dict]:
    return [{"type": "hello", "protocol": 1}, catalogue(), *(day(at, **more) for at in range(days))]
