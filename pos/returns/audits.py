"""Checks of returns: gapless numbers, no more than was sold or paid, a fact, a paper, the moves."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from pos.base.audit import AT_ONCE, Finding, amiss
from pos.base.dates import iso_at
from pos.returns import queries
from pos.returns.fates import Fate, Why
from pos.returns.models import Refund, Return, ReturnLine, Sending
from pos.returns.records import CompletedReturn, Refunded, ReturnedLine
from pos.returns.returning import RETURNED
from pos.returns.set_models import ReturnPart
from pos.returns.told import return_completed
from pos.returns.ways import Part, Source, Way
from pos.shop.queries import Showroom
from pos.spool import queries as spool
from pos.stock.models import StockMove
from pos.stock.places import FAIR
from pos.sync.audits import its_fact, vanished
from pos.sync.facts import told_of
from pos.sync.models import Epoch, StoredFact
from pos.till import buyers
from pos.till.models import Counter, Sale, SaleLine, Shift
from pos.till.records import SoldPart
from pos.till.voucher_models import VoucherCode


def audit(session: Session) -> list[Finding]:
    """All checks of returns."""
    return [
        *_numbers(session),
        *_grand_totals(session),
        *_sums(session),
        *_units(session),
        *_money(session),
        *_facts(session),
        *_untold(session),
        *_papers(session),
        *_moves(session),
        *_codes(session),
        *_sendings(session),
    ]


def _sendings(session: Session) -> Iterator[Finding]:
    """Each refund said to have left by bank is told so, by whom and under which number."""
    body = case((func.json_valid(StoredFact.body) == 1, StoredFact.body), else_="{}")
    paths = ("$.refund.return", "$.refund.no", "$.refund.reference", "$.by.id")
    asked = select(*(func.json_extract(body, path) for path in paths))
    rows = session.execute(asked.where(func.json_extract(body, "$.t") == "refund.sent/1"))
    told = {tuple(row) for row in rows}
    sent = select(Sending.return_id, Sending.refund_no, Sending.reference, Sending.sent_by)
    kept = {tuple(row) for row in session.execute(sent.where(Sending.sent_at.is_not(None)))}
    for return_id, no, *_more in sorted(told ^ kept):
        number = session.scalar(select(Return.number).where(Return.id == return_id))
        yield amiss("returns.sendings_are_told", number=number or return_id, no=no)


def _codes(session: Session) -> Iterator[Finding]:
    """Each voucher given for goods is one that the till takes, for as much, and no other is."""
    told = select(Refund.reference, Refund.amount_vnd, Refund.return_id)
    given = {tuple(row) for row in session.execute(told.where(Refund.kind == "voucher"))}
    known = select(VoucherCode.code, VoucherCode.worth_vnd, VoucherCode.return_id)
    kept = {tuple(row) for row in session.execute(known)}
    for code, worth_vnd, _return_id in sorted(given ^ kept):
        yield amiss("returns.codes_are_kept", code=code, worth_vnd=worth_vnd)


def _numbers(session: Session) -> Iterator[Finding]:
    """Returns run from 1 without a gap per register and epoch, as far as the counter says."""
    seen: dict[tuple[int, str], list[int]] = defaultdict(list)
    for register_no, epoch, return_no in session.execute(
        select(Return.register_no, Return.epoch, Return.return_no).order_by(Return.return_no)
    ):
        seen[register_no, epoch].append(return_no)
    counted = {
        (row.register_no, row.epoch): row.returns for row in session.scalars(select(Counter))
    }
    for key in sorted(seen.keys() | counted.keys()):
        if seen[key] != list(range(1, counted.get(key, 0) + 1)):
            yield amiss(
                "returns.numbers_gapless",
                register=key[0],
                epoch=key[1],
                returns=len(seen[key]),
                counter=counted.get(key, 0),
            )


def _grand_totals(session: Session) -> Iterator[Finding]:
    """A register's grand total runs through its sales and returns, over epochs, to its counter."""
    both = select(
        Sale.register_no, Sale.epoch, Sale.fact_seq, Sale.number, Sale.total_vnd, Sale.gt_vnd
    ).union_all(
        select(
            Return.register_no,
            Return.epoch,
            Return.fact_seq,
            Return.number,
            -Return.total_vnd,
            Return.gt_vnd,
        )
    )
    each = both.subquery()
    in_order = (func.length(Epoch.ordinal), Epoch.ordinal, each.c.fact_seq)  # never time
    running: dict[int, int] = defaultdict(int)
    ended: dict[tuple[int, str], int] = {}
    wrong: set[int] = set()
    for register_no, epoch, _seq, number, total, gt in session.execute(
        select(each)
        .join(Epoch, Epoch.epoch == each.c.epoch)
        .order_by(*in_order)
        .execution_options(yield_per=AT_ONCE)
    ):
        running[register_no] += total
        ended[register_no, epoch] = running[register_no]
        if running[register_no] != gt and register_no not in wrong:
            wrong.add(register_no)  # what follows only carries the fault on
            sold = running[register_no]
            yield amiss("till.grand_total_runs", number=number, kept_vnd=gt, sales_vnd=sold)
    for row in session.scalars(select(Counter)):
        has_counted = row.receipts or row.returns  # a closing alone opens a counter, too
        if has_counted and row.gt_vnd != ended.get((row.register_no, row.epoch)):
            yield amiss(
                "till.counter_ends_it",
                register=row.register_no,
                epoch=row.epoch,
                kept_vnd=row.gt_vnd,
                sales_vnd=ended.get((row.register_no, row.epoch), 0),
            )


