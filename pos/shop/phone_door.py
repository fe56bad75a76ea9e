"""A phone paired for one task, as its routes see it: the door has let it in."""

from flask import g, request
from werkzeug.wrappers import Response

from pos.base import clock
from pos.base.errors import Broken
from pos.shop import phones
from pos.shop.door import PHONE_COOKIE, PHONE_PAGES, house
from pos.shop.phones import PairedPhone
from pos.sync.pen import Hand


def phone() -> PairedPhone:
    """The phone that asks."""
    found: PairedPhone | None = g.get("phone")
    if found is None:
        raise Broken("the browser is no phone, and should not have come this far")
    return found


def phones_hand() -> Hand:
    """The hand of whoever holds the phone that asks."""
    held = phone()
    return Hand(house().pen, clock.now(), held.person_id, held.person_name, None)


def remember_phone(response: Response, secret: str) -> Response:
    """Let a phone carry its secret, as a register's browser does, but to its own pages only."""
    response.set_cookie(
        PHONE_COOKIE,
        secret,
        max_age=phones.LIVES,
        path=PHONE_PAGES,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response
