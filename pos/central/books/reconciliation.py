"""A Z against the rows of its shift: what the till told, what the centre adds up, what differs.

Reads only.  Every number of the Z is made anew from sales, returns, tenders, cash moves and
happenings; the grand total must go on where the Z before it ended.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.central.books import shift_happenings
from pos.central.books import shift_queries as queries
from pos.central.books.parts import Part
from pos.central.books.shift_models import CentralClosing, CentralShift

Value = int | str


@dataclass(frozen=True)
class Difference:
    """A field of a Z that the rows say otherwise."""

    till: Value
    centre: Value


def told_of(told: Part) -> dict[str, Value]:
    """The fields of a Z as the till tells them, flat: `sales.bills`, `vat.8%.net_vnd`, …

    Raises:
        Unfit: a field is not as every Z has it.
    """
    sales, returns, drawer = told.part("sales"), told.part("returns"), told.part("drawer")
    receipts = told.part("receipts")
    return {
        **{f"sales.{name}": sales.whole(name) for name in _SALES},
        "returns.bills": returns.whole("bills"),
        "returns.amount_vnd": returns.whole("amount_vnd"),
        "returns.first": returns.text_or("first"),
        "returns.last": returns.text_or("last"),
        **_groups("vat", told.parts("vat")),
        **_groups("returns.vat", returns.parts("vat")),
        **_ways("returns.refunds", returns.parts("refunds"), "times", "amount_vnd"),
        **_ways("tenders", told.parts("tenders"), "times", "taken_vnd", "back_vnd"),
        **{f"owners.{one}": vnd for one, vnd in told.counts("owners").items()},
        **{f"drawer.{name}": drawer.whole(name) for name in _DRAWER},
        "receipts.first": receipts.text_or("first"),
        "receipts.last": receipts.text_or("last"),
        "net_vnd": told.whole("net_vnd"),
        "gt_before_vnd": told.whole("gt_before_vnd"),
        "gt_after_vnd": told.whole("gt_after_vnd"),
        "moves": len(told.parts("moves")),
        **_happenings(told),
        "closing.no": told.part("closing").whole("no"),
    }


_SALES = (
    *("bills", "things", "gross_vnd", "discount_vnd", "rounding_vnd", "total_vnd", "vat_vnd"),
)
_DRAWER = ("float_vnd", "cash_vnd", "in_vnd", "out_vnd", "refunds_vnd", "expected_vnd")


def _groups(name: str, groups: Sequence[Part]) -> dict[str, Value]:
    return {
        f"{name}.{one.key('code')}.{field}": one.whole(field)
        for one in groups
        for field in ("net_vnd", "vat_vnd", "amount_vnd")
    }


def _ways(name: str, ways: Sequence[Part], *fields: str) -> dict[str, Value]:
    return {
        f"{name}.{one.key('kind')}.{field}": one.whole(field) for one in ways for field in fields
    }


def _happenings(told: Part) -> dict[str, Value]:
    counted = Counter(one.key("kind") for one in told.parts("happenings"))
    return {f"happenings.{kind}": count for kind, count in counted.items()}


def compare(session: Session, closing: CentralClosing, told: Part) -> dict[str, Difference]:
    """What the Z and the rows say differently, by field; nothing where they agree.

    What one of them does not name is 0, or no text.
    """
    till, centre = told_of(told), added_up(session, closing, told)
    found = {}
    for name in sorted(till.keys() | centre.keys()):
        ours, theirs = centre.get(name, 0), till.get(name, 0)
        if (ours or 0) != (theirs or 0):
            found[name] = Difference(theirs, ours)
    return found


def added_up(session: Session, closing: CentralClosing, told: Part) -> dict[str, Value]:
    """The same fields, made from the rows."""
    shift = session.get(CentralShift, (closing.terminal_id, closing.shift_id))
    span = queries.span(session, closing, None if shift is None else shift.business_on)
    sums = queries.sums(session, span)
    back = queries.returns(session, span)
    cash = queries.cash(session, span)
    float_vnd = 0 if shift is None else shift.float_vnd
    drawer = {
        "float_vnd": float_vnd,
        "cash_vnd": sums.tenders.get("cash", (0, 0))[1],
        "in_vnd": cash.in_vnd,
        "out_vnd": cash.out_vnd,
        "refunds_vnd": back.refunds.get("cash", (0, 0))[1],
    }
    expected_vnd = (
        drawer["float_vnd"]
        + drawer["cash_vnd"]
        + drawer["in_vnd"]
        - drawer["out_vnd"]
        - drawer["refunds_vnd"]
    )
    net_vnd = sums.total_vnd - back.amount_vnd
    before = queries.ended_before_vnd(session, closing)
    is_adjacent = not before or closing.gt_before_vnd in before
    gt_before_vnd = closing.gt_before_vnd if is_adjacent else before[0]
    return {
        **{f"sales.{name}": getattr(sums, name) for name in _SALES},
        "returns.bills": back.bills,
        "returns.amount_vnd": back.amount_vnd,
        "returns.first": back.first,
        "returns.last": back.last,
        **_rates("vat", sums.vat),
        **_rates("returns.vat", back.vat),
        **_refunds(back.refunds),
        **_tenders(sums.tenders, back.refunds),
        **{f"owners.{one}_vnd": vnd for one, vnd in sums.owners.items()},
        **{f"drawer.{name}": vnd for name, vnd in drawer.items()},
        "drawer.expected_vnd": expected_vnd,
        "receipts.first": sums.first,
        "receipts.last": sums.last,
        **_missing("receipts", sums.first, sums.last, sums.bills),
        **_missing("returns", back.first, back.last, back.bills),
        "net_vnd": net_vnd,
        "gt_before_vnd": gt_before_vnd,
        "gt_after_vnd": gt_before_vnd + net_vnd,
        "moves": cash.moves,
        **shift_happenings.happened(session, closing, shift, _approvals(told)),
        "closing.no": queries.numbered(session, closing) + 1,
    }


def _rates(name: str, rates: Mapping[str, tuple[int, int, int]]) -> dict[str, Value]:
    return {
        f"{name}.{code}.{field}": vnd
        for code, amounts in rates.items()
        for field, vnd in zip(("net_vnd", "vat_vnd", "amount_vnd"), amounts, strict=True)
    }


def _refunds(refunds: Mapping[str, tuple[int, int]]) -> dict[str, Value]:
    return {
        f"returns.refunds.{kind}.{field}": value
        for kind, counted in refunds.items()
        for field, value in zip(("times", "amount_vnd"), counted, strict=True)
    }


def _tenders(
    tenders: Mapping[str, tuple[int, int]], refunds: Mapping[str, tuple[int, int]]
) -> dict[str, Value]:
    """As the closing lists them: what went back the same way is taken off, but for vouchers."""
    found: dict[str, Value] = {}
    for kind in {*tenders, *(one for one in refunds if one in _KNOWN)}:
        times, taken_vnd = tenders.get(kind, (0, 0))
        found[f"tenders.{kind}.times"] = times
        found[f"tenders.{kind}.taken_vnd"] = taken_vnd
        back_vnd = 0 if kind == "voucher" else refunds.get(kind, (0, 0))[1]
        found[f"tenders.{kind}.back_vnd"] = back_vnd
    return found


_KNOWN = ("cash", "transfer", "card", "voucher", "return_credit")
_RUNNING = re.compile(r"([0-9]+)$")


def _missing(name: str, first: str, last: str, bills: int) -> dict[str, Value]:
    """How many numbers between the first and the last no paper has; of two epochs nobody asks."""
    heads = {_RUNNING.sub("", one) for one in (first, last)}
    if len(heads) > 1 or not first:
        return {}
    ends = [int(_RUNNING.search(one)[1]) for one in (first, last)]  # type: ignore[index]
    return {f"{name}.missing": ends[1] - ends[0] + 1 - bills}


def _approvals(told: Part) -> set[str]:
    """The approvals that closing itself needed: they stand before it and are not of its list."""
    return {one.key_or("approval_id") or one.key_or("id") for one in told.parts("approvals")}


def may_be_explained(session: Session, closing: CentralClosing) -> bool:
    """Whether facts are missing that stand before the Z: parked, or of an epoch not here yet."""
    shift = session.get(CentralShift, (closing.terminal_id, closing.shift_id))
    if shift is None:
        return True
    return shift_happenings.has_gaps(session, closing, shift)
