"""A phone that counts: how it joins, its one page, how it leaves."""

import re

from flask import Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.counting import counts, joining, sheet_routes, words
from pos.counting.counts import Sheet
from pos.counting.refusals import CountEnded
from pos.shop import queries as shop
from pos.shop.door import PHONE_COOKIE, PHONE_PAGES, hand, house
from pos.shop.phone_door import phone, phones_hand, remember_phone
from pos.shop.refusals import NoPairCode, UnknownPerson, WrongPairCode
from pos.web import i18n, sentences


def show_pairing() -> str:
    """Where a phone types the code that whoever leads shows."""
    _choose_language(request.args.get("l", ""))
    return _pairing_page(request.args.get("code", "")[:12], None)


def pair_phone() -> AnyResponse | tuple[str, int]:
    """Let the phone count."""
    _choose_language(request.form.get("l", ""))
    typed = re.sub(r"[\s.\-]", "", request.form.get("code", ""))[:20]
    codes = house().phone_codes
    try:
        joined = joining.join_count(typed, codes, is_guarded=request.is_secure, hand=hand())
    except (WrongPairCode, NoPairCode, CountEnded, UnknownPerson) as no:
        return _pairing_page("", no), 409
    answer = redirect(url_for("counter_phone.show_sheet"), 303)
    return remember_phone(answer, joined.secret)


def show_sheet() -> AnyResponse | str:
    """The phone's sheet."""
    return sheet_routes.page(
        _own(),
        phones_hand(),
        goods_url=url_for("counter_phone.search_goods"),
        entries_url=url_for("counter_phone.keep_entry"),
        back_url="",
    )


def search_goods() -> Response:
    """Goods for what was typed or scanned."""
    return sheet_routes.goods(_own(), phones_hand())


def keep_entry() -> Response | tuple[Response, int]:
    """Keep what was counted."""
    return sheet_routes.entry(_own(), phones_hand())


def end_phone() -> AnyResponse:
    """The counter is done: the phone opens nothing any more."""
    joining.end_phone(phone().subject_id, phone().phone_id, hand=phones_hand())
    answer = redirect(url_for("counter_phone.show_pairing", done=1), 303)
    answer.delete_cookie(PHONE_COOKIE, path=PHONE_PAGES)
    return answer


def _own() -> Sheet:
    return counts.sheet_of_phone(reading(), phone().phone_id)


def _choose_language(asked: str) -> None:
    if asked in ("vi", "en"):
        session["language"] = asked
        i18n.choose(asked)


def _pairing_page(code: str, no: Refusal | None) -> str:
    showroom = shop.showroom(reading())
    return render_template(
        "counting/pair.html",
        shop_name="" if showroom is None else showroom.name,
        code=code,
        problem=_said(no),
        is_done="done" in request.args,
    )


def _said(no: Refusal | None) -> str:
    """Of a code that is worth nothing, in words of counting: registers have others."""
    if isinstance(no, NoPairCode):
        return words.term("code_spent")
    return "" if no is None else sentences.refusal(no)
