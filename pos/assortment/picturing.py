"""Adding a picture from a product's page."""

from pathlib import Path

from pos.assortment import journal, product_queries
from pos.assortment.journal import Changed
from pos.assortment.refusals import NotAPicture
from pos.base.transaction import reading, writing
from pos.intake.drawings import NoPicture
from pos.intake.picturing import MOST_BYTES, add_picture_to
from pos.sync.pen import Hand


def add_picture(product_id: str, content: bytes, *, name: str, folder: Path, hand: Hand) -> bool:
    """Add a picture to a product, drawn anew; gives whether it is new there.

    Args:
        name: what the file was called; only shown.

    Raises:
        NoSuchProduct: there is none of this id.
        NotAPicture: the file is none, or too large.
    """
    product_queries.state(reading(), product_id)
    if len(content) > MOST_BYTES:
        raise NotAPicture
    try:
        is_new = add_picture_to(product_id, content, folder=folder, hand=hand)
    except NoPicture as no:
        raise NotAPicture from no
    if is_new:
        with writing() as session:
            told = Changed(product_id, "picture", product_id, None, {"file_name": name[-80:]})
            journal.note(session, [told], hand=hand)
    return is_new
