"""What the stream is told of a sale: the content of `sale.completed/1`.  Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from pos.shop import approvals
from pos.shop.queries import Showroom
from pos.till import buyers
from pos.till.cash_moves import Moved
from pos.till.paper_sales import number_on_paper
from pos.till.records import CompletedSale, PaidTender, SoldLine, SoldPart


def sale_completed(sale: CompletedSale, showroom: Showroom, *, link_base: str) -> dict[str, object]:
    """The fact's content (facts: *The fact*): enough to print the receipt from it alone.

    Args:
        link_base: the address in the receipt's code, which ends in the fact's own hash.
    """
    return {
        "sale": sale.sale_id,
        "number": sale.number,
        "shift": {"id": sale.shift_id, "no": sale.shift_no},
        "shop": showroom.head,
        "lines": [_line(line) for line in sale.lines],
        "tenders": [_tender(one) for one in sale.tenders],
        "buyer": buyers.told(sale.buyer),
        "note": sale.note,
        "discount_vnd": sale.discount_vnd,
        "rounding_vnd": sale.rounding_vnd,
        "total_vnd": sale.total_vnd,
        "vat_vnd": sale.vat_vnd,
        "gt_vnd": sale.gt_vnd,
        "link_base": link_base,
        "approvals": [approvals.told(one) for one in sale.approvals],
        **_keyed_in(sale.note),
    }


def _keyed_in(note: str) -> dict[str, object]:
    """What is told besides of a sale that was made while no machine could keep it."""
    number = number_on_paper(note)
    return {} if number is None else {"manual": True, "orig_no": number}


def _tender(one: PaidTender) -> dict[str, object]:
    return {
        "kind": str(one.kind),
        "amount_vnd": one.amount_vnd,
        "tendered_vnd": one.tendered_vnd,
        "change_vnd": one.change_vnd,
        "reference": one.reference,
        "request": one.request_id,
        "is_seen": one.is_seen,
    }


def _line(line: SoldLine) -> dict[str, object]:
    told = _whole(line)
    if line.parts:
        told["components"] = [told_part(one) for one in line.parts]
    return told


def told_part(one: SoldPart) -> dict[str, object]:
    """A component of gift sets: `components` is told of no other line."""
    return {
        "no": one.no,
        "product": one.product_id,
        "sku": one.sku,
        "name_vi": one.name_vi,
        "name_en": one.name_en,
        "producer": one.producer,
        "place": one.place,
        "lot": {"id": one.lot_id, "code": one.lot_code},
        "units": one.units,
        "unit": one.unit,
        "unit_word": one.unit_word,
        "vat_class": one.tax_class,
        "vat_code": one.vat_code,
        "vat_percent": one.vat_percent,
        "net_vnd": one.net_vnd,
        "vat_vnd": one.vat_vnd,
        "amount_vnd": one.amount_vnd,
        "stars": one.stars,
        "owner": one.owner,
    }


def _whole(line: SoldLine) -> dict[str, object]:
    return {
        "no": line.no,
        "product": line.product_id,
        "sku": line.sku,
        "name_vi": line.name_vi,
        "name_en": line.name_en,
        "producer": line.producer,
        "place": line.place,
        "lot": {"id": line.lot_id, "code": line.lot_code},
        "units": line.units,
        "unit": line.unit,
        "unit_word": line.unit_word,
        "list_price_vnd": line.list_price_vnd,
        "price_vnd": line.price_vnd,
        "discount_vnd": line.discount_vnd,
        "shared_vnd": line.shared_vnd,
        "lower_vnd": line.lower_vnd,
        "vat_class": line.tax_class,
        "vat_code": line.vat_code,
        "vat_percent": line.vat_percent,
        "net_vnd": line.net_vnd,
        "vat_vnd": line.vat_vnd,
        "amount_vnd": line.amount_vnd,
        "stars": line.stars,
        "owner": line.owner,
        "short_units": line.short_units,
    }


def as_now(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a fact tells, with what sales told before discounts and markdowns did not say."""
    if "lines" not in told or "tenders" not in told:
        return dict(told)
    told = {**told, "lines": [{"lower_vnd": None} | line for line in told["lines"]]}
    if "discount_vnd" in told:
        return told
    since = {"discount_vnd": 0, "rounding_vnd": 0, "note": ""}
    lines = [
        line | {"list_price_vnd": line.get("price_vnd"), "shared_vnd": 0} for line in told["lines"]
    ]
    tenders = [tender | {"request": None, "is_seen": True} for tender in told["tenders"]]
    return {**told, **since, "lines": lines, "tenders": tenders}


def cash_moved(moved: Moved, approvals: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The content of `cash.moved/1`: cash in or out, and what was refused."""
    return {
        "change": moved.kind,
        "cash": {
            "shift": moved.shift_id,
            "no": moved.no,
            "kind": moved.kind,
            "amount_vnd": moved.amount_vnd,
            "reason": moved.reason,
            "note": moved.note,
        },
        "approvals": [dict(one) for one in approvals],
    }
