"""The lot's label: stored record → paper of words."""

import re
from collections.abc import Sequence
from datetime import date

from pos.base.dates import format_day, format_day_short
from pos.base.money import format_vnd_with_sign
from pos.base.quantity import Unit
from pos.catalogue.queries import Card
from pos.spool.voices import Pair, Voice
from pos.stock.queries import LotCard
from printers.document import Label

SIZES = {"50x30": (50, 30), "40x30": (40, 30), "30x20": (30, 20)}
"""Millimetres, width by height: the usual ones, the first the most usual."""
WIDTHS_MM, HEIGHTS_MM = (10, 110), (10, 200)
"""The least and the most of a label of one's own size."""
_SIZE = re.compile(r"([0-9]{1,3})x([0-9]{1,3})", re.ASCII)


def size_mm(size: str) -> tuple[int, int] | None:
    """Width and height that a size names, `50x30`; None where it names none that can be."""
    found = _SIZE.fullmatch(size)
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    is_wide = WIDTHS_MM[0] <= width <= WIDTHS_MM[1]
    return (width, height) if is_wide and HEIGHTS_MM[0] <= height <= HEIGHTS_MM[1] else None


def lot_label(
    card: Card,
    lot: LotCard,
    *,
    size: tuple[int, int] | str,
    link: str,
    voice: Voice | None = None,
    lower_vnd: int | None = None,
    lower_from: date | None = None,
    inside: Sequence[str] = (),
) -> Label:
    """The supplementary trace label of a lot; not the legal product label.

    Stars stand on it only if the card's day shows them: a label printed tomorrow may differ.

    Args:
        card: the product as it stands on the day of printing.
        size: width and height in millimetres, or a name of `SIZES`.
        link: what the code carries (`catalogue.codes.label_link`); empty: it has none.
        voice: the languages of the shop's papers; None: Vietnamese alone.
        lower_vnd: what the lot costs while it is marked down; the price before stands beside it,
            struck through.
        lower_from: the first day of that, said on a label printed before it: until then the price
            that is struck through counts.  None: it counts already.
        inside: what lies in a gift set, in words; it stands in the place of the producer.
    """
    voice = voice or Voice()
    day = voice.pair("Đóng giỏ") if inside else voice.pair("NSX")
    made = _beside(day, format_day(lot.made_on) if lot.made_on else "")
    until = _until(lot.date_kind, lot.use_by, voice)
    code = _code(card, lot, lower_from, voice)
    width_mm, height_mm = SIZES[size] if isinstance(size, str) else size
    return Label(
        width_mm=width_mm,
        height_mm=height_mm,
        name=card.name_vi,
        name_en=card.name_en if voice.has_english else "",
        stars=card.stars,
        note="" if card.stars else "Giỏ quà" if inside else "Đặc sản vùng",
        contents=f"Gồm: {', '.join(inside)}" if inside else "",
        producer="" if inside else card.producer,
        place="" if inside else card.place,
        made_line=made[0],
        date_line=until[0],
        lot_line=code[0],
        price=_price(card, lower_vnd or card.price_vnd),
        qr=link,
        made_both=made[1],
        date_both=until[1],
        lot_both=code[1],
        was="" if lower_vnd is None else _price(card, card.price_vnd),
    )


def _beside(said: Pair, told: str) -> Pair:
    """`HSD 03/11/2027`, and `HSD / Exp. 03/11/2027` where papers have English."""
    said_vi, said_en = said
    if not told:
        return "", ""
    return f"{said_vi} {told}", f"{said_vi} / {said_en} {told}" if said_en else ""


def _code(card: Card, lot: LotCard, lower_from: date | None, voice: Voice) -> Pair:
    """The lot, and what the pack holds; on a label printed ahead, from which day its price is.

    That stands in this line because it is never let go of, however small the label.
    """
    if lower_from is None:
        content = f" · {card.net_content}" if card.net_content else ""
        return _beside(voice.pair("Lô"), f"{lot.code}{content}")
    day = format_day_short(lower_from)
    lot_vi, lot_both = _beside(voice.pair("Lô"), lot.code)
    from_vi, from_both = _beside(voice.pair("giá từ"), day)
    return f"{lot_vi} · {from_vi}", f"{lot_both} · {from_both}" if lot_both else ""


def _until(kind: str, use_by: date | None, voice: Voice) -> Pair:
    """The one date a buyer needs; empty for goods without one.

    `HSD` is the law's own short form.  For goods at their best until a day, the law's words
    "sử dụng tốt nhất trước ngày" are shortened: this label stands beside the legal one.  Source:
    domain facts: NĐ 37/2026 Art 46.1 and 46.4.

    Args:
        kind: `hsd` or `best_before`.
        use_by: the day printed; None for goods that never expire.
    """
    if use_by is None:
        return "", ""
    said = voice.pair("HSD") if kind == "hsd" else voice.pair("Tốt nhất trước")
    return _beside(said, format_day(use_by))


def _price(card: Card, price_vnd: int | None) -> str:
    if price_vnd is None:
        return ""
    price = format_vnd_with_sign(price_vnd)
    return f"{price}/{card.unit_word}" if Unit(card.unit).is_weighed else price
