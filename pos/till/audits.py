"""Checks of the till: gapless numbers, sums that add up, a fact and a paper for every sale."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.base.dates import iso_at
from pos.law.vat import BY_PARTS
from pos.shop.queries import Showroom
from pos.spool import queries as spool
from pos.stock.models import StockMove
from pos.sync.audits import its_fact, vanished
from pos.sync.facts import told_of
from pos.sync.models import Epoch, StoredFact
from pos.till import buyers
from pos.till.models import Counter, Sale, SaleLine, Shift, Tender
from pos.till.records import CompletedSale, PaidTender, SoldLine, SoldPart, TenderKind
from pos.till.set_models import SalePart
from pos.till.told import as_now, sale_completed
from pos.till.transfer_audits import transfers_are_told, transfers_pay_once


def audit(session: Session) -> list[Finding]:
    """All checks of the till."""
    return [
        *_numbers(session),
        *_sums(session),
        *_facts(session),
        *_untold(session),
        *_papers(session),
        *_moves(session),
        *_parts(session),
        *transfers_pay_once(session),
        *transfers_are_told(session),
    ]


def _numbers(session: Session) -> Iterator[Finding]:
    """Receipts run from 1 without a gap per register and epoch, as far as the counter says."""
    seen: dict[tuple[int, str], list[int]] = defaultdict(list)
    for register_no, epoch, receipt_no in session.execute(
        select(Sale.register_no, Sale.epoch, Sale.receipt_no).order_by(Sale.receipt_no)
    ):
        seen[register_no, epoch].append(receipt_no)
    counted = {
        (row.register_no, row.epoch): row.receipts for row in session.scalars(select(Counter))
    }
    for key in sorted(seen.keys() | counted.keys()):
        if seen[key] != list(range(1, counted.get(key, 0) + 1)):
            yield amiss(
                "till.receipts_gapless",
                register=key[0],
                epoch=key[1],
                sales=len(seen[key]),
                counter=counted.get(key, 0),
            )


def _sums(session: Session) -> Iterator[Finding]:
    rows = session.execute(
        select(
            Sale.number,
            Sale.total_vnd,
            Sale.vat_vnd,
            func.sum(SaleLine.amount_vnd),
            func.sum(SaleLine.vat_vnd),
            func.sum(SaleLine.net_vnd),
            Sale.discount_vnd + Sale.rounding_vnd,
            func.sum(SaleLine.discount_vnd),
        )
        .outerjoin(SaleLine, SaleLine.sale_id == Sale.id)
        .group_by(Sale.id)
    )
    for number, total, vat, amounts, vats, nets, off, taken_off in rows:
        if (total, vat, total - vat) != (amounts, vats, nets):
            yield amiss("till.lines_add_up", number=number, total_vnd=total, lines_vnd=amounts or 0)
        if off != taken_off:
            yield amiss(
                "till.discounts_add_up", number=number, off_vnd=off, lines_vnd=taken_off or 0
            )
    paid = session.execute(
        select(Sale.number, Sale.total_vnd, func.sum(Tender.amount_vnd))
        .outerjoin(Tender, Tender.sale_id == Sale.id)
        .group_by(Sale.id)
    )
    for number, total, tendered in paid:
        if total != tendered:
            yield amiss(
                "till.tenders_add_up", number=number, total_vnd=total, paid_vnd=tendered or 0
            )


def _facts(session: Session) -> Iterator[Finding]:
    """Each sale is, to the last line, the sale its fact tells."""
    lines, tenders = _by_sale(session, SaleLine), _by_sale(session, Tender)
    parts = _by_sale(session, SalePart)
    rows = session.execute(
        select(Sale, Shift.no, StoredFact.body)
        .outerjoin(Shift, Shift.id == Sale.shift_id)
        .outerjoin(Epoch, Epoch.epoch == Sale.epoch)
        .outerjoin(StoredFact, its_fact(Sale.epoch, Sale.fact_seq))
        .order_by(Sale.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for sale, shift_no, body in rows:
        told = as_now(told_of(body))
        booked = _content(
            sale, shift_no, _with_parts(lines(sale.id), parts(sale.id)), tenders(sale.id)
        )
        if any(told.get(name) != value for name, value in booked.items()):
            yield amiss("till.sales_are_told", number=sale.number)


def _with_parts(lines: list[dict[str, Any]], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with what lay in their gift sets."""
    inside: dict[int, list[SoldPart]] = defaultdict(list)
    for row in parts:
        told = {name: value for name, value in row.items() if name != "line_no"}
        inside[row["line_no"]].append(SoldPart(**told))
    return [line | {"parts": tuple(inside[line["no"]])} for line in lines]


