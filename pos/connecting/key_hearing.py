"""Learning the keys that the centre signs with, before it signs with another one."""

from collections.abc import Mapping

from pos.base.dates import iso_at
from pos.base.transaction import reading, writing
from pos.sync import line_book, line_queries
from pos.sync.centre_keys import read_keys
from pos.sync.signed import BadNews


def hear_keys(raw: object, known: Mapping[str, bytes]) -> bool:
    """Keep the centre's keys as it tells them; whether they are others than before.

    Args:
        raw: its list, as JSON gives it.
        known: the keys that the till knows it by.

    Raises:
        BadNews: no known key signed the list, or it is older than what the till was told.
    """
    told = read_keys(raw, known)
    before = line_queries.centre_keys(reading())
    if {one["public_key"] for one in before} == set(told.public_keys):
        return False
    if any(one.get("told_at", "") > iso_at(told.at) for one in before):
        raise BadNews("older", iso_at(told.at))
    with writing() as session:
        line_book.note_keys(session, told.as_links())
    return True
