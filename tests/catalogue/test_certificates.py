"""Certificates: a star is shown only on a day on which it surely holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.dates import PartialDate
from pos.catalogue.certificates import (
    Act,
    ActKind,
    BadCertificate,
    Certificate,
    Lapse,
    Level,
    State,
    after_act,
    first_day,
    lapse_on,
    last_day,
    standing_acts,
    stars_on,
    state_on,
)

TODAY = date(2026, 11, 21)


def certificate(
    issued: str | None = "2025-06-10",
    *,
    stars: int = 4,
    valid_to: date | None = None,
    withdrawn_on: date | None = None,
    potential_5: bool = False,
) -> Certificate:
    return Certificate(
        stars=stars,
        decision_no="3981/QĐ-UBND",
        body="UBND tỉnh Lâm Đồng",
        level=Level.PROVINCE,
        issued=None if issued is None else PartialDate.parse(issued),
        valid_to_override=valid_to,
        override_reason="" if valid_to is None else "gia hạn 180 ngày",
        withdrawn_on=withdrawn_on,
        potential_5=potential_5,
    )


def test_a_certificate_holds_for_36_months_its_last_day_included() -> None:
    lam_dong = certificate("2024-03-15")
    assert first_day(lam_dong) == date(2024, 3, 15)
    assert last_day(lam_dong) == date(2027, 3, 15)
    assert state_on(lam_dong, date(2024, 3, 14)) is State.NOT_YET
    assert state_on(lam_dong, date(2024, 3, 15)) is State.VALID
    assert state_on(lam_dong, date(2027, 3, 15)) is State.EXPIRING
    assert state_on(lam_dong, date(2027, 3, 16)) is State.EXPIRED


def test_a_certificate_signed_on_a_leap_day_ends_with_february() -> None:
    assert last_day(certificate("2024-02-29")) == date(2027, 2, 28)


def test_a_certificate_is_about_to_end_from_180_days_before() -> None:
    lam_dong = certificate("2024-03-15")
    end = date(2027, 3, 15)
    assert state_on(lam_dong, end - timedelta(days=181)) is State.VALID
    assert state_on(lam_dong, end - timedelta(days=180)) is State.EXPIRING


def test_a_year_alone_counts_from_its_last_day_and_ends_with_its_earliest() -> None:
    by_year = certificate("2023")
    assert first_day(by_year) == date(2023, 12, 31)
    assert last_day(by_year) == date(2026, 1, 1)
    assert state_on(by_year, date(2023, 12, 30)) is State.NOT_YET
    assert state_on(by_year, date(2023, 12, 31)) is State.VALID
    assert state_on(by_year, TODAY) is State.EXPIRED
    assert state_on(certificate("2024"), TODAY) is State.EXPIRING
    assert last_day(certificate("2023-11")) == date(2026, 11, 1)


def test_an_unknown_date_is_never_shown_as_valid() -> None:
    undated = certificate(None)
    assert (first_day(undated), last_day(undated)) == (None, None)
    assert state_on(undated, TODAY) is State.UNKNOWN_DATE
    assert stars_on([undated], TODAY) is None


def test_an_unknown_date_with_a_known_end_is_unknown_until_it_has_passed() -> None:
    known_end = certificate(None, valid_to=date(2026, 11, 20))
    assert state_on(known_end, date(2026, 11, 20)) is State.UNKNOWN_DATE
    assert state_on(known_end, TODAY) is State.EXPIRED


def test_an_extension_moves_the_last_day_and_needs_its_reason() -> None:
    extended = certificate("2023-10-01", valid_to=date(2027, 3, 30))
    assert last_day(extended) == date(2027, 3, 30)
    assert stars_on([extended], TODAY) == extended
    with pytest.raises(BadCertificate) as refused:
        Certificate(4, "1/QĐ", "UBND", Level.PROVINCE, None, date(2027, 1, 1), "  ")
    assert refused.value.code == "reason_missing"


def test_a_withdrawn_certificate_holds_until_the_day_before() -> None:
    withdrawn = certificate("2025-06-10", withdrawn_on=TODAY)
    assert state_on(withdrawn, TODAY - timedelta(days=1)) is State.VALID
    assert state_on(withdrawn, TODAY) is State.WITHDRAWN
    assert state_on(withdrawn, date(2030, 1, 1)) is State.WITHDRAWN
    assert stars_on([withdrawn], TODAY) is None


@pytest.mark.parametrize("stars", [0, 1, 2, 6])
def test_fewer_than_three_stars_get_no_certificate(stars: int) -> None:
    with pytest.raises(BadCertificate) as refused:
        certificate(stars=stars)
    assert refused.value.code == "stars"


def test_the_most_stars_that_hold_are_shown() -> None:
    three, four = certificate(stars=3), certificate(stars=4)
    lapsed_five = certificate("2021-01-01", stars=5)
    assert stars_on([three, lapsed_five, four], TODAY) == four
    assert stars_on([lapsed_five], TODAY) is None
    assert stars_on([], TODAY) is None


def test_of_equal_stars_the_last_to_end_is_shown_and_of_equal_ends_the_first_given() -> None:
    older, newer = certificate("2024-06-01"), certificate("2025-06-01")
    assert stars_on([older, newer], TODAY) is newer
    assert stars_on([newer, older], TODAY) is newer
    twin = certificate("2025-06-01", potential_5=True)
    assert stars_on([twin, newer], TODAY) is twin


def test_a_potential_fifth_star_is_not_a_star() -> None:
    potential = certificate(stars=4, potential_5=True)
    shown = stars_on([potential], TODAY)
    assert shown is not None
    assert shown.stars == 4
    five = certificate("2024-01-10", stars=5)
    assert stars_on([potential, five], TODAY) == five


ISSUED = st.sampled_from(["2022", "2023", "2024-05", "2024-07-15", "2025", "2026-12", None])
CERTIFICATES = st.lists(
    st.builds(
        lambda issued, stars, withdrawn_on: certificate(
            issued, stars=stars, withdrawn_on=withdrawn_on
        ),
        ISSUED,
        st.integers(3, 5),
        st.none() | st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    ),
    max_size=5,
)


@given(CERTIFICATES, st.dates(date(2022, 1, 1), date(2031, 12, 31)))
def test_stars_shown_hold_however_early_or_late_they_were_signed(
    certificates: list[Certificate], day: date
) -> None:
    shown = stars_on(certificates, day)
    holding = [one for one in certificates if state_on(one, day).shows_stars]
    assert (shown is None) == (not holding)
    if shown is None:
        return
    assert shown.stars == max(one.stars for one in holding)
    assert shown.issued is not None
    assert shown.issued.latest <= day
    assert day.year - shown.issued.earliest.year <= 3
    assert shown.withdrawn_on is None or day < shown.withdrawn_on


# --- How stars were lost ---------------------------------------------------------------------


def test_an_extension_holds_the_stars_until_its_last_day() -> None:
    held = replace(certificate("2023-11-20"), extended_to=date(2027, 5, 19))
    assert state_on(held, date(2026, 11, 20)) is State.EXPIRING
    assert state_on(held, date(2026, 11, 21)) is State.EXTENDED
    assert state_on(held, date(2027, 5, 19)) is State.EXTENDED
    assert state_on(held, date(2027, 5, 20)) is State.EXPIRED
    assert last_day(held) == date(2027, 5, 19)


def test_a_withdrawal_ends_an_extension_too() -> None:
    held = replace(
        certificate("2023-11-20"), extended_to=date(2027, 5, 19), withdrawn_on=date(2027, 1, 1)
    )
    assert state_on(held, date(2026, 12, 31)) is State.EXTENDED
    assert state_on(held, date(2027, 1, 1)) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("held", "day", "lapse"),
    [
        ([], TODAY, None),
        ([certificate("2023-11-21")], TODAY, None),
        ([certificate("2023-11-20")], TODAY, Lapse.EXPIRED),
        ([certificate("2023")], TODAY, None),  # signed in December, it holds still
        ([certificate("2023")], date(2027, 1, 1), Lapse.EXPIRED),
        ([certificate("2023-11-20"), certificate("2026-01-05")], TODAY, None),
        ([replace(certificate("2026-01-05"), withdrawn_on=TODAY)], TODAY, Lapse.WITHDRAWN),
        ([replace(certificate("2026-01-05"), withdrawn_on=date(2026, 11, 22))], TODAY, None),
        (
            [certificate("2020-01-05"), replace(certificate("2024-01-05"), withdrawn_on=TODAY)],
            TODAY,
            Lapse.WITHDRAWN,
        ),
        (
            [replace(certificate("2019-01-05"), withdrawn_on=TODAY), certificate("2023-01-05")],
            TODAY,
            Lapse.EXPIRED,
        ),
    ],
)
def test_what_was_surely_lost_and_how(
    held: list[Certificate], day: date, lapse: Lapse | None
) -> None:
    assert lapse_on(held, day) is lapse


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["withdrawn", "extended", "undone"]),
        st.dates(date(2026, 1, 1), date(2029, 1, 1)),
        st.integers(0, 5),
    ),
    max_size=8,
)


@given(ACTS)
def test_a_certificate_is_what_the_acts_that_stand_add_up_to(
    drawn: list[tuple[str, date, int]],
) -> None:
    now, acts = certificate("2024-03-15"), []
    for no, (kind, day, target) in enumerate(drawn):
        standing = standing_acts(acts)
        undone = standing[target % len(standing)].id if kind == "undone" and standing else None
        if kind == "undone" and undone is None:
            continue
        told = None if kind == "undone" else day
        act = Act(str(no), ActKind(kind), told, undoes_id=undone)
        now = after_act(now, acts, act)
        acts.append(act)
    left = standing_acts(acts)
    ends = {
        kind: next((one.day for one in reversed(left) if one.kind is kind), None)
        for kind in (ActKind.WITHDRAWN, ActKind.EXTENDED)
    }
    assert (now.withdrawn_on, now.extended_to) == (ends[ActKind.WITHDRAWN], ends[ActKind.EXTENDED])
