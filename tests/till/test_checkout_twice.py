"""One checkout heard twice, from two windows or at once is one sale."""

import threading
from collections.abc import Callable
from datetime import timedelta

from pos.base import clock
from pos.spool.models import PrintJob
from pos.sync import verify
from pos.till import selling
from pos.till.models import Counter, Sale
from pos.till.refusals import OrderChanged, OtherPayment
from pos.till.selling import Done
from pos.till.tenders import cash
from tests.till.steps import (
    LINK,
    book,
    changed,
    draft_total,
    filled,
    levels,
    pay,
    put,
    rows,
    seen,
)
from tests.till.test_selling import refused, sound
from tests.world import NOON, World


def test_the_same_checkout_twice_is_one_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    first = pay(till, draft_id, 500_000, saw=saw)
    before = book()
    second = pay(till, draft_id, 500_000, saw=saw)
    assert changed(before) == set()
    assert (first.is_first_time, second.is_first_time) == (True, False)
    assert (second.sale_id, second.number, second.change_vnd) == (
        first.sale_id,
        first.number,
        50_000,
    )


def test_the_same_checkout_with_another_amount_is_refused(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    done = pay(till, draft_id, 500_000, saw=saw)
    found = refused(till, draft_id, no=OtherPayment, saw=saw, tendered_vnd=450_000)
    assert found.facts == {"number": done.number, "tendered_vnd": 500_000}


def test_the_same_checkout_days_later_is_still_that_sale(till: World) -> None:
    draft_id = filled(till, ("COM-ME-TRI", 1, "L261121"))
    saw = seen(draft_id)
    done = pay(till, draft_id, saw=saw)
    with clock.running(lambda: NOON + timedelta(days=30)):
        assert pay(till, draft_id, saw=saw).number == done.number


def test_eight_threads_paying_one_order_at_once_make_one_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("MAM-NEM", 2))
    saw, hand = seen(draft_id), till.hand()
    at_once = threading.Barrier(8)
    answers: list[Done] = []

    def checkout() -> None:
        with till.app.app_context():
            at_once.wait()
            answers.append(
                selling.complete_sale(
                    draft_id, [cash(580_000)], seen=saw, link_base=LINK, hand=hand
                )
            )

    run_all([checkout] * 8)
    assert len(answers) == 8
    assert [one.is_first_time for one in answers].count(True) == 1
    assert len({one.number for one in answers}) == 1
    assert len(rows(Sale)) == len(rows(PrintJob)) == 1
    sound()


def test_two_windows_paying_different_amounts_at_once_make_one_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw, hand = seen(draft_id), till.hand()
    at_once = threading.Barrier(2)
    answers: list[str] = []

    def checkout(tendered_vnd: int) -> Callable[[], None]:
        def run() -> None:
            with till.app.app_context():
                at_once.wait()
                try:
                    selling.complete_sale(
                        draft_id, [cash(tendered_vnd)], seen=saw, link_base=LINK, hand=hand
                    )
                except OtherPayment:
                    answers.append("other payment")
                else:
                    answers.append("sold")

        return run

    run_all([checkout(450_000), checkout(500_000)])
    assert sorted(answers) == ["other payment", "sold"]
    assert len(rows(Sale)) == 1
    sound()


def test_orders_paid_at_once_get_numbers_without_gap_or_twin(till: World) -> None:
    orders = [filled(till, ("MAM-NEM", 1)) for _ in range(8)]
    saw, hand = {one: seen(one) for one in orders}, till.hand()
    at_once = threading.Barrier(8)

    def checkout(draft_id: str) -> Callable[[], None]:
        def run() -> None:
            with till.app.app_context():
                at_once.wait()
                selling.complete_sale(
                    draft_id, [cash(65_000)], seen=saw[draft_id], link_base=LINK, hand=hand
                )

        return run

    run_all([checkout(one) for one in orders])
    assert sorted(one.receipt_no for one in rows(Sale)) == list(range(1, 9))
    assert rows(Counter)[0].gt_vnd == 8 * 65_000
    assert levels()["MAM-NEM L260905"] == 4
    sound()
    assert verify.check(verify.read_database(till.settings.book)).fault is None


def run_all(works: list[Callable[[], None]]) -> None:
    """Run each in a thread of its own; the first that fails fails the test."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - told to the test's own thread
                failed.append(error)

        return run

    threads = [threading.Thread(target=guarded(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed, failed


def test_a_draft_changed_between_two_paying_windows_is_still_one_sale(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    first = seen(draft_id)
    put(till, draft_id, "CHE-DINH")
    second = seen(draft_id)
    refused(till, draft_id, no=OrderChanged, saw=first)
    assert pay(till, draft_id, saw=second).total_vnd == draft_total(draft_id) == 900_000
    assert len(rows(Sale)) == 1
