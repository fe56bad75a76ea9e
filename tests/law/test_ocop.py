"""The programme's dated rules."""

from datetime import date

import pytest

from pos.law import ocop


@pytest.mark.parametrize(
    ("issued_on", "legal_ref"),
    [
        (date(2019, 1, 1), "1048/QĐ-TTg"),
        (date(2023, 2, 23), "1048/QĐ-TTg"),
        (date(2023, 2, 24), "148/QĐ-TTg 2023"),
        (date(2026, 5, 21), "148/QĐ-TTg 2023"),
        (date(2026, 5, 22), "26/2026/QĐ-TTg"),
    ],
)
def test_a_certificate_holds_by_the_decision_in_force_when_it_was_signed(
    issued_on: date, legal_ref: str
) -> None:
    rule = ocop.validity(issued_on)
    assert rule.months == ocop.VALID_MONTHS == 36
    assert legal_ref in rule.legal_ref


def test_the_rules_of_validity_stand_in_the_order_of_their_days() -> None:
    days = [rule.valid_from for rule in ocop.VALIDITIES]
    assert days == sorted(set(days))


def test_there_are_six_groups_each_named_in_two_languages() -> None:
    assert list(ocop.GROUPS) == [
        "food",
        "beverage",
        "herbal",
        "handicraft",
        "ornamental",
        "tourism",
    ]
    assert ocop.GROUPS["food"].vi == "Thực phẩm"
    assert all(group.vi and group.en for group in ocop.GROUPS.values())
