"""A receipt's lines for its public page, with what lay in the gift sets among them."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.law.vat import BY_PARTS
from pos.till.models import SaleLine
from pos.till.set_models import SalePart
from pos.trace.links import origin_path
from pos.trace.views import ReceiptLineView


def receipt_lines(
    session: Session, sale_id: str, showroom_code: str
) -> tuple[ReceiptLineView, ...]:
    """The lines of a sale as they were sold, each with the path of its lot's origin page."""
    lines = session.scalars(
        select(SaleLine).where(SaleLine.sale_id == sale_id).order_by(SaleLine.no)
    ).all()
    parts: dict[int, list[SalePart]] = defaultdict(list)
    if any(line.vat_code == BY_PARTS for line in lines):  # gift sets are seldom
        asked = select(SalePart).where(SalePart.sale_id == sale_id)
        for part in session.scalars(asked.order_by(SalePart.line_no, SalePart.no)):
            parts[part.line_no].append(part)
    products = [line.product_id for line in lines]
    products += [part.product_id for inside in parts.values() for part in inside]
    gtins = catalogue.public_gtins(session, products)

    def view(one: SaleLine | SalePart, inside: list[SalePart]) -> ReceiptLineView:
        return ReceiptLineView(
            name_vi=one.name_vi,
            name_en=one.name_en,
            stars=one.stars,
            units=one.units,
            unit=one.unit,
            unit_word=one.unit_word,
            lot_code=one.lot_code,
            producer=one.producer,
            place=one.place,
            path=origin_path(
                gtin14=gtins.get(one.product_id),
                showroom=showroom_code,
                sku=one.sku,
                lot=one.lot_code or None,
            ),
            inside=tuple(view(part, []) for part in inside),
        )

    return tuple(view(line, parts[line.no]) for line in lines)
