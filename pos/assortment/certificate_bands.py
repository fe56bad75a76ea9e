"""How soon a product loses the stars that it shows, in the bands of the manager's board.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pos.catalogue.certificates import Certificate, Lapse, lapse_on, last_day, stars_on
from pos.catalogue.standards import Standard


class Band(StrEnum):
    """What the manager has to see to, the most urgent first."""

    LAPSED = "lapsed"
    """Ended: no stars any more."""
    DAYS_30 = "30"
    DAYS_90 = "90"
    DAYS_180 = "180"
    """Ends within so many days, and in none of the bands before."""
    WITHDRAWN = "withdrawn"
    UNSURE = "unsure"
    """It may hold, but its day is not known well enough to show stars."""
    NONE = "none"
    """Never had a certificate."""


_WITHIN = ((30, Band.DAYS_30), (90, Band.DAYS_90), (180, Band.DAYS_180))


@dataclass(frozen=True)
class Banded:
    """The certificate that the band is about."""

    band: Band
    certificate: int | None
    """Its place among those given; None where there is none."""
    last_on: date | None
    """The last day of the stars, or of the certificate where none are shown."""


def band_of(held: Sequence[Certificate], on: date) -> Banded | None:
    """Return the band of a product; None where its stars stay longer than all of them.

    A renewal that takes over the day after counts: what ends is the stars, not one paper.
    """
    if not held:
        return Banded(Band.NONE, None, None)
    shown = stars_on(held, on)
    if shown is not None:
        counting, last = _last_of_stars(held, shown)
        band = _within(last, on)
        return None if band is None else Banded(band, held.index(counting), last)
    lapse = lapse_on(held, on)
    newest = max(held, key=lambda one: (_begun(one), last_day(one) or date.min))
    if lapse is Lapse.WITHDRAWN:
        newest = max(held, key=lambda one: (one.withdrawn_on or date.min, _begun(one)))
        return Banded(Band.WITHDRAWN, held.index(newest), newest.withdrawn_on)
    band = Band.UNSURE if lapse is None else Band.LAPSED
    return Banded(band, held.index(newest), last_day(newest))


def band_of_standard(standard: Standard, on: date) -> Band | None:
    """Return the band of a producer's certificate; None where it goes on longer, or for good."""
    if standard.valid_to is None:
        return None
    return Band.LAPSED if standard.valid_to < on else _within(standard.valid_to, on)


def _within(last: date, on: date) -> Band | None:
    left = (last - on).days
    return next((band for days, band in _WITHIN if left <= days), None)


def _last_of_stars(held: Sequence[Certificate], shown: Certificate) -> tuple[Certificate, date]:
    """The last certificate that carries the stars on without a gap, and its last day."""
    counting = shown
    while True:
        ends = _ends(counting)
        following = stars_on(held, ends + timedelta(days=1))
        if following is None or following.stars < shown.stars:
            return counting, ends
        counting = following


def _ends(certificate: Certificate) -> date:
    last = last_day(certificate) or date.min
    if certificate.withdrawn_on is None:
        return last
    return min(last, certificate.withdrawn_on - timedelta(days=1))


def _begun(certificate: Certificate) -> date:
    return date.min if certificate.issued is None else certificate.issued.latest
