"""What several rooms read from a form."""

from flask import request

from pos.base.errors import BadForm


def request_id(field: str = "request_id") -> str | None:
    """The id that a page made for one press of its button; None where it made none.

    An act that is given it does its work once, however often the request arrives.

    Args:
        field: where it is: a page of two buttons has an id for each.
    """
    given = request.form.get(field, "")
    is_id = 20 <= len(given) <= 40 and given.isascii() and given.isalnum()
    return given if is_id else None


def page_no() -> int:
    """The page of a list that an address asks for; the first where it is no such number."""
    text = request.values.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and 0 < len(text) <= 6
    return max(int(text), 1) if is_number else 1


def copies(most: int) -> int:
    """How many labels a form asks for; one where it does not say.

    Raises:
        BadForm: it is no whole number from 1 to `most`.
    """
    text = request.form.get("copies", "1")
    is_short = text.isascii() and text.isdigit() and len(text) <= 4
    if is_short and 1 <= int(text) <= most:
        return int(text)
    raise BadForm({"copies": "not_a_number"})


def whole(text: str, field: str) -> int:
    """An amount or a count that a page of ours put into its form.

    Raises:
        BadForm: it is no whole number from 0 on, or a longer one than any of ours.
    """
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    raise BadForm({field: "not_a_number"})
