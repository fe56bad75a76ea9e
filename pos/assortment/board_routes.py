"""The door of the board of certificates."""

from collections.abc import Callable

from flask import render_template, request

from pos.assortment import certificate_board
from pos.assortment.certificate_bands import Band
from pos.assortment.certificate_board import BoardRow
from pos.base.transaction import reading
from pos.shop import queries as shop
from pos.shop.door import hand
from pos.web import forms, i18n

A_PAGE = 50


def show_certificate_board() -> str:
    """What of the certificates ends when: a band of it, a page at a time."""
    session, today = reading(), hand().on
    whole = certificate_board.board(session, today)
    asked = request.args.get("band", "")
    band = Band(asked) if asked in set(Band) else _first(whole)
    found = whole.bands[band]
    last_page = max(1, -(-len(found) // A_PAGE))
    page = min(forms.page_no(), last_page)
    showroom = shop.showroom(session)
    return render_template(
        "assortment/certificate_board.html",
        bands=list(Band),
        counts=whole.counts,
        band=band,
        rows=certificate_board.rows(session, found[(page - 1) * A_PAGE : page * A_PAGE], today),
        page=page,
        last_page=last_page,
        policies=showroom.policies if showroom else None,
        shop_name=showroom.name if showroom else "",
        to_maker=_to_maker,
    )


def _to_maker(said: Callable[[BoardRow], str], row: BoardRow) -> str:
    """A message to a producer: in Vietnamese, whatever language whoever sends it reads."""
    with i18n.speaking("vi"):
        return said(row)


def _first(whole: certificate_board.Board) -> Band:
    """What is looked at first: what ends soonest, else what has ended."""
    order = (Band.DAYS_30, Band.DAYS_90, Band.DAYS_180, Band.LAPSED, Band.WITHDRAWN)
    return next((band for band in order if whole.bands[band]), Band.DAYS_30)
