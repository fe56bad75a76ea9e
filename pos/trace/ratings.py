"""A certificate and a place as the public pages tell them.  Pure."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache

from pos.base.text import search_key
from pos.catalogue.certificates import Certificate, last_day
from pos.trace import standing
from pos.trace.views import RatingView


def rating(
    certificates: Collection[Certificate], changed_at: datetime | None, on: date
) -> RatingView | None:
    """What a page tells of a product's certificates on a day; None where it has none.

    Args:
        changed_at: when they were last written down.
    """
    told = standing.told(certificates, on)
    if told is None or changed_at is None:
        return None
    valid_to = last_day(told)
    return RatingView(
        stars=told.stars,
        standing=standing.standing_on(told, on),
        decision_no=told.decision_no,
        body=told.body,
        level=told.level or "",
        issued=told.issued,
        valid_to=valid_to,
        days_left=None if valid_to is None else (valid_to - on).days,
        elapsed_percent=standing.elapsed_percent(told, on),
        withdrawn_on=told.withdrawn_on,
        potential_5=told.potential_5,
        changed_at=changed_at,
    )


def in_running_text(commune: str, province: str) -> str:
    """`xã Tân Cương, tỉnh Thái Nguyên`, as papers write it inside a sentence.

    Args:
        commune: `Xã Tân Cương`.
        province: `Tỉnh Thái Nguyên`.
    """
    return ", ".join(map(lower, (commune, province)))


def lower(word: str) -> str:
    """A name with its first letter small: `tỉnh Thái Nguyên`."""
    return word[:1].lower() + word[1:]


@lru_cache(maxsize=4096)
def is_same_place(place: str, commune: str, province: str) -> bool:
    """Whether a paper's place already names the commune and the province of today."""
    words, name, whole = (search_key(one) for one in (place, commune, province))
    bare = whole.removeprefix("thanh pho ").removeprefix("tinh ")
    return words in {f"{name} {whole}", f"{name} {bare}"}
