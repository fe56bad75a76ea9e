"""What the stream is told of a return: the content of `return.completed/1`.  Pure."""

from pos.returns.records import CompletedReturn, Refunded, ReturnedLine, SentRefund
from pos.shop import approvals
from pos.shop.queries import Showroom
from pos.till import buyers
from pos.till.records import SoldPart
from pos.till.told import told_part


def return_completed(done: CompletedReturn, showroom: Showroom) -> dict[str, object]:
    """The fact's content (facts: *The fact*): the opposite of a sale, its amounts below 0.

    Each line names the line it was sold as, or `none`; units are counted, not signed.
    """
    return {
        "return": done.return_id,
        "number": done.number,
        "original": done.sale_number or None,
        "exchange": done.exchange_id,
        "shift": {"id": done.shift_id, "no": done.shift_no},
        "shop": showroom.head,
        "lines": [_line(line, done) for line in done.lines],
        "tenders": [_refund(one) for one in done.refunds],
        "buyer": buyers.told(done.buyer),
        "reason": str(done.why),
        "note": done.note,
        "total_vnd": -done.total_vnd,
        "vat_vnd": -done.vat_vnd,
        "gt_vnd": done.gt_vnd,
        "approvals": [approvals.told(one) for one in done.approvals],
    }


def _line(line: ReturnedLine, done: CompletedReturn) -> dict[str, object]:
    told = _whole(line, done)
    if line.parts:
        told["components"] = [_part(one) for one in line.parts]
    return told


def _part(one: SoldPart) -> dict[str, object]:
    """What came back in gift sets, as the sale told it, its amounts below 0."""
    told = told_part(one)
    return told | {name: -getattr(one, name) for name in ("net_vnd", "vat_vnd", "amount_vnd")}


def _whole(line: ReturnedLine, done: CompletedReturn) -> dict[str, object]:
    has_receipt = line.line_no is not None
    return {
        "no": line.no,
        "original": {"number": done.sale_number, "line": line.line_no} if has_receipt else "none",
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
        "vat_class": line.tax_class,
        "vat_code": line.vat_code,
        "vat_percent": line.vat_percent,
        "net_vnd": -line.net_vnd,
        "vat_vnd": -line.vat_vnd,
        "amount_vnd": -line.amount_vnd,
        "stars": line.stars,
        "owner": line.owner,
        "fate": str(line.fate),
        "reason": str(done.why),
    }


def _refund(one: Refunded) -> dict[str, object]:
    tender = one.part.source.tender
    return {
        "kind": str(one.part.way),
        "amount_vnd": -one.part.amount_vnd,
        "source": one.part.source.kind,
        "tender": None if tender is None else {"sale": tender[0], "no": tender[1]},
        "reference": one.reference,
    }


def refund_sent(one: SentRefund, reference: str) -> dict[str, object]:
    """A refund that has left by bank: `refund.sent/1`; the account it went to is in no fact."""
    return {
        "return": one.return_id,
        "number": one.number,
        "no": one.no,
        "amount_vnd": one.amount_vnd,
        "reference": reference,
    }
