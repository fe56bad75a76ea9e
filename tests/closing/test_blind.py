"""Counting blind: what the count's own doors let somebody do besides counting."""

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.closing import counting
from pos.closing.refusals import AnothersShift, ReasonNeeded
from pos.shop.refusals import ApprovalNeeded
from tests.closing.days import close, count, yes
from tests.world import World


def test_the_drawer_opens_once_for_a_count(lan: FlaskClient, till: World) -> None:
    answers = [
        lan.post("/till/closing/drawer", data={"request_id": new_id()}).status_code
        for _ in range(2)
    ]
    assert answers == [303, 409]
    counting.open_to_count(
        1, drawer_at=None, hand=till.hand(), voucher=yes(till, "no_sale_drawer", 1)
    )


def test_the_same_press_opens_once_and_a_recount_opens_again(till: World) -> None:
    press = new_id()
    for _ in range(2):
        counting.open_to_count(1, drawer_at=None, hand=till.hand(), request_id=press)
    count(till, 900_000)
    counting.open_to_count(1, drawer_at=None, hand=till.hand())


def test_anothers_drawer_is_not_opened_to_count(till: World) -> None:
    with pytest.raises(AnothersShift):
        counting.open_to_count(1, drawer_at=None, hand=till.hand("Minh"))


def test_a_count_made_after_the_books_were_seen_does_not_undo_the_first(till: World) -> None:
    shift = count(till, 0)
    count(till, 1_000_000, no=2)
    with pytest.raises(ReasonNeeded):
        close(till, shift, count_no=2)
    with pytest.raises(ApprovalNeeded):
        close(till, shift, count_no=2, reason="đếm nhầm")
    said = yes(till, "difference", 1_000_000)
    assert close(till, shift, count_no=2, reason="đếm nhầm", voucher=said) == "HN01-1A-Z0001"