def _content(
    sale: Sale, shift_no: int, lines: list[dict[str, Any]], tenders: list[dict[str, Any]]
) -> dict[str, object]:
    """What the fact of a sale must say, from the books; the shop's head may have changed since."""
    completed = CompletedSale(
        sale_id=sale.id,
        number=sale.number,
        register_no=sale.register_no,
        epoch=sale.epoch,
        receipt_no=sale.receipt_no,
        shift_id=sale.shift_id,
        shift_no=shift_no,
        person_id=sale.person_id,
        person_name="",
        lines=tuple(SoldLine(**line) for line in lines),
        tenders=tuple(_tender(one) for one in tenders),
        total_vnd=sale.total_vnd,
        vat_vnd=sale.vat_vnd,
        gt_vnd=sale.gt_vnd,
        completed_at=sale.completed_at,
        business_on=sale.business_on,
        discount_vnd=sale.discount_vnd,
        rounding_vnd=sale.rounding_vnd,
        buyer=buyers.loads(sale.buyer),
        customer_id=sale.customer_id,
        note=sale.note or "",
    )
    content = sale_completed(completed, _NO_SHOP, link_base="")
    del content["shop"], content["link_base"], content["approvals"]  # each a fact of its own
    head = {
        "t": "sale.completed/1",
        "at": iso_at(sale.completed_at),
        "business_on": sale.business_on.isoformat(),
        "register": sale.register_no,
    }
    return content | head


def _tender(row: dict[str, Any]) -> PaidTender:
    said = {name: row[name] for name in row if name not in {"no", "kind", "is_seen"}}
    return PaidTender(TenderKind(row["kind"]), **said, is_seen=bool(row["is_seen"]))


_NO_SHOP = Showroom("", "", "", "", "", "", "", is_demo=False)


def _by_sale(
    session: Session, table: type[SaleLine | SalePart | Tender]
) -> Callable[[str], list[dict[str, Any]]]:
    """A reader of one sale's rows after another's, in the order of the sales' ids."""
    rows = select(table.__table__).order_by(*table.__mapper__.primary_key)
    found = session.connection().execute(rows.execution_options(yield_per=AT_ONCE))
    groups = groupby(found.mappings(), key=lambda row: str(row["sale_id"]))
    ahead = next(groups, None)

    def of(sale_id: str) -> list[dict[str, Any]]:
        nonlocal ahead
        while ahead is not None and ahead[0] < sale_id:
            ahead = next(groups, None)
        if ahead is None or ahead[0] != sale_id:
            return []
        return [{name: row[name] for name in row if name != "sale_id"} for row in ahead[1]]

    return of


def _untold(session: Session) -> Iterator[Finding]:
    """No sale that was told has vanished from the books."""
    told = vanished(session, "sale.completed/1", Sale.id, id_at="$.sale", number_at="$.number")
    for seq, number in told:
        yield amiss("till.facts_are_sales", seq=seq, number=number)


def _papers(session: Session) -> Iterator[Finding]:
    for number in spool.not_one_original(session, Sale.id, Sale.number):
        yield amiss("till.sales_have_a_paper", number=number)


def _moves(session: Session) -> Iterator[Finding]:
    """Each sale moved, lot by lot, what its lines sold."""
    sold = select(
        SaleLine.sale_id.label("act_id"),
        SaleLine.lot_id,
        SaleLine.units.label("sold"),
        literal(0).label("moved"),
    )
    inside = select(SalePart.sale_id, SalePart.lot_id, SalePart.units, literal(0))
    moved = select(StockMove.act_id, StockMove.lot_id, literal(0), StockMove.units).where(
        StockMove.reason == "sold"
    )
    both = sold.union_all(inside, moved).subquery()
    # One pass over both: a join of two sums has no index, and grows with the square of the years.
    sums = func.sum(both.c.sold), func.sum(both.c.moved)
    differing = (
        select(both.c.act_id, sums[0].label("sold"), sums[1].label("moved"))
        .group_by(both.c.act_id, both.c.lot_id)
        .having(sums[0] != sums[1])
        .subquery()
    )
    rows = session.execute(
        select(
            func.coalesce(Sale.number, differing.c.act_id), differing.c.sold, differing.c.moved
        ).outerjoin_from(differing, Sale, Sale.id == differing.c.act_id)
    )
    for number, units, gone in rows:
        yield amiss("till.sales_move_stock", number=number, sold=units, moved=gone)


def _parts(session: Session) -> Iterator[Finding]:
    """A line of gift sets is its components added up, and no other line has any."""
    line = (SalePart.sale_id == SaleLine.sale_id) & (SalePart.line_no == SaleLine.no)
    summed = func.coalesce(func.sum(SalePart.amount_vnd), 0)
    rows = session.execute(
        select(Sale.number, SaleLine.no, SaleLine.amount_vnd, summed)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .outerjoin(SalePart, line)
        .where((SaleLine.vat_code == BY_PARTS) | SalePart.no.is_not(None))
        .group_by(SaleLine.sale_id, SaleLine.no)
        .having(
            (SaleLine.amount_vnd != summed)
            | (SaleLine.vat_vnd != func.coalesce(func.sum(SalePart.vat_vnd), 0))
            | (SaleLine.vat_code != BY_PARTS)
            | (func.count(SalePart.no) == 0)
        )
    )
    for number, no, amount, parts in rows:
        yield amiss("till.sets_add_up", number=number, line=no, line_vnd=amount, parts_vnd=parts)
