"""The pictures of a product, from its page: added, taken off, brought back, put first."""

from pathlib import Path

from sqlalchemy.orm import Session

from pos.assortment import journal, product_queries
from pos.assortment.journal import Changed
from pos.assortment.refusals import NoSuchPicture, NotAPicture
from pos.base.transaction import reading, writing
from pos.catalogue import pictures
from pos.catalogue.drawings import NoPicture
from pos.intake.picturing import MOST_BYTES, add_picture_to
from pos.sync.pen import Hand


def add_picture(product_id: str, content: bytes, *, name: str, folder: Path, hand: Hand) -> bool:
    """Add a picture to a product, drawn anew; gives whether it is new there.

    Args:
        name: what the file was called; only shown.

    Raises:
        NoSuchProduct: there is none of this id.
        NotAPicture: `no_picture`, `too_large` or `too_many_dots`.
    """
    product_queries.state(reading(), product_id)
    if len(content) > MOST_BYTES:
        raise NotAPicture(reason="too_large")
    try:
        is_new = add_picture_to(product_id, content, folder=folder, hand=hand)
    except NoPicture as no:
        raise NotAPicture(reason=no.code) from no
    if is_new:
        with writing() as session:
            told = {"file_name": name[-80:]}
            _note(session, product_id, before=None, after=told, hand=hand)
    return is_new


def put_first(product_id: str, sha256: str, *, hand: Hand) -> None:
    """Let a picture be the one that shoppers see; the others follow in their order.

    Raises:
        NoSuchPicture: the product has none of this name.
    """
    with writing() as session:
        here = _here(session, product_id, sha256)
        if here[0] != sha256:
            others = [one for one in here if one != sha256]
            pictures.arrange(session, product_id, [sha256, *others], hand=hand)


def take_off(product_id: str, sha256: str, *, hand: Hand) -> None:
    """Show a picture nowhere any more.

    Raises:
        NoSuchPicture: the product has none of this name.
    """
    with writing() as session:
        here = _here(session, product_id, sha256)
        left = [one for one in here if one != sha256]
        pictures.arrange(session, product_id, left, hand=hand)
        _note(session, product_id, before={"sha256": sha256}, after=None, hand=hand)


def bring_back(product_id: str, sha256: str, *, hand: Hand) -> None:
    """Show a picture that was taken off where it was; one that is there stays.

    Raises:
        NoSuchPicture: the product never had one of this name.
    """
    with writing() as session:
        here = pictures.of_product(session, product_id)
        if sha256 in here:
            return
        places = pictures.taken_off(session, product_id)
        if sha256 not in places:
            raise NoSuchPicture
        here.insert(places[sha256], sha256)
        pictures.arrange(session, product_id, here, hand=hand)
        _note(session, product_id, before=None, after={"sha256": sha256}, hand=hand)


def _here(session: Session, product_id: str, sha256: str) -> list[str]:
    here = pictures.of_product(session, product_id)
    if sha256 not in here:
        raise NoSuchPicture
    return here


def _note(
    session: Session,
    product_id: str,
    *,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
    hand: Hand,
) -> None:
    journal.note(session, [Changed(product_id, "picture", product_id, before, after)], hand=hand)
