"""Checkouts whose answers are lost and that two windows send at once: each order is one sale."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pos.base.transaction import end_reading, reading
from pos.spool.models import PrintJob
from pos.stock.models import StockMove
from pos.till import audits, drafts, paying, sales
from pos.till.models import Sale, Tender
from pos.till.records import TenderKind
from pos.till.tenders import Tendered, cash
from tests.till.steps import filled, seen
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


def windows_of(world: World) -> list[FlaskClient]:
    """Windows of one browser: they share its cookie, and nothing else."""
    first = world.sign_in()
    name = world.app.config["SESSION_COOKIE_NAME"]
    cookie = first.get_cookie(name)
    assert cookie is not None
    others = [world.app.test_client() for _ in range(WINDOWS - 1)]
    for one in others:
        one.set_cookie(name, cookie.value)
    return [first, *others]


def check_out_all(world: World, many: int) -> list[tuple[int, str]]:
    """Every order from two windows at once, each sending again what was not answered.

    Gives the last answer of each window to each order: its status, and where it leads.
    """
    made = list(orders(world, many))
    saw = {draft_id: seen(draft_id) for draft_id, _ in made}
    end_reading()
    answers: list[tuple[int, str]] = []
    at_once = Barrier(WINDOWS)

    def window(browser: FlaskClient) -> None:
        for draft_id, tenders in made:
            [one] = tenders
            form = {
                "way": str(one.kind),
                "tendered_vnd": str(one.tendered_vnd),
                "reference": one.reference,
                "version": str(saw[draft_id].version),
                "total_vnd": str(saw[draft_id].total_vnd),
            }
            at_once.wait(timeout=60)
            for _ in range(TRIES):  # nobody reads any but the last
                answer = browser.post(
                    f"/till/sales/{draft_id}/completion", data=form, headers={"HX-Request": "true"}
                )
            answers.append((answer.status_code, answer.headers.get("HX-Redirect", "")))

    with ThreadPoolExecutor(WINDOWS) as pool:
        for one in [pool.submit(window, browser) for browser in windows_of(world)]:
            one.result()
    return answers


def are_one_sale_each(world: World, many: int) -> None:
    answers = check_out_all(world, many)
    assert len(answers) == WINDOWS * many
    assert {status for status, _ in answers} == {204}
    assert all(where.startswith("/till/sales/") for _, where in answers)
    assert count(Sale) == count(PrintJob) == many
    session = reading()
    numbers = session.scalars(select(Sale.receipt_no).order_by(Sale.receipt_no)).all()
    assert list(numbers) == list(range(1, many + 1))
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


@pytest.mark.soak
@pytest.mark.parametrize("of_drafts", [False, True], ids=["the look-up", "and the draft's state"])
def test_without_its_key_a_checkout_sent_again_does_not_pass_unseen(
    till: World,
    monkeypatch: pytest.MonkeyPatch,
    of_drafts: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """The same run is seen to fail once the till forgets what it sold."""
    forget(monkeypatch, of_drafts=of_drafts)
    with pytest.raises(AssertionError):
        are_one_sale_each(till, 1)
    record_property(
        "soak",
        {
            "what": f"mutant: no key ({'and no closed orders' if of_drafts else 'the look-up'})",
            "faults": WINDOWS * TRIES - 1,
            "checked": "1 order",
            "violations": 1,
            "seed": "–",
            "is_mutant": True,
        },
    )
