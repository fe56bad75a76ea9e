"""Returns at another register, in another epoch, and at two registers at once."""

import threading
from dataclasses import replace

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.returns import audits, returning
from pos.returns.refusals import MoreThanLeft
from pos.returns.returning import Paying
from pos.shop.models import Register
from pos.sync import outbox
from pos.till.models import Counter
from pos.till.opening import open_shift
from tests.returns import steps
from tests.returns.steps import asked, give_back, sell
from tests.world import NOON, World


@pytest.fixture
def two(till: World) -> World:
    """The same shop with a second register, its shift open."""
    with writing() as session:
        session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    open_shift(2, {100_000: 10}, hand=replace(till.hand(), register_no=2))
    return till


def counters() -> dict[tuple[int, str], tuple[int, int, int]]:
    session = reading()
    session.rollback()
    found = session.query(Counter).all()
    return {(one.register_no, one.epoch): (one.receipts, one.returns, one.gt_vnd) for one in found}


def test_what_one_register_sold_another_takes_back(two: World) -> None:
    sale = sell(two, ("CHE-DINH", 1))
    assert give_back(two, sale, register_no=2).number == "HN01-2A-T000001"
    assert sorted(counters().values()) == [(0, 1, -450_000), (1, 0, 450_000)]
    assert audits.audit(reading()) == []


def test_a_sale_of_an_earlier_epoch_comes_back_and_the_grand_total_goes_on(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    with writing() as session:
        outbox.begin_epoch(session, "B", hand=till.hand(), reason="restore")
    assert give_back(till, sale, (1, 2)).number == "HN01-1B-T000001"
    with writing() as session:
        outbox.begin_epoch(session, "C", hand=till.hand(), reason="restore")
    sell(till, ("MAM-NEM", 1))
    totals = [gt for _key, (_sales, _returns, gt) in counters().items()]
    assert sorted(totals) == [0, 65_000, 900_000], "the last, not the highest, is carried over"
    assert audits.audit(reading()) == []


def test_two_registers_at_once_take_a_unit_back_once(two: World) -> None:
    sale = sell(two, ("CHE-DINH", 1))
    wanted, said = asked(sale), []
    at_once = threading.Barrier(2)
    hands = [steps.hand(two, no) for no in (1, 2)]

    def take(n: int) -> None:
        with two.app.app_context():
            at_once.wait()
            try:
                returning.return_goods(wanted, Paying(new_id(), 450_000), hand=hands[n])
                said.append("taken")
            except MoreThanLeft:
                said.append("no")

    threads = [threading.Thread(target=take, args=(n,)) for n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["no", "taken"]
    assert len(steps.returns()) == 1
    assert audits.audit(reading()) == []


def test_one_request_from_two_windows_is_one_return(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    wanted, numbers = asked(sale, (1, 1)), []
    at_once = threading.Barrier(4)
    hand, request_id = till.hand(), new_id()

    def take() -> None:
        with till.app.app_context():
            at_once.wait()
            done = returning.return_goods(wanted, Paying(request_id, 450_000), hand=hand)
            numbers.append((done.number, done.is_first_time))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(is_first for _number, is_first in numbers) == [False, False, False, True]
    assert {number for number, _is_first in numbers} == {"HN01-1A-T000001"}
