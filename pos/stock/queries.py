"""Reads of stock: shelves by product, lots, what the moves add up to."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import LinkScan, normalise_lot
from pos.spool import queries as spool
from pos.stock.fefo import Shelf, is_expired
from pos.stock.models import Lot, RegisterPlace, StockLevel, StockMove
from pos.stock.places import PACKED, QUARANTINE, SHOP, SUPPLIER
from pos.stock.set_models import Recipe

_CAME = ("received", "opening", "packed")
"""Reasons of moves by which goods came in."""
_GONE_BACK = ("undone", "import_undone")
"""Reasons of moves that put right what never came."""


@dataclass(frozen=True)
class LotCard:
    """A lot, whole."""

    lot_id: str
    product_id: str
    code: str
    producer_code: str
    made_on: date | None
    date_kind: str
    use_by: date | None
    owner: str
    received_at: datetime
    on_hand_units: int
    barred: str = ""
    """`hold` or `recall`: not to be sold."""
    is_set: bool = False
    """Gift sets: what lies in them is in `stock.sets`."""
    lower_vnd: int | None = None
    """What it costs while marked down; None: it is not."""
    lower_from: date | None = None
    lower_to: date | None = None


# Asked within the statement that needs it, so that a register at a fair costs a scan nothing.
HERE = func.coalesce(
    select(RegisterPlace.place_id)
    .where(RegisterPlace.register_no == bindparam("register"))
    .scalar_subquery(),
    SHOP,
)
"""The place that the register bound as `register` sells from."""

# Built once: building a statement costs more than SQLite's answer.
_SHELVES = Prepared(
    select(
        Lot.product_id,
        Lot.id,
        Lot.code,
        func.coalesce(StockLevel.units, 0),
        Lot.date_kind,
        Lot.use_by,
        Lot.received_at,
        Lot.owner,
        Lot.barred,
        Lot.is_set,
        Lot.lower_vnd,
        Lot.lower_from,
        Lot.lower_to,
    )
    .select_from(Lot)
    .outerjoin(StockLevel, (StockLevel.lot_id == Lot.id) & (StockLevel.place_id == HERE))
    .where(
        Lot.product_id.in_(bindparam("ids", expanding=True)),
        (StockLevel.units > 0) | ((Lot.barred != "") & ~Lot.is_settled),
    )
)

_LOT = (
    select(
        Lot.id,
        Lot.product_id,
        Lot.code,
        Lot.producer_code,
        Lot.made_on,
        Lot.date_kind,
        Lot.use_by,
        Lot.owner,
        Lot.received_at,
        func.coalesce(StockLevel.units, 0),
        Lot.barred,
        Lot.is_set,
        Lot.lower_vnd,
        Lot.lower_from,
        Lot.lower_to,
    )
    .select_from(Lot)
    .outerjoin(StockLevel, (StockLevel.lot_id == Lot.id) & (StockLevel.place_id == SHOP))
)
_LOTS = Prepared(_LOT.where(Lot.id.in_(bindparam("ids", expanding=True))))
_BY_CODE = Prepared(
    _LOT.where(
        Lot.product_id == bindparam("product"), Lot.code == bindparam("code"), Lot.code != ""
    )
)
_BY_PRODUCERS_CODE = Prepared(
    _LOT.where(
        Lot.product_id == bindparam("product"),
        Lot.producer_code_key == bindparam("key"),
        Lot.code != "",
    ).limit(2)
)


def shelves(
    session: Session, product_ids: Collection[str], register_no: int | None = None
) -> dict[str, list[Shelf]]:
    """The lots of each product where a register sells: those with units, and those held or
    recalled of which units may still lie about.

    Args:
        register_no: of the register that asks; None: nobody's in particular, the shop's floor.
    """
    found: dict[str, list[Shelf]] = defaultdict(list)
    if product_ids:
        asked = {"ids": sorted(set(product_ids)), "register": register_no}
        for row in _SHELVES.all(session, **asked):
            found[row[0]].append(Shelf(*row[1:]))
    return found


def place_of(session: Session, register_no: int | None) -> str:
    """The place that a register sells from."""
    found: str = session.execute(select(HERE), {"register": register_no}).scalar_one()
    return found


def sold_out_shelf(lot: LotCard) -> Shelf:
    """The place of a lot of which the shelf holds nothing, by the books."""
    return Shelf(
        lot_id=lot.lot_id,
        code=lot.code,
        units=0,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        received_at=lot.received_at,
        owner=lot.owner,
        barred=lot.barred,
        is_set=lot.is_set,
        lower_vnd=lot.lower_vnd,
        lower_from=lot.lower_from,
        lower_to=lot.lower_to,
    )


def has_lots(session: Session) -> bool:
    """Whether anything was ever received."""
    return session.scalar(select(Lot.id).limit(1)) is not None


def lot(session: Session, lot_id: str) -> LotCard | None:
    """A lot by its id."""
    return lots(session, [lot_id]).get(lot_id)


def lots(session: Session, lot_ids: Collection[str]) -> dict[str, LotCard]:
    """The lots named, by id; unknown ids are left out."""
    if not lot_ids:
        return {}
    return {row[0]: LotCard(*row) for row in _LOTS.all(session, ids=sorted(set(lot_ids)))}


def lot_by_code(session: Session, product_id: str, code: str) -> LotCard | None:
    """A product's lot by the code on our label, else by the producer's own where it names one.

    Either case; our own code wins.
    """
    ours = _BY_CODE.first(session, product=product_id, code=code.upper())
    if ours is not None:
        return LotCard(*ours)
    if not code.strip():
        return None
    theirs = _BY_PRODUCERS_CODE.all(session, product=product_id, key=normalise_lot(code))
    return LotCard(*theirs[0]) if len(theirs) == 1 else None


@dataclass(frozen=True)
class Labelled:
    """What a label of this shop is stuck on."""

    product_id: str
    lot: LotCard | None
    """None where the label names none, or one that the books do not know."""


def by_label(session: Session, link: LinkScan) -> Labelled | None:
    """The goods of a label; None where its code is and was nobody's here.

    Whose code it is now goes first; a lot that is not among theirs may be one of a product that
    had the code when the label was printed.
    """
    first: str | None = None
    for product_id in catalogue.by_label(session, link):
        first = first or product_id
        lot = lot_by_code(session, product_id, link.lot) if link.lot else None
        if lot is not None or not link.lot:
            return Labelled(product_id, lot)
    return None if first is None else Labelled(first, None)


def received_units(session: Session, lot_id: str) -> int:
    """Base units of a lot that came in from outside, however much of it is left.

    What was received by mistake and undone never came.
    """
    is_back = (StockMove.to_place_id == SUPPLIER) & StockMove.reason.in_(_GONE_BACK)
    came = select(
        func.sum(
            case(
                (StockMove.reason.in_(_CAME), StockMove.units), (is_back, -StockMove.units), else_=0
            )
        )
    ).where(StockMove.lot_id == lot_id)
    return session.scalar(came) or 0


@dataclass(frozen=True)
class LabelRun:
    """Labels of a lot that somebody sent to a printer in one go."""

    job_id: str
    copies: int
    at: datetime
    by_name: str
    state: str
    """How far the paper got, as `spool` says it; `dismissed`: given up, on no goods."""


def label_history(session: Session, lot_id: str) -> list[LabelRun]:
    """Which labels of a lot were printed: how many, when and by whom, the newest first."""
    return [
        LabelRun(one.job_id, one.copies, one.created_at, one.created_by, one.state)
        for one in spool.papers_of(session, "label", lot_id)
    ]


def units_left(session: Session, lot_id: str) -> int:
    """Base units of a lot at all the showroom's own places, those inside gift sets left out."""
    here = select(func.sum(StockLevel.units)).where(
        StockLevel.lot_id == lot_id, StockLevel.place_id != PACKED
    )
    return session.scalar(here) or 0