def _sums(session: Session) -> Iterator[Finding]:
    lines = _sum_by_return(session, ReturnLine.return_id, ReturnLine.amount_vnd)
    taxes = _sum_by_return(session, ReturnLine.return_id, ReturnLine.vat_vnd)
    paid = _sum_by_return(session, Refund.return_id, Refund.amount_vnd)
    for return_id, number, total, vat in session.execute(
        select(Return.id, Return.number, Return.total_vnd, Return.vat_vnd)
    ):
        of_lines, of_refunds = lines.get(return_id, 0), paid.get(return_id, 0)
        if not total == of_lines == of_refunds or vat != taxes.get(return_id, 0):
            yield amiss(
                "returns.sums_add_up",
                number=number,
                total_vnd=total,
                lines_vnd=of_lines,
                paid_vnd=of_refunds,
            )


def _sum_by_return(session: Session, key: Any, value: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(select(key, func.sum(value)).group_by(key))}


def _units(session: Session) -> Iterator[Finding]:
    """Of no line sold came back more than was sold, nor more money."""
    rows = session.execute(
        select(
            Sale.number,
            SaleLine.no,
            SaleLine.units,
            SaleLine.amount_vnd,
            func.sum(ReturnLine.units),
            func.sum(ReturnLine.amount_vnd),
        )
        .join(
            SaleLine, (SaleLine.sale_id == ReturnLine.sale_id) & (SaleLine.no == ReturnLine.line_no)
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .group_by(SaleLine.sale_id, SaleLine.no)
    )
    for number, no, sold, amount, units, back in rows:
        if units > sold or back > amount:
            yield amiss("returns.no_more_than_sold", number=number, line=no, units=units, sold=sold)


def _money(session: Session) -> Iterator[Finding]:
    """From no tender went back more than it paid, however often its goods were exchanged."""
    for sale_id, number in session.execute(
        select(Sale.id, Sale.number).where(Sale.id.in_(select(Return.sale_id)))
    ).all():
        try:
            held = queries.sources(session, sale_id)
        except KeyError:
            yield amiss("returns.no_more_than_paid", number=number, paid_vnd=0, back_vnd=0)
            continue
        for one in held:
            if one.left_vnd < 0:
                back_vnd = -one.left_vnd
                yield amiss(
                    "returns.no_more_than_paid", number=number, paid_vnd=0, back_vnd=back_vnd
                )


def _facts(session: Session) -> Iterator[Finding]:
    """Each return is, to the last line, the return its fact tells."""
    lines, refunds = _by_return(session, ReturnLine), _by_return(session, Refund)
    parts = _by_return(session, ReturnPart)
    rows = session.execute(
        select(Return, Shift.no, Sale.number, Sale.buyer, StoredFact.body)
        .outerjoin(Shift, Shift.id == Return.shift_id)
        .outerjoin(Sale, Sale.id == Return.sale_id)
        .outerjoin(Epoch, Epoch.epoch == Return.epoch)
        .outerjoin(StoredFact, its_fact(Return.epoch, Return.fact_seq))
        .order_by(Return.id)
    )
    for one, shift_no, sold, buyer, body in rows:
        told = told_of(body)
        sold_as = (sold or "", buyer)
        booked = _content(
            one, shift_no or 0, sold_as, _with_parts(lines[one.id], parts[one.id]), refunds[one.id]
        )
        if any(told.get(name) != value for name, value in booked.items()):
            yield amiss("returns.are_told", number=one.number)


def _by_return(
    session: Session, table: type[ReturnLine | ReturnPart | Refund]
) -> defaultdict[str, list[dict[str, Any]]]:
    rows = session.execute(
        select(table.__table__).order_by(*table.__mapper__.primary_key)
    ).mappings()
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for return_id, group in groupby(rows, key=lambda row: str(row["return_id"])):
        found[return_id] = [
            {name: row[name] for name in row if name != "return_id"} for row in group
        ]
    return found


def _with_parts(lines: list[dict[str, Any]], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with what came back in their gift sets."""
    inside: dict[int, list[SoldPart]] = defaultdict(list)
    for row in parts:
        told = {name: value for name, value in row.items() if name != "line_no"}
        inside[row["line_no"]].append(SoldPart(**told))
    return [line | {"parts": tuple(inside[line["no"]])} for line in lines]


def _content(
    one: Return,
    shift_no: int,
    sold_as: tuple[str, str | None],
    lines: list[dict[str, Any]],
    refunds: list[dict[str, Any]],
) -> dict[str, object]:
    """What the fact of a return must say, from the books; the shop's head may have changed.

    Args:
        sold_as: number and buyer of the sale; empty without a receipt.
    """
    done = CompletedReturn(
        return_id=one.id,
        number=one.number,
        register_no=one.register_no,
        epoch=one.epoch,
        return_no=one.return_no,
        shift_id=one.shift_id,
        shift_no=shift_no,
        person_id=one.person_id,
        person_name="",
        sale_id=one.sale_id,
        sale_number=sold_as[0],
        exchange_id=one.exchange_id,
        lines=tuple(ReturnedLine(**{**line, "fate": Fate(line["fate"])}) for line in lines),
        refunds=tuple(_refunded(row) for row in refunds),
        total_vnd=one.total_vnd,
        vat_vnd=one.vat_vnd,
        gt_vnd=one.gt_vnd,
        why=Why(one.reason),
        note=one.note,
        request_id=one.request_id,
        completed_at=one.completed_at,
        business_on=one.business_on,
        buyer=buyers.loads(sold_as[1]),
    )
    content = return_completed(done, _NO_SHOP)
    del content["shop"], content["approvals"]
    head = {
        "t": "return.completed/1",
        "at": iso_at(one.completed_at),
        "business_on": one.business_on.isoformat(),
        "register": one.register_no,
    }
    return content | head


_NO_SHOP = Showroom("", "", "", "", "", "", "", is_demo=False)


def _refunded(row: dict[str, Any]) -> Refunded:
    sold = row["tender_sale_id"]
    tender = None if sold is None else (str(sold), int(row["tender_no"]))
    source = Source(row["source_kind"], row["amount_vnd"], tender)
    return Refunded(row["no"], Part(source, Way(row["kind"]), row["amount_vnd"]), row["reference"])


def _untold(session: Session) -> Iterator[Finding]:
    """No return that was told has vanished from the books."""
    told = vanished(
        session, "return.completed/1", Return.id, id_at="$.return", number_at="$.number"
    )
    for seq, number in told:
        yield amiss("returns.facts_are_returns", seq=seq, number=number)


def _papers(session: Session) -> Iterator[Finding]:
    for number in spool.not_one_original(session, Return.id, Return.number):
        yield amiss("returns.have_a_paper", number=number)


def _moves(session: Session) -> Iterator[Finding]:
    """Each return moved, lot by lot, what its lines took back; to the shelf of the place where the
    register sold, which may be a fair."""
    is_fair = StockMove.to_place_id.startswith(FAIR)
    shelf = case((is_fair, "shop"), else_=StockMove.to_place_id)
    back = select(
        ReturnLine.return_id.label("act_id"),
        ReturnLine.lot_id,
        case(
            (ReturnLine.fate == "restock", "shop"),
            (ReturnLine.fate == "dispose", "disposed"),
            else_="quarantine",
        ).label("place"),
        ReturnLine.units.label("back"),
        literal(0).label("moved"),
    )
    inside = select(
        ReturnPart.return_id,
        ReturnPart.lot_id,
        case((ReturnLine.fate == "dispose", "disposed"), else_="packed"),
        ReturnPart.units,
        literal(0),
    ).join(
        ReturnLine,
        (ReturnLine.return_id == ReturnPart.return_id) & (ReturnLine.no == ReturnPart.line_no),
    )
    moved = select(StockMove.act_id, StockMove.lot_id, shelf, literal(0), StockMove.units).where(
        StockMove.reason == RETURNED
    )
    both = back.union_all(inside, moved).subquery()
    sums = func.sum(both.c.back), func.sum(both.c.moved)
    differing = (
        select(both.c.act_id, sums[0].label("back"), sums[1].label("moved"))
        .group_by(both.c.act_id, both.c.lot_id, both.c.place)
        .having(sums[0] != sums[1])
        .subquery()
    )
    rows = session.execute(
        select(
            func.coalesce(Return.number, differing.c.act_id), differing.c.back, differing.c.moved
        ).outerjoin_from(differing, Return, Return.id == differing.c.act_id)
    )
    for number, units, gone in rows:
        yield amiss("returns.move_stock", number=number, units=units, moved=gone)
