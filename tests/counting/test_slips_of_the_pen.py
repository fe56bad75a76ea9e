"""A figure typed wrong and put right later is of what was looked at before: a sale in between makes
it unsure, whatever mark the page has by then."""

import pytest

from pos.base.transaction import reading
from pos.counting import recounting
from pos.counting.refusals import Unsettled
from pos.counting.variances import Standing
from pos.stock import audits
from tests.counting.steps import HANH, begin, mark, post, sheet, shown, state, write, yes
from tests.till.steps import held, sell
from tests.world import World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"


def test_twenty_counted_two_typed_three_sold_and_put_right_is_counted_again(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    slip = write(shop, on, TEA, NEW, 2)  # of twenty
    sell(shop, (TEA, 3, NEW))
    right = write(shop, on, TEA, NEW, 20, seen_id=mark(), replaces_id=slip.entry_id)
    assert right.has_moved
    assert shown(shop, count_id)[f"{TEA} {NEW}"].standing == Standing.MOVED
    with pytest.raises(Unsettled):
        post(shop, count_id, voucher=yes(shop, 10**9))
    assert held(shop, TEA, NEW) == 17


def test_who_was_told_that_it_moved_counts_anew_with_the_same_button(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    slip = write(shop, on, TEA, NEW, 2)
    sell(shop, (TEA, 3, NEW))
    told = write(shop, on, TEA, NEW, 20, seen_id=mark(), replaces_id=slip.entry_id)
    sell(shop, (TEA, 1, NEW))
    anew = write(shop, on, TEA, NEW, 16, seen_id=mark(), replaces_id=told.entry_id)
    assert not anew.has_moved
    sell(shop, (TEA, 2, NEW))
    post(shop, count_id)
    assert held(shop, TEA, NEW) == 14
    assert audits.audit(reading()) == []


def test_a_slip_put_right_before_anything_is_sold_is_sure(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    slip = write(shop, on, TEA, NEW, 2)
    sell(shop, (TEA, 1, OLD))  # of another lot
    assert not write(shop, on, TEA, NEW, 19, replaces_id=slip.entry_id).has_moved
    post(shop, count_id, voucher=yes(shop, 10**9))
    assert held(shop, TEA, NEW) == 19


def test_a_slip_of_a_slip_reaches_back_to_the_first_look(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    first = write(shop, on, TEA, NEW, 2)
    second = write(shop, on, TEA, NEW, 200, replaces_id=first.entry_id)
    sell(shop, (TEA, 3, NEW))
    assert write(shop, on, TEA, NEW, 20, replaces_id=second.entry_id).has_moved


def test_a_recount_put_right_stays_the_answer_to_its_question(shop: World) -> None:
    count_id = begin(shop)
    on = sheet(shop, count_id)
    write(shop, on, TEA, NEW, 18)
    [row] = state(count_id).rows
    recounting.ask_again(count_id, [row.key], hand=shop.hand(HANH))
    [asked] = state(count_id).asked
    slip = write(shop, on, TEA, NEW, 2, ask_id=asked.ask_id)
    write(shop, on, TEA, NEW, 20, replaces_id=slip.entry_id)
    assert state(count_id).asked == ()
    assert shown(shop, count_id)[f"{TEA} {NEW}"].counted == 20
