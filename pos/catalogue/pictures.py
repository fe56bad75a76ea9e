"""The book of pictures: the only writer of `catalogue_pictures`, each with its fact."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.models import Picture
from pos.sync import outbox
from pos.sync.pen import Hand

_HERE = Picture.removed_at.is_(None)
_ORDER = (Picture.no, Picture.added_at.desc(), Picture.sha256)


def add_picture(
    session: Session, product_id: str, sha256: str, size_px: tuple[int, int], *, hand: Hand
) -> bool:
    """Add a picture behind those that a product has; gives whether it is new there."""
    require_act(session)
    known = session.get(Picture, (product_id, sha256), populate_existing=True)
    if known is not None and known.removed_at is None:
        return False
    width_px, height_px = size_px
    last = session.scalar(select(func.max(Picture.no)).where(Picture.product_id == product_id))
    values = {
        "width_px": width_px,
        "height_px": height_px,
        "added_at": hand.at,
        "no": 0 if last is None else last + 1,
        "removed_at": None,
    }
    if known is None:
        session.execute(insert(Picture).values(product_id=product_id, sha256=sha256, **values))
    else:
        _change(session, product_id, sha256, **values)
    told = {
        "product": product_id,
        "sha256": sha256,
        "width_px": width_px,
        "height_px": height_px,
    }
    outbox.record(session, "picture.added/1", {"picture": told}, hand=hand)
    return True


def arrange(session: Session, product_id: str, sha256s: Sequence[str], *, hand: Hand) -> None:
    """Let a product have these of its pictures, in this order; the others are taken off."""
    require_act(session)
    for sha256 in of_product(session, product_id):
        if sha256 not in sha256s:
            _change(session, product_id, sha256, removed_at=hand.at)
    for no, sha256 in enumerate(sha256s):
        _change(session, product_id, sha256, no=no, removed_at=None)
    content = {"product": product_id, "pictures": list(sha256s)}
    outbox.record(session, "pictures.changed/1", content, hand=hand)


def _change(session: Session, product_id: str, sha256: str, **values: object) -> None:
    is_its = (Picture.product_id == product_id) & (Picture.sha256 == sha256)
    session.execute(update(Picture).where(is_its).values(**values))


def of_product(session: Session, product_id: str) -> list[str]:
    """The names of the files of a product's pictures; the first is the one that is shown."""
    asked = select(Picture.sha256).where(Picture.product_id == product_id, _HERE)
    return list(session.scalars(asked.order_by(*_ORDER)))


def taken_off(session: Session, product_id: str) -> dict[str, int]:
    """The pictures that a product had, by their files' names: the place of each among them."""
    asked = select(Picture.sha256, Picture.no).where(Picture.product_id == product_id, ~_HERE)
    return {row[0]: row[1] for row in session.execute(asked)}


def first_picture(session: Session, product_id: str) -> str | None:
    """The name of the file of the picture that is shown; None where a product has none."""
    return next(iter(of_product(session, product_id)), None)


def is_picture(session: Session, sha256: str) -> bool:
    """Whether a product has a picture of that name."""
    found = select(Picture.sha256).where(Picture.sha256 == sha256, _HERE).limit(1)
    return session.scalar(found) is not None
