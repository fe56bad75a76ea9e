"""Arranging the counters: keys, the wall of goods, the codes of scales."""

from collections.abc import Mapping, Sequence

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.scale_codes import Layout, check_together
from pos.sync.pen import Hand
from pos.till import counter_book, keymap
from pos.till.refusals import TooManyFavourites

MOST_FAVOURITES = 24
"""Two walls of twelve: more is a list, and a list is searched."""


def arrange_keys(wanted: Mapping[str, str]) -> None:
    """Let the counters' keys be these.

    Raises:
        BadKeys: a key that cannot be, or that two actions would have.
    """
    changed = keymap.arranged(wanted)
    with writing() as session:
        counter_book.keep_keys(session, changed)


def arrange_favourites(product_ids: Sequence[str], *, hand: Hand) -> None:
    """Let these products be on the wall, in this order; those nobody knows are left out.

    Raises:
        TooManyFavourites: more than the wall holds.
    """
    wanted = list(dict.fromkeys(product_ids))
    if len(wanted) > MOST_FAVOURITES:
        raise TooManyFavourites(most=MOST_FAVOURITES)
    with writing() as session:
        known = catalogue.cards(session, wanted, hand.on)
        counter_book.keep_favourites(session, [one for one in wanted if one in known])


def arrange_scales(layouts: Sequence[Layout]) -> None:
    """Let the scales' codes be read so.

    Raises:
        BadLayout: `layout_twice`: a code would be read in two ways.
    """
    check_together(layouts)
    with writing() as session:
        counter_book.keep_layouts(session, layouts)


def number_goods(numbers: Mapping[int, str], *, hand: Hand) -> None:
    """Let the scales know these products by these numbers; unknown products are left out."""
    with writing() as session:
        known = catalogue.cards(session, list(numbers.values()), hand.on)
        kept = {plu: one for plu, one in numbers.items() if one in known}
        counter_book.keep_numbers(session, kept)
