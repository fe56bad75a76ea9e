"""What a shelf label tells of a product, and what of it is no longer so.  Pure."""

from dataclasses import dataclass

from pos.base.digests import digest
from pos.catalogue.queries import Card


@dataclass(frozen=True)
class LabelWords:
    """What a label tells; None where nobody noted it."""

    price_vnd: int | None
    """None: there is no price, so the label has to come off."""
    name_vi: str
    unit_word: str
    net_content: str
    stars: int
    sku: str | None
    producer: str | None
    place: str | None
    link: str | None

    @property
    def seen(self) -> str:
        """A short name of it, for a form to carry."""
        return digest(self)


def words_of(card: Card, link: str | None) -> LabelWords:
    """What a label of a product has to tell; no link: its code opens nothing for a shopper."""
    return LabelWords(
        price_vnd=card.price_vnd,
        name_vi=card.name_vi,
        unit_word=card.unit_word,
        net_content=card.net_content,
        stars=card.stars,
        sku=card.sku,
        producer=card.producer,
        place=card.place,
        link=link,
    )


_REASONS = {
    "name_vi": "name",
    "unit_word": "unit",
    "net_content": "content",
    "stars": "stars",
    "sku": "sku",
    "link": "link",
    "producer": "producer",
    "place": "place",
}
"""What is told, to why a label that tells it otherwise is due."""


def reasons(told: LabelWords, now: LabelWords) -> tuple[str, ...]:
    """Why a label is due; nothing where it tells what is so, as far as anybody knows."""
    if told.price_vnd is None and now.price_vnd is None:
        return ()  # the label was taken off, and there is nothing to put there
    found = []
    if told.price_vnd != now.price_vnd:
        found.append("price" if now.price_vnd is not None else "no_price")
    for name, reason in _REASONS.items():
        was, is_now = getattr(told, name), getattr(now, name)
        if was is not None and is_now is not None and was != is_now:
            found.append(reason)
    return tuple(found)
