"""What a public page may say of a certificate and of a lot on a day.  Pure.

More careful than `certificates.state_on`, which only tells whether stars may be shown: a
certificate of which the year alone was published is not called expired while it may hold.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from pos.catalogue.certificates import (
    Certificate,
    State,
    first_day,
    last_day,
    latest_end,
    stars_on,
    state_on,
)
from pos.stock.fefo import Bar, Barrable, bar_of
from pos.trace.journeys import Where


class Standing(StrEnum):
    """What a certificate is worth on a day, in the words of the page."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXTENDED = "extended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    """The decision names a day to come."""
    UNSURE = "unsure"
    """Only the year or the month was published: it may or may not hold today."""
    UNKNOWN_DATE = "unknown_date"
    """Not even the year was published."""

    @property
    def shows_stars(self) -> bool:
        """Whether the stars are drawn; otherwise the rating is told in words only."""
        return self in {Standing.VALID, Standing.EXPIRING, Standing.EXTENDED}


class LotState(StrEnum):
    """What the page says of the lot first."""

    FINE = "fine"
    HELD = "hold"
    RECALLED = "recall"
    HSD_PASSED = "hsd_passed"
    BEST_BEFORE_PASSED = "best_before_passed"
    UNKNOWN = "unknown"
    """A lot was asked for that this showroom does not know."""
    SOLD_OUT = "sold_out"
    """All of it was sold here."""
    GONE = "gone"
    """It was here, and left otherwise than by being sold."""
    NOT_ASKED = "not_asked"
    """The link names no lot: the page is about the product."""


_WHEREABOUTS = {
    Where.HERE: LotState.FINE,
    Where.SOLD: LotState.SOLD_OUT,
    Where.GONE: LotState.GONE,
}


def lot_state(lot: Barrable, day: date, now: Where = Where.HERE) -> LotState:
    """Return what a known lot is on `day`; the printed day itself is still a good one.

    What must not be eaten is said before where it is.

    Source: domain facts, NĐ 37/2026 Art 46 (HSD blocks, best-before warns).
    """
    bar = bar_of(lot, day)
    if bar is not None:
        return LotState.HSD_PASSED if bar is Bar.EXPIRED else LotState(bar.value)
    if lot.date_kind == "best_before" and lot.use_by is not None and lot.use_by < day:
        return LotState.BEST_BEFORE_PASSED
    return _WHEREABOUTS[now]


def standing_on(certificate: Certificate, day: date) -> Standing:
    """Return what may be said of the certificate on `day`."""
    state = state_on(certificate, day)
    if state is State.EXPIRED and latest_end(certificate) >= day:
        return Standing.UNSURE
    if state is State.NOT_YET and not is_exact(certificate):
        return Standing.UNSURE
    return Standing(state.value)


def is_exact(certificate: Certificate) -> bool:
    """Whether the day of the decision is known."""
    return certificate.issued is not None and certificate.issued.day is not None


def told(certificates: Collection[Certificate], day: date) -> Certificate | None:
    """Return the certificate that the page tells of; None where the product has none.

    The one whose stars count on `day`; else one that may hold, rather than one that surely
    does not; among equals the last to end.
    """
    shown = stars_on(certificates, day)
    if shown is not None:
        return shown
    return max(certificates, key=lambda one: _weight(one, day), default=None)


def elapsed_percent(certificate: Certificate, day: date) -> int:
    """Return how much of the surely known term has passed on `day`: 0 to 100."""
    first, last = first_day(certificate), last_day(certificate)
    if first is None or last is None or certificate.issued is None:
        return 0
    begun = certificate.issued.earliest
    term, passed = (last - begun).days, (day - begun).days
    return 100 if passed >= term else max(passed * 100 // term, 0)


def _weight(certificate: Certificate, day: date) -> tuple[bool, date, int]:
    standing = standing_on(certificate, day)
    is_over = standing in {Standing.EXPIRED, Standing.WITHDRAWN}
    return (not is_over, last_day(certificate) or date.min, certificate.stars)
