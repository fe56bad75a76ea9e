"""The book of photos of suppliers' papers: the only writer of `receiving_photos`.

No fact tells of a photo: it is the shop's own evidence for what the deliveries' facts say.
"""

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.catalogue.paper_files import PaperFile
from pos.receiving.models import PhotoRow
from pos.receiving.refusals import UnknownPhoto
from pos.sync.pen import Hand

MOST = 20
"""Photos of one delivery's paper."""


def attach(
    session: Session, delivery_id: str, paper: PaperFile, *, file_name: str, hand: Hand
) -> None:
    """Note that a delivery has a photo; the very same one only once."""
    require_act(session)
    known = select(PhotoRow.id).where(
        PhotoRow.delivery_id == delivery_id,
        PhotoRow.sha256 == paper.sha256,
        PhotoRow.removed_at.is_(None),
    )
    if session.scalar(known) is None:
        session.execute(
            insert(PhotoRow).values(
                id=new_id(),
                delivery_id=delivery_id,
                sha256=paper.sha256,
                kind=paper.kind,
                file_name=file_name,
                added_at=hand.at,
                added_by=hand.by_name,
                removed_at=None,
            )
        )


def count(session: Session, delivery_id: str) -> int:
    """How many photos a delivery has."""
    here = (PhotoRow.delivery_id == delivery_id) & PhotoRow.removed_at.is_(None)
    return session.scalar(select(func.count()).where(here)) or 0


def take_off(session: Session, delivery_id: str, photo_id: str, *, hand: Hand) -> None:
    """Take a photo off the page.

    Raises:
        UnknownPhoto: the delivery has none of this id.
    """
    require_act(session)
    gone = session.execute(
        update(PhotoRow)
        .where(PhotoRow.id == photo_id, PhotoRow.delivery_id == delivery_id)
        .where(PhotoRow.removed_at.is_(None))
        .values(removed_at=hand.at)
        .returning(PhotoRow.id)
    )
    if gone.first() is None:
        raise UnknownPhoto
