"""The book of lots: the only writer of `stock_lots`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.catalogue.codes import normalise_lot
from pos.catalogue.models import Product
from pos.stock import sets
from pos.stock.models import Lot
from pos.stock.refusals import LotDiffers, SetIsPacked
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class LotState:
    """What a delivery says of a lot."""

    code: str
    """On our labels; empty: we make one."""
    producer_code: str
    made_on: date | None
    date_kind: str
    use_by: date | None
    owner: str
    document_no: str
    cost_vnd: int | None
    is_set: bool = False
    """Gift sets, packed of other lots."""


def open_lot(session: Session, product_id: str, state: LotState, *, hand: Hand) -> str:
    """The lot of a delivery: a new one, or the known one of the same code and dates.

    Raises:
        LotDiffers: the code is known with other dates, another producer's code or another owner.
        SetIsPacked: a gift set that is not being packed.
    """
    require_act(session)
    if not state.is_set:
        _require_no_set(session, [product_id])
    if state.code:
        known = find(session, product_id, state.code)
        if known is not None:
            if differs(known, state):
                raise LotDiffers(code=state.code, use_by=known.use_by)
            _complete(known, state)
            session.flush()
            return known.id
    code = state.code or _free_code(session, product_id, state.made_on or hand.on)
    return _write(session, product_id, code, state, hand)


def open_many(session: Session, wanted: Sequence[tuple[str, str, LotState]], *, hand: Hand) -> None:
    """Open lots that the books do not know: id, product and state of each, its code given.

    Raises:
        SetIsPacked: a product is a gift set.
    """
    require_act(session)
    _require_no_set(session, [product_id for _lot, product_id, _state in wanted])
    rows = [
        _columns(lot_id, product_id, state.code, state, hand)
        for lot_id, product_id, state in wanted
    ]
    if rows:
        session.connection().execute(insert(Lot), rows)


def undocumented(session: Session, product_id: str, *, hand: Hand) -> str:
    """The lot for goods in hand of which the books know no lot: one a product, without code.

    Raises:
        SetIsPacked: of a gift set some lot is always known.
    """
    require_act(session)
    _require_no_set(session, [product_id])
    known = find(session, product_id, "")
    if known is not None:
        return known.id
    state = LotState(
        code="",
        producer_code="",
        made_on=None,
        date_kind="none",
        use_by=None,
        owner="owned",
        document_no="",
        cost_vnd=None,
    )
    made = _write(session, product_id, "", state, hand)
    content = {
        "receipt": None,
        "lot": {"id": made, "code": "", "date_kind": "none", "use_by": None, "made_on": None},
        "product": product_id,
        "owner": state.owner,
        "contract": None,
        "units": 0,
        "place": None,
        "cost_vnd": None,
        "document_no": "",
        "order": None,
    }
    outbox.record(session, "lot.received/1", content, hand=hand)
    return made


def of_id(session: Session, lot_id: str) -> Lot:
    """A lot that is there."""
    return session.get_one(Lot, lot_id)


def find(session: Session, product_id: str, code: str) -> Lot | None:
    """A product's lot by the code on our label."""
    return session.scalar(select(Lot).where(Lot.product_id == product_id, Lot.code == code))


def differs(known: Lot, state: LotState) -> bool:
    """Whether a delivery tells of another lot; what it leaves open cannot differ."""
    if (known.date_kind, known.use_by, known.owner) != (state.date_kind, state.use_by, state.owner):
        return True
    if known.made_on and state.made_on and known.made_on != state.made_on:
        return True
    key = _matching(state.producer_code)
    return bool(known.producer_code_key and key and known.producer_code_key != key)


def bar(session: Session, lot_id: str, kind: str, *, is_settled: bool) -> None:
    """Keep a lot from being sold, or let it go (`kind` empty); `stock.holds` says which."""
    require_act(session)
    changed = {"barred": kind, "is_settled": is_settled}
    session.execute(update(Lot).where(Lot.id == lot_id).values(changed))


def mark_down(
    session: Session,
    lot_id: str,
    price_vnd: int | None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> None:
    """Let a lot cost less from a day on, or no more (all None); `stock.markdowns` says which."""
    require_act(session)
    changed = {"lower_vnd": price_vnd, "lower_from": first_on, "lower_to": last_on}
    session.execute(update(Lot).where(Lot.id == lot_id).values(changed))


def cost(session: Session, lot_id: str, cost_vnd: int | None) -> None:
    """What a lot cost by the newest word that counts; None: nobody knows.

    A lot may come in several deliveries at several prices: what is still here is taken to have
    cost what was paid last.
    """
    require_act(session)
    session.execute(update(Lot).where(Lot.id == lot_id).values(cost_vnd=cost_vnd))


def _require_no_set(session: Session, product_ids: Collection[str]) -> None:
    """Be sure that nobody opens a lot of gift sets of which nobody knows what lies in them: it
    would be sold at one rate of VAT, and no hold of a component would reach it."""
    for product_id in sorted(sets.among(session, product_ids)):
        raise SetIsPacked(name=session.get_one(Product, product_id).name_vi)


def _complete(known: Lot, state: LotState) -> None:
    """What an earlier delivery left open and this one tells; of its cost the newest word counts."""
    if state.cost_vnd is not None:
        known.cost_vnd = state.cost_vnd
    known.made_on = known.made_on or state.made_on
    if not known.producer_code:
        known.producer_code = state.producer_code
        known.producer_code_key = _matching(state.producer_code)


def _matching(producer_code: str) -> str:
    return normalise_lot(producer_code) if producer_code else ""


def _write(session: Session, product_id: str, code: str, state: LotState, hand: Hand) -> str:
    made = new_id()
    session.execute(insert(Lot).values(**_columns(made, product_id, code, state, hand)))
    return made


def _columns(
    lot_id: str, product_id: str, code: str, state: LotState, hand: Hand
) -> dict[str, object]:
    return {
        "id": lot_id,
        "product_id": product_id,
        "code": code,
        "producer_code": state.producer_code,
        "producer_code_key": _matching(state.producer_code),
        "made_on": state.made_on,
        "date_kind": state.date_kind,
        "use_by": state.use_by,
        "owner": state.owner,
        "document_no": state.document_no,
        "cost_vnd": state.cost_vnd,
        "received_at": hand.at,
        "is_set": state.is_set,
    }


def _free_code(session: Session, product_id: str, day: date) -> str:
    """`L261103` for the day, then `L261103-2`, …"""
    stem = f"L{day:%y%m%d}"
    taken = set(
        session.scalars(
            select(Lot.code).where(Lot.product_id == product_id, Lot.code.startswith(stem))
        )
    )
    code, n = stem, 1
    while code in taken:
        n += 1
        code = f"{stem}-{n}"
    return code
