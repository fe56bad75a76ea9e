"""The layout of a label: a fixed sheet, the QR and the price on the right, words on the left.

A label too small for a symbol has words over its whole width, and the price below them.

Sizes in dots at 203 dpi: name 26, other text 20 (smaller is not read by an older eye), price 34;
a name in English is 18, so that it is smaller than any Vietnamese and keeps its place.
What a weighed price is for (`/kg`) stands smaller behind its figures, or below them where that
lets the figures stay large.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from printers.document import Label, Text
from printers.fonts import glyphs
from printers.fonts.glyphs import Face
from printers.layouts import flow
from printers.layouts.flow import Line, StarRun, Word
from printers.layouts.label_type import Type
from printers.layouts.marks import BoxMark, Layout, Mark, QrMark, line_marks
from printers.layouts.qr import Symbol, choose_symbol
from printers.profiles import Profile
from printers.refusals import DoesNotFit

_WIDE_FROM_DOTS = 400
_NAME_PX = (26, 24, 22)
_ENGLISH_LINES = 2
_CONTENTS_LINES = 14
"""Most lines for what lies in a gift set."""
_PRICE_PX = (34, 32, 30, 28, 26, 24, 22, 20)
_DAY_PX = (34, 30, 28, 26, 24, 22)
_ALONE_PX = (56, 48, 40)
"""On a label without a symbol, where the price has the whole width."""
_UNIT_SPACE_DOTS = 3
"""Before a unit that stands behind its figures."""
_TOP_DOTS = 8
_BOTTOM_DOTS = 6
_COLUMN_AIR_DOTS = 4
"""Between the words and the symbol's quiet zone, so that a price below it stands clear of them."""
_PRICE_ROOM_DOTS = 35
"""The least height under the symbol: figures of 34 are 24 dots tall, and some air."""
_PRICE_AIR_DOTS = 8
"""Kept free of the price on every side: labels are never cut quite true."""
_PRICE_DROP_DOTS = 24
"""Most rows between the symbol and the price: on a tall label it stays near instead of floating."""
_PRICE_GAP_DOTS = 6
"""Between the figures and a unit below them."""
_STARS_ROOM_DOTS = 27
_GROUP_GAP_DOTS = 6
_PART = " · "


def lay_out_label(label: Label, profile: Profile) -> Layout:
    """Where every word of `label` stands; the layout has the label's own size.

    Raises:
        DoesNotFit: the label is wider than the printer, or its name, date, lot or price cannot be
            set whole.
        QrDoesNotFit: the symbol would need modules of 3 dots or less.
    """
    width = label.width_mm * profile.dots_per_mm
    height = label.height_mm * profile.dots_per_mm
    t = Type(profile)
    if width > profile.width_dots:
        raise DoesNotFit(f"a label of {label.width_mm} mm on {profile.name}")
    margin = t.dots(12 if width >= t.dots(_WIDE_FROM_DOTS) else 8)
    if label.qr:
        marks = _beside_symbol(label, t, width, height, margin)
    else:
        marks = _without_symbol(label, t, width, height, margin)
    missing = set().union(*(glyphs.missing(text) for text in _texts(label)))
    return Layout(width, height, tuple(marks), tuple(sorted(missing)))


