"""Records as pages read them: moments in words, codes by the names that people use."""

from datetime import date
from typing import Any

from pos.base.dates import format_day, format_moment, parse_at
from pos.law.revenue import endings
from pos.law.vat import SellerMethod
from pos.shop.queries import Showroom
from pos.web import sentences
from pos.web.i18n import language


def said(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its moments as people read them."""
    opened, closed = record["shift"]["opened_at"], record.get("closed_at")
    days = [format_day(date.fromisoformat(day)) for day in record.get("days", ())]
    moves = [{**one, "said_at": format_moment(parse_at(one["at"]))} for one in record["moves"]]
    return {
        **record,
        "moves": moves,
        "notices": [one[language()] for one in record.get("notices", ())],
        "said_opened": format_moment(parse_at(opened)),
        "said_closed": "" if closed is None else format_moment(parse_at(closed)),
        "said_days": ", ".join(days),
        "said_lists": _lists(record.get("freshness", {})),
        "is_turned_back": closed is not None and closed < opened,
    }


def _lists(fresh: dict[str, Any]) -> dict[str, str]:
    """The moments of the centre's lists, of those that came."""
    names = ("recall_at", "release_at")
    return {name: format_moment(parse_at(fresh[name])) for name in names if fresh.get(name)}


def notices(showroom: Showroom, on: date) -> list[dict[str, str]]:
    """What the law ends soon for a shop, as its Z keeps it: in Vietnamese and in English."""
    ends = endings(SellerMethod(showroom.seller_method), on=on)
    return [
        {
            "vi": one.notice % {"day": format_day(one.ends_on)} + ".",
            "en": one.notice_en % {"day": format_day(one.ends_on)} + ".",
        }
        for one in ends
    ]


def words() -> dict[str, Any]:
    """What a page calls the codes of a record."""
    return {
        "tender_words": sentences.tender,
        "reason_words": sentences.cash_reason,
        "happening_words": sentences.happening,
        "standing_words": sentences.standing,
    }
