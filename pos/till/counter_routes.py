"""The manager's pages of how the counters are arranged: keys, the wall of goods, scales."""

from dataclasses import dataclass
from datetime import date

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, read_scan
from pos.catalogue.scale_codes import (
    COMMON,
    STEPS,
    BadLayout,
    Layout,
    ScaleCode,
    check_together,
    read_layout,
    read_scale_code,
)
from pos.shop.door import hand
from pos.till import arranging, counter_book, counter_queries, keymap
from pos.till.arranged import Arranged
from pos.till.keymap import ACTIONS, BadKeys
from pos.web import sentences

MOST_LAYOUTS = 5


# --- Keys ------------------------------------------------------------------------------------


def show_keys() -> str:
    """Which key does what."""
    return _keys_page(keymap.DEFAULTS | counter_book.keys(reading()), {})


def arrange_keys() -> AnyResponse | tuple[str, int]:
    """Other keys, or those of the release again."""
    wanted = {} if "defaults" in request.form else _wanted_keys()
    try:
        arranging.arrange_keys(wanted)
    except BadKeys as bad:
        return _keys_page(keymap.DEFAULTS | wanted, bad.problems), 400
    return _kept("counter.show_keys")


def _wanted_keys() -> dict[str, str]:
    named = {one.name: request.form.get(f"key_{one.name}", one.key) for one in ACTIONS}
    return {name: key[:40] for name, key in named.items()}


def _keys_page(keys: dict[str, str], problems: dict[str, str]) -> str:
    said = {code: sentences.field(code) for code in ("key_unknown", "key_browser", "key_typing")}
    return render_template(
        "till/keys.html",
        actions=ACTIONS,
        keys=keys,
        problems=_said(problems),
        said=said,
        is_saved=_is_saved(),
    )


# --- The wall of goods -----------------------------------------------------------------------


def show_favourites() -> str:
    """The goods on the wall, in their order."""
    session = reading()
    chosen = counter_queries.goods(session, counter_book.favourites(session), _today())
    most = arranging.MOST_FAVOURITES
    return render_template("till/favourites.html", chosen=chosen, most=most, is_saved=_is_saved())


def arrange_favourites() -> AnyResponse:
    """Other goods, or another order."""
    arranging.arrange_favourites(request.form.getlist("product_id"), hand=hand())
    return _kept("counter.show_favourites")


def search_goods() -> str:
    """Goods to put on the wall."""
    session, text = reading(), request.args.get("q", "")[:200]
    found = counter_queries.goods(session, catalogue.search(session, text), _today())
    return render_template("till/_favourite_hits.html", found=found, q=text)


# --- Scales ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """What a code that was scanned to try would be at the till."""

    typed: str
    said: ScaleCode | None
    name: str
    """Of the goods; empty where no product has the number."""
    unit_word: str


def show_scales() -> str:
    """How the codes of scales are read, and which goods they name."""
    rows = [(one.pattern, one.step) for one in counter_book.layouts(reading())]
    return _scales_page(rows, {})


def arrange_scales() -> AnyResponse | tuple[str, int]:
    """Read the codes of scales in another way; a code may be tried before it is kept."""
    rows = [row for row in _layout_rows() if row[0].strip()]
    layouts, problems = _read_layouts(rows)
    if problems or "try" in request.form:
        return _scales_page(rows, problems, layouts), 400 if problems else 200
    arranging.arrange_scales(layouts)
    return _kept("counter.show_scales")


def number_goods() -> AnyResponse | tuple[str, int]:
    """Give goods the numbers by which the scales know them."""
    numbers: dict[int, str] = {}
    problems: dict[str, str] = {}
    for product_id, text in zip(
        request.form.getlist("product_id"), request.form.getlist("plu"), strict=False
    ):
        typed = text.strip()
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6 and int(typed)):
            problems[product_id] = "plu"
        elif int(typed) in numbers:
            problems[product_id] = "plu_taken"
        else:
            numbers[int(typed)] = product_id
    if problems:
        rows = [(one.pattern, one.step) for one in counter_book.layouts(reading())]
        return _scales_page(rows, problems), 400
    arranging.number_goods(numbers, hand=hand())
    return _kept("counter.show_scales")


def _layout_rows() -> list[tuple[str, int]]:
    patterns, steps = request.form.getlist("pattern"), request.form.getlist("step")
    rows = list(zip(patterns, steps, strict=False))[:MOST_LAYOUTS]
    return [(pattern[:60], int(step) if step in map(str, STEPS) else 0) for pattern, step in rows]


def _read_layouts(rows: list[tuple[str, int]]) -> tuple[list[Layout], dict[str, str]]:
    layouts: list[Layout] = []
    problems: dict[str, str] = {}
    for at, (pattern, step) in enumerate(rows):
        try:
            layouts.append(read_layout(pattern, step))
            check_together(layouts)
        except BadLayout as bad:
            problems[f"pattern_{at}"] = bad.code
    return layouts, problems


def _scales_page(
    rows: list[tuple[str, int]], problems: dict[str, str], layouts: list[Layout] | None = None
) -> str:
    session = reading()
    typed = dict(zip(request.form.getlist("product_id"), request.form.getlist("plu"), strict=False))
    return render_template(
        "till/scales.html",
        rows=rows,
        spare=max(1, 2 - len(rows)) if len(rows) < MOST_LAYOUTS else 0,
        steps=STEPS,
        common=COMMON,
        goods=counter_queries.scale_goods(session, _today()),
        typed=typed,
        trial=None if layouts is None else _trial(layouts),
        problems=_said(problems),
        is_saved=_is_saved(),
    )


def _trial(layouts: list[Layout]) -> Trial:
    session, typed = reading(), request.form.get("code", "")[:40]
    read = read_scan(typed, hosts=())
    said = read_scale_code(read.gtin14, layouts) if isinstance(read, GtinScan) else None
    product_id = None if said is None else counter_book.product_of(session, said.plu)
    card = catalogue.cards(session, [product_id], _today()).get(product_id) if product_id else None
    name, word = ("", "kg") if card is None else (card.name_vi, card.unit_word)
    return Trial(typed, said, name, word)


# --- Common ----------------------------------------------------------------------------------


def _kept(page: str) -> AnyResponse:
    """After a change: every counter's next page says it."""
    end_reading()
    arranged: Arranged = current_app.extensions["ocop_arranged"]
    arranged.read_anew()
    return redirect(url_for(page, saved=1), 303)


def _said(problems: dict[str, str]) -> dict[str, str]:
    return {name: sentences.field(code) for name, code in problems.items()}


def _is_saved() -> bool:
    return "saved" in request.args


def _today() -> date:
    return business_day(clock.now())
