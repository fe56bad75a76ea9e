"""The label of a shelf: a product as it stands today → paper of words, on a roll or a sticker."""

from datetime import date

from pos.base.dates import format_day
from pos.base.money import format_vnd_with_sign
from pos.base.quantity import Unit
from pos.catalogue.queries import Card
from pos.spool.voices import Voice
from printers.document import (
    Align,
    Document,
    Gap,
    Label,
    Paragraph,
    Qr,
    Rule,
    Size,
    Space,
    Stars,
    Text,
    words,
)

_LONGEST_WITH_UNIT = len("450.000 đ/chai")
"""A longer price has its unit on a line of its own, on every roll."""
_LONGEST_LARGE = len("1.559.900 đ")
"""A still longer one is set smaller, so that it stays on one line of the narrow roll."""


def shelf_label(card: Card, *, link: str, on: date, voice: Voice | None = None) -> Document:
    """What hangs at the shelf: the name, the price from afar, where it comes from, the code.

    Args:
        card: the product as it stands `on` the day; it has a price.
        link: what the code carries (`catalogue.codes.label_link` without a lot).
        voice: the languages of the shop's papers; None: Vietnamese alone.
    """
    voice = voice or Voice()
    return Document(
        (
            Paragraph(words(card.name_vi, bold=True), Size.TITLE, max_lines=3),
            *_english(card, voice),
            Gap(Space.SMALL),
            *_price(card),
            Rule(),
            Qr(link, tuple(_beside(card, on, voice))),
        )
    )


def _english(card: Card, voice: Voice) -> list[Paragraph]:
    if not voice.has_english or not card.name_en:
        return []
    return [Paragraph(words(card.name_en), Size.SMALL, max_lines=2)]


def _price(card: Card) -> list[Paragraph]:
    """`42.000 đ/kg`; counted goods, too, say what one is: `450.000 đ/hộp`."""
    price = format_vnd_with_sign(card.price_vnd or 0)
    figures, unit = Text(price, bold=True), Text(f"/{card.unit_word}", size=Size.LEAD)
    if len(price) > _LONGEST_LARGE:
        return [Paragraph((figures, unit), Size.TOTAL, Align.CENTER)]
    if len(price) + len(unit.text) > _LONGEST_WITH_UNIT:
        alone = Paragraph((figures,), Size.SHELF_PRICE, Align.CENTER)
        return [alone, Paragraph((unit,), Size.LEAD, Align.RIGHT)]
    return [Paragraph((figures, unit), Size.SHELF_PRICE, Align.CENTER)]


def _beside(card: Card, on: date, voice: Voice) -> list[Paragraph]:
    found = []
    if card.stars:
        found.append(Paragraph((Text("OCOP ", bold=True), Stars(card.stars))))
    if card.producer:
        found.append(Paragraph(words(card.producer), Size.SMALL, max_lines=2))
    if card.place:
        found.append(Paragraph(words(card.place), Size.SMALL, max_lines=2))
    content = "" if Unit(card.unit).is_weighed else card.net_content
    known = (*voice.label("Mã"), Text(f" {card.sku}"))
    found.append(Paragraph((Text(f"{content} · "), *known) if content else known, Size.SMALL))
    dated = (*voice.label("Giá ngày"), Text(f" {format_day(on)}"))
    found.append(Paragraph(dated, Size.SMALL))
    return found


def shelf_tag(
    card: Card, *, size_mm: tuple[int, int], link: str, on: date, voice: Voice | None = None
) -> Label:
    """The same on a sticker of its own size, for printers that have labels in them.

    Args:
        size_mm: its width and height.
        link: as `shelf_label`; empty: it has no code.
        voice: as `shelf_label`.
    """
    voice = voice or Voice()
    said_vi, said_en = voice.pair("Giá ngày")
    day = format_day(on)
    price = format_vnd_with_sign(card.price_vnd or 0)
    content = "" if Unit(card.unit).is_weighed else card.net_content
    return Label(
        width_mm=size_mm[0],
        height_mm=size_mm[1],
        name=card.name_vi,
        name_en=card.name_en if voice.has_english else "",
        stars=card.stars,
        producer=card.producer,
        place=card.place,
        made_line=f"{said_vi} {day}",
        made_both=f"{said_vi} / {said_en} {day}" if said_en else "",
        date_line="",
        lot_line=" · ".join(part for part in (content, f"Mã {card.sku}") if part),
        price=f"{price}/{card.unit_word}",
        qr=link,
    )
