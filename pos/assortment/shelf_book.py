"""The book of shelf labels: the only writer of `assortment_labels`."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pos.assortment.models import ShelfLabel
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.catalogue.queries import Card
from pos.sync.pen import Hand


def note_labels(session: Session, labels: Sequence[tuple[Card, str | None]], *, hand: Hand) -> None:
    """Note what stands on shelves from now on: the card it was made from, and its paper's job."""
    require_act(session)
    rows = [
        {
            "id": new_id(),
            "product_id": card.product_id,
            "price_vnd": card.price_vnd,
            "name_vi": card.name_vi,
            "unit_word": card.unit_word,
            "net_content": card.net_content,
            "stars": card.stars,
            "job_id": job_id,
            "at": hand.at,
            "by_name": hand.by_name,
        }
        for card, job_id in labels
    ]
    if rows:
        session.connection().execute(insert(ShelfLabel), rows)
