"""Checkouts whose answers are lost and that two windows send at once: each order is one sale."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.spool.models import PrintJob
from pos.stock.models import StockMove
from pos.till import audits, drafts, paying, sales, selling
from pos.till.models import Sale, Tender
from pos.till.records import TenderKind
from pos.till.selling import Done
from pos.till.tenders import Tendered, cash
from tests.till.steps import LINK, filled, seen
from tests.world import World

WINDOWS = 2
IS_SOAK = os.environ.get("OCOP_SOAK") == "1"
MANY = 1_000 if IS_SOAK else 25
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


@pytest.mark.soak
@pytest.mark.timeout(0 if IS_SOAK else 300)
def test_a_thousand_checkouts_sent_again_from_two_windows_are_a_thousand_sales(
    till: World, record_property: Callable[[str, object], None]
) -> None:
    are_one_sale_each(till, MANY)
    record_property(
        "soak",
        {
            "what": "checkouts sent again from two windows at once",
            "faults": MANY * (WINDOWS * TRIES - 1),
            "checked": f"{MANY} orders, each one sale",
            "violations": 0,
            "seed": "–",
        },
    )


def forget(monkeypatch: pytest.MonkeyPatch, *, of_drafts: bool) -> None:
    """The till no longer knows what it sold; nor, if wanted, which orders are closed."""
    monkeypatch.setattr(sales, "find", lambda _session, _sale_id: None)
    if of_drafts:
        monkeypatch.setattr(drafts, "close", lambda *_: None)


@pytest.mark.parametrize("of_drafts", [False, True], ids=["the look-up", "and the draft's state"])
def test_without_its_key_a_checkout_sent_again_does_not_pass_unseen(
    till: World, monkeypatch: pytest.MonkeyPatch, of_drafts: bool
) -> None:
    """The same run is seen to fail once the till forgets what it sold."""
    forget(monkeypatch, of_drafts=of_drafts)
    with pytest.raises((Refusal, IntegrityError, AssertionError)):
        are_one_sale_each(till, 1)