def newest_good_lot(session: Session, product_id: str, today: date) -> Shelf | None:
    """The lot to which goods in hand are put that the books do not have: one that may be sold.

    A lot of which something lies on a shelf, in the storeroom or at a fair goes first, then the one
    received last.  A delivery that was undone brought none, and a gift set is of a lot that was
    packed.
    """
    here = (
        select(func.sum(StockLevel.units))
        .where(StockLevel.lot_id == Lot.id, StockLevel.place_id.not_in((PACKED, QUARANTINE)))
        .scalar_subquery()
    )
    is_gift_set = select(Recipe.id).where(Recipe.product_id == product_id).exists()
    rows = session.execute(
        select(Lot.id, Lot.code, Lot.date_kind, Lot.use_by, Lot.received_at, Lot.owner, Lot.is_set)
        .where(Lot.product_id == product_id, Lot.code != "", Lot.barred == "")
        .where(or_(Lot.is_set, ~is_gift_set))
        .order_by((func.coalesce(here, 0) > 0).desc(), Lot.id.desc())
        .add_columns(func.coalesce(here, 0))
    )
    for lot_id, code, date_kind, use_by, received_at, owner, is_set, units in rows:
        if is_expired(date_kind, use_by, today):
            continue
        if units or received_units(session, lot_id) > 0:
            return Shelf(lot_id, code, 0, date_kind, use_by, received_at, owner, is_set=is_set)
    return None
