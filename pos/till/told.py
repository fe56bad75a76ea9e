"""What the stream is told of a sale: the content of `sale.completed/1`.  Pure."""

from pos.shop.queries import Showroom
from pos.till.records import CompletedSale, SoldLine


def sale_completed(sale: CompletedSale, showroom: Showroom, *, link_base: str) -> dict[str, object]:
    """The fact's content (facts: *The fact*): enough to print the receipt from it alone.

    Args:
        link_base: the address in the receipt's code, which ends in the fact's own hash.
    """
    return {
        "sale": sale.sale_id,
        "number": sale.number,
        "shift": {"id": sale.shift_id, "no": sale.shift_no},
        "shop": {
            "showroom": showroom.code,
            "name": showroom.name,
            "address": showroom.address,
            "mst": showroom.mst,
            "phone": showroom.phone,
            "seller_method": showroom.seller_method,
            "slip_note": showroom.slip_note,
            "is_demo": showroom.is_demo,
        },
        "lines": [_line(line) for line in sale.lines],
        "tenders": [
            {
                "kind": "cash",
                "amount_vnd": sale.cash.amount_vnd,
                "tendered_vnd": sale.cash.tendered_vnd,
                "change_vnd": sale.cash.change_vnd,
                "reference": "",
            }
        ],
        "buyer": {"kind": "consumer"},
        "total_vnd": sale.total_vnd,
        "vat_vnd": sale.vat_vnd,
        "gt_vnd": sale.gt_vnd,
        "link_base": link_base,
        "approvals": [],
    }


def _line(line: SoldLine) -> dict[str, object]:
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
        "price_vnd": line.price_vnd,
        "discount_vnd": 0,
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
