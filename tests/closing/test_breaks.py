"""Closing while others sell, and closing broken off at every step: whole or not at all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest

from pos.base.transaction import reading
from pos.closing import closing, closings, counting, counts, lists, moving, papers
from pos.closing.models import Closing, Count
from pos.till import cash_moves, counters, shifts
from pos.till.models import CashMove, Sale
from pos.till.refusals import NoShift, ShiftIsCounted
from tests.closing.days import close, count, count_and_close, expected_vnd, move, shift_id, yes
from tests.till.steps import book, filled, pay, rows, sell
from tests.world import NOON, World


class PowerCutError(Exception):
    """The machine goes dark."""


def cut(*_args: object, **_named: object) -> None:
    raise PowerCutError


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, where: object, what: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(where, what, cut)
        yield


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (counters, "next_closing"),
        (closing.outbox, "record"),
        (closings, "write"),
        (shifts, "close"),
        (papers, "z_paper"),
        (closing.queue, "queue"),
    ],
)
def test_a_closing_broken_off_leaves_nothing_and_goes_through_later(
    till: World, monkeypatch: pytest.MonkeyPatch, where: object, what: str
):
    sell(till, ("MAM-NEM", 1))
    shift = count(till, 1_065_000)
    before = book()
    with broken(monkeypatch, where, what), pytest.raises(PowerCutError):
        close(till, shift)
    assert book() == before
    assert close(till, shift) == "HN01-1A-Z0001"


@pytest.mark.parametrize(
    ("where", "what"),
    [(cash_moves, "write"), (moving.outbox, "record"), (moving.queue, "queue")],
)
def test_a_move_broken_off_leaves_nothing(
    till: World, monkeypatch: pytest.MonkeyPatch, where: object, what: str
):
    before = book()
    with broken(monkeypatch, where, what), pytest.raises(PowerCutError):
        move(till, "in", 50_000)
    assert book() == before


def test_a_count_broken_off_leaves_the_till_selling(till: World, monkeypatch: pytest.MonkeyPatch):
    with broken(monkeypatch, counts, "write_count"), pytest.raises(PowerCutError):
        count(till, 1_000_000)
    sell(till, ("MAM-NEM", 1))


def at_once(world: World, *acts):
    """Each in a thread of its own; what it gave, or why not."""

    def run(act):
        with world.app.app_context():
            try:
                return act()
            except (NoShift, ShiftIsCounted) as no:
                return no

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result() for one in [threads.submit(run, act) for act in acts]]


def test_a_sale_completing_while_the_drawer_is_counted_is_in_the_z_or_is_no_sale(till: World):
    for at in range(4):
        if at:
            till.open_shift()
        draft = filled(till, ("MAM-NEM", 1))
        shift = shift_id()
        sold, _counted = at_once(
            till,
            lambda draft=draft: pay(till, draft),
            lambda shift=shift: counting.take_count(1, shift, 1, {100_000: 10}, hand=till.hand()),
        )
        number = close(till, shift, reason="thử", voucher=yes(till, "difference", 65_000))
        reading().rollback()
        z = lists.read(reading(), number).record
        assert z["sales"]["bills"] == (0 if isinstance(sold, ShiftIsCounted) else 1)
        assert len(rows(Sale, Sale.shift_id == shift)) == z["sales"]["bills"]


def test_two_windows_that_close_at_once_make_one_z(till: World):
    shift = count(till, 1_000_000)
    found = at_once(till, *[lambda: close(till, shift, carried=[])] * 4)
    assert found == ["HN01-1A-Z0001"] * 4
    assert len(rows(Closing)) == 1


def test_two_windows_that_count_at_once_keep_one_count(till: World):
    shift = shift_id()
    by = till.hand()
    acts = [lambda n=n: counting.take_count(1, shift, 1, {100_000: n}, hand=by) for n in (10, 9, 8)]
    at_once(till, *acts)
    assert len(rows(Count)) == 1


def test_one_press_heard_from_two_windows_moves_once(till: World):
    act = lambda: move(till, "out", 100_000, request_id="c" * 26)  # noqa: E731
    at_once(till, act, act, act)
    assert len(rows(CashMove)) == 1


# --- Clocks ----------------------------------------------------------------------------------


def test_a_shift_over_midnight_names_both_days(till: World):
    sell(till, ("MAM-NEM", 1))
    late = NOON + timedelta(hours=13)
    draft = filled(till, ("MAM-NEM", 1))
    pay(till, draft, at=late)
    shift = count(till, expected_vnd())
    number = close(till, shift, hand=till.hand(at=late))
    reading().rollback()
    assert lists.read(reading(), number).record["days"] == ["2026-11-21", "2026-11-22"]


def test_a_clock_set_back_neither_loses_a_sale_nor_the_order_of_numbers(till: World):
    sell(till, ("MAM-NEM", 1))
    early = NOON - timedelta(days=3)
    pay(till, filled(till, ("MAM-NEM", 1)), at=early)
    shift = count(till, expected_vnd())
    number = close(till, shift, hand=till.hand(at=early))
    reading().rollback()
    z = lists.read(reading(), number).record
    assert z["receipts"] == {"first": "HN01-1A-000001", "last": "HN01-1A-000002"}
    assert z["days"] == ["2026-11-18", "2026-11-21"]
    till.open_shift()
    assert count_and_close(till) == "HN01-1A-Z0002"