def _beside_symbol(label: Label, t: Type, width: int, height: int, margin: int) -> list[Mark]:
    words_room = max(t.dots(148), width * 45 // 100)
    symbol = choose_symbol(
        label.qr,
        width_dots=width - margin - words_room,
        height_dots=height - t.dots(_PRICE_ROOM_DOTS),
        scale_eighths=t.profile.scale_eighths,
    )
    symbol_x = width - symbol.side_dots
    marks: list[Mark] = [QrMark(symbol_x, 0, symbol)]
    marks += _price_marks(label.price, symbol, width, height, t)
    words_width = symbol_x - margin - t.dots(_COLUMN_AIR_DOTS)
    return marks + _word_marks(label, t, x=margin, width_dots=words_width, height_dots=height)


def _without_symbol(label: Label, t: Type, width: int, height: int, margin: int) -> list[Mark]:
    """Words over the whole width, the price below them on the right: as large as they leave it."""
    sizes = _ALONE_PX + _PRICE_PX
    size = (width, height)
    starts = range(len(sizes)) if label.price else range(1)
    for is_whole, start in [(True, one) for one in starts] + [(False, one) for one in starts]:
        try:
            return _above_price(label, t, size, margin, sizes[start:], is_whole=is_whole)
        except DoesNotFit as no:
            refusal = no
    raise refusal


def _above_price(
    label: Label,
    t: Type,
    size: tuple[int, int],
    margin: int,
    sizes: tuple[int, ...],
    *,
    is_whole: bool,
) -> list[Mark]:
    width, height = size
    room = width - 2 * margin
    lines = _price_lines(flow.unbroken(label.price), room, height // 2, t, sizes)
    taken = _price_height_dots(lines, t) + t.dots(_PRICE_AIR_DOTS) if lines else 0
    y = height - taken
    marks: list[Mark] = []
    for line in lines:
        y += _figures_dots(line.px)
        marks += line_marks(line, x=width - margin - line.width_dots, baseline=y)
        y += t.dots(_PRICE_GAP_DOTS)
    words = _word_marks(
        label, t, x=margin, width_dots=room, height_dots=height - taken, is_whole=is_whole
    )
    return marks + words


def _texts(label: Label) -> tuple[str, ...]:
    dates = (label.made_line, label.date_line, label.lot_line, label.price, label.was)
    both = (label.made_both, label.date_both, label.lot_both)
    words = (label.name, label.name_en, label.note, label.contents, label.producer, label.place)
    return (*words, *dates, *both)


def _price_marks(price: str, symbol: Symbol, width: int, height: int, t: Type) -> list[Mark]:
    """The price in the largest size the symbol's width allows, centred below it."""
    room = symbol.side_dots - 2 * t.dots(_PRICE_AIR_DOTS)
    below = height - symbol.side_dots
    lines = _price_lines(flow.unbroken(price), room, below - 2 * t.dots(_PRICE_AIR_DOTS), t)
    y = symbol.side_dots + min(
        (below - _price_height_dots(lines, t)) // 2, t.dots(_PRICE_DROP_DOTS)
    )
    marks: list[Mark] = []
    for line in lines:
        y += _figures_dots(line.px)
        x = width - symbol.side_dots + (symbol.side_dots - line.width_dots) // 2
        marks += line_marks(line, x=x, baseline=y)
        y += t.dots(_PRICE_GAP_DOTS)
    return marks


def _price_lines(
    price: str, width: int, height: int, t: Type, sizes: tuple[int, ...] = _PRICE_PX
) -> list[Line]:
    """One line, or the figures above their unit where they are larger so and there is room."""
    if not price:
        return []
    figures, stroke, unit = price.partition("/")
    behind = _largest_price(figures, stroke + unit, width, t, sizes)
    alone = _largest_price(figures, "", width, t, sizes)
    if stroke and alone is not None:
        lines = [alone, Line(tuple(_words(stroke + unit, t.text)))]
        fits = lines[1].width_dots <= width and _price_height_dots(lines, t) <= height
        if fits and (behind is None or alone.px > behind.px):
            return lines
    if behind is None:
        raise DoesNotFit(f"the price {price!r} is wider than {width} dots")
    return [behind]


def _largest_price(
    figures: str, unit: str, width: int, t: Type, sizes: tuple[int, ...]
) -> Line | None:
    """Both on one line, the figures as large as they may be; None where even the least is wide."""
    for px in sizes:
        words = _words(figures, t.face(px))
        words += [
            replace(word, space_dots=t.dots(_UNIT_SPACE_DOTS)) for word in _words(unit, t.text)
        ]
        line = Line(tuple(words))
        if line.width_dots <= width:
            return line
    return None


def _price_height_dots(lines: list[Line], t: Type) -> int:
    """From the top of the first figures to the last baseline."""
    gaps = t.dots(_PRICE_GAP_DOTS) * max(0, len(lines) - 1)
    return sum(_figures_dots(line.px) for line in lines) + gaps


def _figures_dots(px: int) -> int:
    """How tall digits stand."""
    return px * 72 // 100


def _words(text: str, face: Face) -> list[Word]:
    return flow.split_words([(Text(text), face)])


@dataclass(frozen=True, slots=True)
class _Richness:
    """How many lines each part may take; 0 leaves it out."""

    name_lines: int
    name_en: int = 0
    producer: int = 2
    place: int = 2
    note: int = 1
    made: int = 2
    contents: int = 0

    def poorer(self) -> Iterator["_Richness"]:
        """This and ever less, in the order a label lets go of its words.

        The English name costs the place at most, and only where it can be kept by that.
        """
        current = replace(self, name_en=_ENGLISH_LINES)
        yield current
        for step in ("place", "producer", "place"):
            current = current.without(step)
            yield current
        current = self
        yield current
        contents = ["contents"] * self.contents
        steps = ("place", "producer", "place", "note", "producer")
        for step in (*steps, *contents[1:], "made", *contents[:1]):
            current = current.without(step)
            yield current
        while current.name_lines > 1:
            current = replace(current, name_lines=current.name_lines - 1)
            yield current

    def without(self, step: str) -> "_Richness":
        """One line less of place, producer or contents, all of anything else."""
        fewer = getattr(self, step) - 1 if step in {"place", "producer", "contents"} else 0
        return replace(self, **{step: fewer})


@dataclass(frozen=True, slots=True)
class _Set:
    """A line of a label with the room it takes."""

    line: Line
    height_dots: int
    group: int
    """0 the name, 1 where it comes from, 2 dates and lot."""
    is_struck: bool = False


def _word_marks(
    label: Label,
    t: Type,
    *,
    x: int,
    width_dots: int,
    height_dots: int,
    is_whole: bool = False,
) -> list[Mark]:
    """The words below each other; the name is not shortened where it has to be whole."""
    room = height_dots - t.dots(_TOP_DOTS) - t.dots(_BOTTOM_DOTS)
    name_face, name_lines = _name_size(label.name, width_dots, t)
    most = _CONTENTS_LINES if label.contents else 0
    for richness in _Richness(name_lines, contents=most).poorer():
        if is_whole and richness.name_lines < name_lines:
            break
        lines = _set_lines(label, richness, name_face, width_dots, t)
        free = room - sum(line.height_dots for line in lines)
        if free >= 0:
            return _stacked(lines, t, x=x, free=free)
    raise DoesNotFit(f"name, date and lot are taller than {label.height_mm} mm")


def _name_size(name: str, width_dots: int, t: Type) -> tuple[Face, int]:
    """The largest face that sets the whole name without breaking a word, and its lines."""
    most = 3 if width_dots < t.dots(_WIDE_FROM_DOTS) * 45 // 100 else 2
    for px in _NAME_PX:
        face = t.face(px)
        words = _words(name, face)
        if any(flow.line_width_dots([word]) > width_dots for word in words):
            continue
        lines = len(flow.wrap(words, width_dots))
        if lines <= most:
            return face, max(1, lines)
    return t.face(_NAME_PX[-1]), 3


def _set_lines(label: Label, rich: _Richness, name_face: Face, width: int, t: Type) -> list[_Set]:
    name = flow.wrap(_words(label.name, name_face), width, max_lines=rich.name_lines)
    lines = [_Set(line, _line_height_dots(name_face.px), 0) for line in name]
    english = flow.wrap(_words(label.name_en, t.english), width)
    if len(english) <= rich.name_en:
        lines += _text_lines(english, 0)
    if label.stars:
        stars = Line((Word((StarRun(label.stars, t.stars),), 0),))
        lines.append(_Set(stars, t.dots(_STARS_ROOM_DOTS), 0))
    told = (
        (label.note, rich.note),
        (label.contents, rich.contents),
        (label.producer, rich.producer),
    )
    for text, most in told:
        if most:
            lines += _text_lines(flow.wrap(_words(text, t.text), width, max_lines=most), 1)
    if rich.place:
        lines += _text_lines(_place_lines(label.place, width, rich.place, t), 1)
    made, day, lot = _dated(label, width, t)
    if rich.made:
        lines += _text_lines(_whole(made, t.text, width), 2)
    lines += _text_lines(_whole(day, _day_face(label, day, width, t), width), 2)
    lines += _text_lines(_whole(lot, t.text, width), 2)
    was = _text_lines(_whole(label.was, t.text, width), 2) if label.was else []
    return lines + [replace(one, is_struck=True) for one in was]


def _day_face(label: Label, day: str, width: int, t: Type) -> Face:
    """Of the date: where the price was lowered for it, as large as one line lets it be."""
    larger = [t.face(px) for px in _DAY_PX] if label.was else []
    fitting = (one for one in larger if flow.single_line_width_dots(day, one) <= width)
    return next(fitting, t.strong)


def _dated(label: Label, width: int, t: Type) -> tuple[str, str, str]:
    """The lines of dates and lot, with their English where each of them keeps to one line."""
    alone = (label.made_line, label.date_line, label.lot_line)
    both = (label.made_both, label.date_both, label.lot_both)
    told = tuple(one or other for one, other in zip(both, alone, strict=True))
    faces = (t.text, t.strong, t.text)
    fits = all(
        flow.single_line_width_dots(text, face) <= width
        for text, face in zip(told, faces, strict=True)
    )
    made, day, lot = told if fits else alone
    return made, day, lot


def _place_lines(place: str, width: int, most: int, t: Type) -> list[Line]:
    """The place as far as it fits: it lets go of province and district before it is cut short."""
    parts = place.split(", ")
    for count in range(len(parts), 0, -1):
        lines = flow.wrap(_words(", ".join(parts[:count]), t.text), width)
        if len(lines) <= most:
            return lines
    return flow.wrap(_words(parts[0], t.text), width, max_lines=most)


def _text_lines(lines: list[Line], group: int) -> list[_Set]:
    return [_Set(line, _line_height_dots(line.px), group) for line in lines]


def _whole(text: str, face: Face, width: int) -> list[Line]:
    """`text` unshortened: on one line, or one line a part, or as many as its words need."""
    if flow.single_line_width_dots(text, face) <= width:
        return flow.wrap(_words(text, face), width)
    parts = text.split(_PART)
    return [line for part in parts for line in flow.wrap(_words(part, face), width)]


def _line_height_dots(px: int) -> int:
    return (px * 113 + 50) // 100


def _stacked(lines: list[_Set], t: Type, *, x: int, free: int) -> list[Mark]:
    """The lines below each other; spare room goes between the groups, a little to each."""
    gap = min(t.dots(_GROUP_GAP_DOTS), free // 2)
    marks: list[Mark] = []
    y = t.dots(_TOP_DOTS)
    group = 0
    for item in lines:
        y += gap * (item.group - group)
        group = item.group
        # The feet of g and y (0.24 em) end with the line; a high Ỗ may reach into the line above.
        foot = (item.line.px * 24 + 99) // 100
        baseline = y + item.height_dots - foot
        marks += line_marks(item.line, x=x, baseline=baseline)
        if item.is_struck:
            rise, thick = item.line.px * 27 // 100, max(2, t.dots(2))
            marks.append(BoxMark(x, baseline - rise - thick, item.line.width_dots, thick))
        y += item.height_dots
    return marks
