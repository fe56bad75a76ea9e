"""The label of a shelf: a product as it stands today → paper of words."""

from datetime import date

from pos.base.dates import format_day
from pos.base.money import format_vnd_with_sign
from pos.base.quantity import Unit
from pos.catalogue.queries import Card
from printers.document import (
    Align,
    Document,
    Gap,
    Paragraph,
    Qr,
    Rule,
    Size,
    Space,
    Span,
    Stars,
    Text,
    words,
)

_LONGEST_LARGE = len("1.559.900 đ")
"""A longer price is set smaller, so that it stands on one line of the narrow roll, too."""


def shelf_label(card: Card, *, link: str, on: date) -> Document:
    """What hangs at the shelf: the name, the price from afar, where it comes from, the code.

    Args:
        card: the product as it stands `on` the day; it has a price.
        link: what the code carries (`catalogue.codes.label_link` without a lot).
    """
    return Document(
        (
            Paragraph(words(card.name_vi, bold=True), Size.TITLE, max_lines=3),
            Gap(Space.SMALL),
            Paragraph(_price(card), _price_size(card), Align.CENTER),
            Rule(),
            Qr(link, tuple(_beside(card, on))),
        )
    )


def _price(card: Card) -> tuple[Span, ...]:
    """`42.000 đ/kg`; counted goods, too, say what one is: `450.000 đ/hộp`."""
    figures = Text(format_vnd_with_sign(card.price_vnd or 0), bold=True)
    return (figures, Text(f"/{card.unit_word}", size=Size.LEAD)) if card.unit_word else (figures,)


def _price_size(card: Card) -> Size:
    is_long = len(format_vnd_with_sign(card.price_vnd or 0)) > _LONGEST_LARGE
    return Size.HEADING if is_long else Size.SHELF_PRICE


def _beside(card: Card, on: date) -> list[Paragraph]:
    found = []
    if card.stars:
        found.append(Paragraph((Text("OCOP ", bold=True), Stars(card.stars))))
    if card.producer:
        found.append(Paragraph(words(card.producer), Size.SMALL, max_lines=2))
    if card.place:
        found.append(Paragraph(words(card.place), Size.SMALL, max_lines=2))
    content = "" if Unit(card.unit).is_weighed else card.net_content
    known = " · ".join(part for part in (content, f"Mã {card.sku}") if part)
    found.append(Paragraph(words(known), Size.SMALL))
    found.append(Paragraph(words(f"Giá ngày {format_day(on)}"), Size.SMALL))
    return found
