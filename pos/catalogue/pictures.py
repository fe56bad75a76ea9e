"""The book of pictures: the only writer of `catalogue_pictures`, each with its fact."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.models import Picture
from pos.sync import outbox
from pos.sync.pen import Hand


def add_picture(
    session: Session, product_id: str, sha256: str, size_px: tuple[int, int], *, hand: Hand
) -> bool:
    """Add a picture to a product; gives whether it is new there."""
    require_act(session)
    if session.get(Picture, (product_id, sha256)) is not None:
        return False
    width_px, height_px = size_px
    session.execute(
        insert(Picture).values(
            product_id=product_id,
            sha256=sha256,
            width_px=width_px,
            height_px=height_px,
            added_at=hand.at,
        )
    )
    told = {
        "product": product_id,
        "sha256": sha256,
        "width_px": width_px,
        "height_px": height_px,
    }
    outbox.record(session, "picture.added/1", {"picture": told}, hand=hand)
    return True


def newest_picture(session: Session, product_id: str) -> str | None:
    """The name of the file of a product's newest picture; None where it has none."""
    return session.scalar(
        select(Picture.sha256)
        .where(Picture.product_id == product_id)
        .order_by(Picture.added_at.desc(), Picture.sha256)
        .limit(1)
    )


def is_picture(session: Session, sha256: str) -> bool:
    """Whether a product has a picture of that name."""
    found = select(Picture.sha256).where(Picture.sha256 == sha256).limit(1)
    return session.scalar(found) is not None
