"""What may be said of a certificate and a lot: no more than is known."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate, State, stars_on, state_on
from pos.trace.standing import (
    LotState,
    Standing,
    elapsed_percent,
    lot_state,
    standing_on,
    told,
)

TODAY = date(2026, 11, 21)


class _Lot(NamedTuple):
    date_kind: str
    use_by: date | None
    barred: str = ""


def certificate(
    issued: str | None,
    *,
    stars: int = 4,
    valid_to: date | None = None,
    withdrawn_on: date | None = None,
) -> Certificate:
    return Certificate(
        stars=stars,
        decision_no="",
        body="",
        level=None,
        issued=None if issued is None else PartialDate.parse(issued),
        valid_to_override=valid_to,
        override_reason="" if valid_to is None else "gia hạn 180 ngày",
        withdrawn_on=withdrawn_on,
    )


PARTIALS = st.builds(
    lambda day, precision: str(day)[:precision],
    st.dates(date(2019, 1, 1), date(2028, 12, 31)),
    st.sampled_from([4, 7, 10]),
)
DAYS = st.dates(date(2023, 1, 1), date(2031, 12, 31))


@given(PARTIALS, DAYS)
def test_what_is_said_holds_whichever_day_the_decision_was_signed(issued: str, day: date) -> None:
    known = PartialDate.parse(issued)
    span = (known.latest - known.earliest).days
    signed = {known.earliest + timedelta(days=span * part // 6) for part in range(7)}
    possible = {state_on(certificate(str(one)), day) for one in signed}
    said = standing_on(certificate(issued), day)
    if said.shows_stars:
        assert possible <= {State.VALID, State.EXPIRING}
    elif said is Standing.EXPIRED:
        assert possible == {State.EXPIRED}
    elif said is Standing.NOT_YET:
        assert possible == {State.NOT_YET}
    else:
        assert said is Standing.UNSURE
        assert possible != {State.EXPIRED}


@given(st.lists(PARTIALS, max_size=4), DAYS)
def test_the_page_shows_stars_exactly_when_the_certificates_give_some(
    issued: list[str], day: date
) -> None:
    held = [certificate(one) for one in issued]
    shown = told(held, day)
    has_stars = shown is not None and standing_on(shown, day).shows_stars
    assert has_stars == (stars_on(held, day) is not None)


def test_a_certificate_of_2023_is_not_called_expired_before_the_year_2026_has_ended() -> None:
    assert standing_on(certificate("2023"), TODAY) is Standing.UNSURE
    assert standing_on(certificate("2023"), date(2026, 12, 31)) is Standing.UNSURE
    assert standing_on(certificate("2023"), date(2027, 1, 1)) is Standing.EXPIRED


def test_a_certificate_of_a_known_day_is_expired_the_day_after_its_last() -> None:
    assert standing_on(certificate("2023-11-20"), TODAY) is Standing.EXPIRED
    assert standing_on(certificate("2023-11-21"), TODAY) is Standing.EXPIRING


def test_an_ended_extension_is_expired_however_little_is_known_of_the_issue() -> None:
    for issued in ("2023", "2023-10", None):
        ended = certificate(issued, valid_to=date(2026, 11, 20))
        assert standing_on(ended, TODAY) is Standing.EXPIRED


def test_a_certificate_of_this_year_without_its_day_is_not_sure_yet() -> None:
    assert standing_on(certificate("2026"), TODAY) is Standing.UNSURE
    assert standing_on(certificate("2026-12-01"), TODAY) is Standing.NOT_YET


def test_a_withdrawn_certificate_is_withdrawn_whatever_its_date() -> None:
    for issued in (None, "2023", "2025-01-17"):
        gone = certificate(issued, withdrawn_on=date(2026, 6, 1))
        assert standing_on(gone, TODAY) is Standing.WITHDRAWN


def test_one_that_may_hold_is_told_rather_than_one_that_surely_does_not() -> None:
    gone = certificate("2020-01-01", stars=5)
    maybe = certificate(None, stars=3)
    assert told([gone, maybe], TODAY) is maybe
    assert told([gone], TODAY) is gone
    assert told([], TODAY) is None


@pytest.mark.parametrize(
    ("issued", "percent"), [("2025-01-17", 61), ("2026-11-21", 0), ("2023-11-21", 100), (None, 0)]
)
def test_the_bar_shows_how_much_of_the_term_has_passed(issued: str | None, percent: int) -> None:
    assert elapsed_percent(certificate(issued), TODAY) == percent


@given(PARTIALS, DAYS)
def test_the_bar_is_never_longer_than_its_frame(issued: str, day: date) -> None:
    assert 0 <= elapsed_percent(certificate(issued), day) <= 100


def test_a_lot_is_good_on_the_printed_day_and_not_on_the_next() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert lot_state(_Lot("hsd", TODAY), TODAY) is LotState.FINE
    assert lot_state(_Lot("hsd", yesterday), TODAY) is LotState.HSD_PASSED
    assert lot_state(_Lot("best_before", TODAY), TODAY) is LotState.FINE
    assert lot_state(_Lot("best_before", yesterday), TODAY) is LotState.BEST_BEFORE_PASSED
    assert lot_state(_Lot("none", None), TODAY) is LotState.FINE
    assert lot_state(_Lot("hsd", TODAY, "hold"), TODAY) is LotState.HELD
    assert lot_state(_Lot("hsd", yesterday, "recall"), TODAY) is LotState.RECALLED
