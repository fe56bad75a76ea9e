"""Records as pages read them: moments in words, codes by the names that people use."""

from datetime import date
from typing import Any

from pos.base.dates import format_day, format_moment, parse_at
from pos.web import sentences


def said(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its moments as people read them."""
    opened, closed = record["shift"]["opened_at"], record.get("closed_at")
    days = [format_day(date.fromisoformat(day)) for day in record.get("days", ())]
    moves = [{**one, "said_at": format_moment(parse_at(one["at"]))} for one in record["moves"]]
    return {
        **record,
        "moves": moves,
        "said_opened": format_moment(parse_at(opened)),
        "said_closed": "" if closed is None else format_moment(parse_at(closed)),
        "said_days": ", ".join(days),
        "is_turned_back": closed is not None and closed < opened,
    }


def words() -> dict[str, Any]:
    """What a page calls the codes of a record."""
    return {
        "tender_words": sentences.tender,
        "reason_words": sentences.cash_reason,
        "happening_words": sentences.happening,
    }
