"""The book of shelf labels: the only writer of `assortment_labels`."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pos.assortment.label_words import LabelWords
from pos.assortment.models import ShelfLabel
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand


def note_labels(
    session: Session, labels: Sequence[tuple[str, LabelWords, str | None]], *, hand: Hand
) -> None:
    """Note what stands on shelves from now on: the product, the words, the paper's job."""
    require_act(session)
    rows = [
        {
            "id": new_id(),
            "product_id": product_id,
            **vars(words),
            "job_id": job_id,
            "at": hand.at,
            "by_name": hand.by_name,
        }
        for product_id, words, job_id in labels
    ]
    if rows:
        session.connection().execute(insert(ShelfLabel), rows)
