"""Which order means a lot that the books do not know: a label or a producer's code names it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.text import Unreadable
from pos.catalogue.codes import normalise_lot
from pos.stock.holds import RELEASED, Kind
from pos.stock.models import HoldRow


def standing_order(session: Session, product_id: str, code: str) -> HoldRow | None:
    """The hold or recall that a lot of these goods would fall under; a recall first, then the
    newest; None: nobody's order means it.

    Days of making are unknown here, and an unknown day is taken for one of those meant.

    Args:
        code: as the label names the lot; the producer's codes are compared with it.
    """
    try:
        key = normalise_lot(code)
    except Unreadable:
        return None
    orders = session.scalars(
        select(HoldRow)
        .where(
            HoldRow.product_id == product_id,
            HoldRow.id.not_in(RELEASED),
        )
        .order_by(HoldRow.at.desc(), HoldRow.id.desc())
    )
    meant = [one for one in orders if not one.lot_key or key in one.lot_key.split("\n")]
    return min(meant, key=lambda one: one.kind != Kind.RECALL, default=None)
