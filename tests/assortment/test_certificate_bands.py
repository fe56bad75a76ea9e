"""In which band of the board a product stands: by the day on which its stars go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.assortment.certificate_bands import Band, band_of, band_of_standard
from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate, lapse_on, last_day, stars_on
from pos.catalogue.standards import Kind, Standard
from tests.world import TODAY


def signed(on: date, stars: int = 4, **more: object) -> Certificate:
    issued = PartialDate(on.year, on.month, on.day)
    return Certificate(stars, f"{on}/QĐ", "", None, issued, **more)


def ending(days: int, **more: object) -> Certificate:
    """A certificate of 4 stars whose last day is so many days ahead."""
    last = TODAY + timedelta(days=days)
    told = {"valid_to_override": last, "override_reason": "Ghi trong quyết định"}
    return signed(date(2025, 1, 1), **(told | more))


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (-1, Band.LAPSED),
        (0, Band.DAYS_30),
        (30, Band.DAYS_30),
        (31, Band.DAYS_90),
        (90, Band.DAYS_90),
        (91, Band.DAYS_180),
        (180, Band.DAYS_180),
        (181, None),
    ],
)
def test_the_last_day_counts_as_a_good_one(days: int, band: Band | None) -> None:
    found = band_of([ending(days)], TODAY)
    assert (found.band if found else None) is band
    last = TODAY + timedelta(days=days)
    standard = Standard("P", Kind.VIETGAP, "", "", "", None, last)
    assert band_of_standard(standard, TODAY) is band
    assert standard.holds_on(TODAY) is (days >= 0)


def test_what_never_had_one_has_not_lapsed() -> None:
    assert band_of([], TODAY).band is Band.NONE


def test_a_renewal_that_takes_over_leaves_nothing_to_do() -> None:
    renewal = signed(TODAY)
    assert band_of([ending(10), renewal], TODAY) is None


def test_a_renewal_of_fewer_stars_still_ends_the_stars_shown() -> None:
    found = band_of([ending(10, stars=4), signed(TODAY, 3)], TODAY)
    assert (found.band, found.certificate) == (Band.DAYS_30, 0)


def test_a_withdrawal_to_come_ends_the_stars_the_day_before() -> None:
    one = signed(date(2026, 1, 1), withdrawn_on=TODAY + timedelta(days=3))
    found = band_of([one], TODAY)
    assert (found.band, found.last_on) == (Band.DAYS_30, TODAY + timedelta(days=2))


def test_a_withdrawn_one_stands_apart() -> None:
    one = signed(date(2026, 1, 1), withdrawn_on=TODAY)
    assert band_of([one], TODAY).band is Band.WITHDRAWN


def test_half_a_date_may_hold_and_is_no_lapse() -> None:
    by_year = Certificate(4, "", "", None, PartialDate(2023))
    assert band_of([by_year], TODAY).band is Band.UNSURE
    assert band_of([by_year], date(2027, 1, 1)).band is Band.LAPSED
    nameless = Certificate(3, "", "", None, None)
    assert band_of([nameless], TODAY).band is Band.UNSURE


def test_an_extension_moves_the_band() -> None:
    lapsed = ending(-10)
    extended = ending(-10, extended_to=TODAY + timedelta(days=120))
    assert band_of([lapsed], TODAY).band is Band.LAPSED
    assert band_of([extended], TODAY).band is Band.DAYS_180


DAYS = st.dates(date(2019, 1, 1), date(2026, 11, 21))
ONE = st.builds(
    lambda on, stars, withdrawn: signed(on, stars, withdrawn_on=withdrawn),
    DAYS,
    st.sampled_from([3, 4, 5]),
    st.none() | st.dates(date(2020, 1, 1), date(2028, 1, 1)),
)


@given(st.lists(ONE, max_size=4), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_a_band_says_what_the_stars_do(held: list[Certificate], on: date) -> None:
    found, shown = band_of(held, on), stars_on(held, on)
    if found is None or found.band in (Band.DAYS_30, Band.DAYS_90, Band.DAYS_180):
        assert shown is not None
    else:
        assert shown is None
        assert (found.band is Band.WITHDRAWN) == (str(lapse_on(held, on)) == "withdrawn")
    if found is None:  # so long nothing is lost
        for days in (1, 30, 180):
            later = stars_on(held, on + timedelta(days=days))
            assert later is not None
            assert later.stars >= shown.stars
    elif shown is not None:
        after = stars_on(held, found.last_on + timedelta(days=1))
        assert after is None or after.stars < shown.stars
        assert last_day(held[found.certificate]) >= found.last_on
