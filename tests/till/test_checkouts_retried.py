"""Checkouts whose answers are lost and that two windows send at once: each order is one sale."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.spool.models import PrintJob
from pos.stock.models import StockMove
from pos.till import audits, paying, sales, selling
from pos.till.models import Sale, Tender
from pos.till.records import TenderKind
from pos.till.selling import Done
from pos.till.tenders import Tendered, cash
from tests.till.steps import LINK, filled, seen
from tests.world import World

WINDOWS = 2
TRIES = 3
"""How often each window sends its checkout: the answers of all but the last are lost."""


def count(table: type) -> int:
    session = reading()
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def orders(world: World, many: int) -> Iterator[tuple[str, list[Tendered]]]:
    """Orders paid in notes, by card, and in both, in turn."""
    for n in range(many):
        draft_id = filled(world, ("MAM-NEM", 1))
        slip = Tendered(TenderKind.CARD, 65_000, f"SLIP{n}")
        if n % 3 == 2:
            part = Tendered(TenderKind.VOUCHER, 15_000, f"GIFT{n}")
            version = seen(draft_id).version
            paying.take_tender(draft_id, part, seen_version=version, hand=world.hand())
        yield draft_id, [[cash(100_000)], [slip], [cash(50_000)]][n % 3]


def check_out_all(world: World, many: int) -> list[Done]:
    """Every order from two windows at once, each sending again what was not answered."""
    made = list(orders(world, many))
    saw, hand = {draft_id: seen(draft_id) for draft_id, _ in made}, world.hand()
    answers: list[Done] = []
    at_once = Barrier(WINDOWS)

    def window() -> None:
        with world.app.app_context():
            for draft_id, tenders in made:
                at_once.wait()
                for _ in range(TRIES):
                    done = selling.complete_sale(
                        draft_id, tenders, seen=saw[draft_id], link_base=LINK, hand=hand
                    )
                answers.append(done)

    run(window)
    return answers


def run(window: Callable[[], None]) -> None:
    with ThreadPoolExecutor(WINDOWS) as windows:
        for one in [windows.submit(window) for _ in range(WINDOWS)]:
            one.result()


def are_one_sale_each(world: World, many: int) -> None:
    answers = check_out_all(world, many)
    assert len(answers) == WINDOWS * many
    assert count(Sale) == count(PrintJob) == many
    assert len({(one.sale_id, one.number) for one in answers}) == many
    session = reading()
    sold = select(func.sum(StockMove.units)).where(StockMove.reason == "sold")
    assert session.scalar(sold) == many
    assert session.scalar(select(func.sum(Tender.amount_vnd))) == many * 65_000
    assert audits.audit(session) == []


def test_checkouts_sent_again_from_two_windows_are_one_sale_each(till: World) -> None:
    are_one_sale_each(till, 25)


@pytest.mark.soak
def test_a_thousand_checkouts_sent_again_from_two_windows_are_a_thousand_sales(
    till: World,
) -> None:
    are_one_sale_each(till, 1_000)


def test_without_its_key_a_checkout_sent_again_does_not_pass_unseen(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same run is seen to fail once the till forgets what it sold."""
    monkeypatch.setattr(sales, "find", lambda _session, _sale_id: None)
    with pytest.raises(Refusal):
        check_out_all(till, 1)
