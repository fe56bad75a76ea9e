"""A real till's lots, told by its own page and by the centre's: one page in the same words."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from pos.base import clock
from pos.base.transaction import reading
from pos.catalogue.codes import receipt_link
from pos.central.books.interpreting import interpret
from pos.central.streams.ingesting import ingest
from pos.receiving import undoing
from pos.sync.facts import Fact
from pos.sync.models import StoredFact
from pos.sync.queries import fact_hash
from pos.sync.wire import batch_of
from pos.till.models import Sale
from tests.central.origin_world import opened
from tests.central.tills import enrol
from tests.gifts import SET, code_of, define, pack
from tests.holding.orders import hold, recall
from tests.receiving.steps import deliver, lines
from tests.till.steps import sell
from tests.world import NOON, TERMINAL_ID, World

pytestmark = pytest.mark.postgres

ONLY_HERE = re.compile(
    r"<section class=\"card c (?:where|seen)\">.*?</section>|<p class=\"foot\">.*?</p>", re.DOTALL
)
"""What the centre adds, and the page's foot, which says who keeps it."""

STATES = (
    *("đang bán bình thường", "đã bán hết", "đã bị thu hồi", "đang được kiểm tra"),
    *("không biết lô này", "không còn ở showroom", "Trong giỏ có", "Trang này nói về sản phẩm"),
)


def words(page: str) -> list[str]:
    """What a page says, word by word, without what stands on one side alone."""
    body = re.sub(r"<head>.*?</head>", "", ONLY_HERE.sub("", page), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", body)).split()


def facts() -> list[Fact]:
    """The till's whole stream."""
    rows = reading().scalars(select(StoredFact).order_by(StoredFact.epoch, StoredFact.seq))
    return [
        Fact(one.terminal_id, one.epoch, one.seq, one.prev, one.hash, one.sig, one.body)
        for one in rows
    ]


def bring_up(world: World, engine: Engine) -> None:
    """Enrol the till and read its stream into the centre's books."""
    told = facts()
    pen = world.app.extensions["ocop_house"].pen
    till = SimpleNamespace(terminal_id=TERMINAL_ID, showroom="HN01", pen=pen)
    enrol(engine, till)  # type: ignore[arg-type]
    for begin in range(0, len(told), 400):
        part = told[begin : begin + 400]
        outcome = ingest(
            engine,
            TERMINAL_ID,
            part[0].epoch,
            batch_of(part),
            now=NOON,
            interpret=interpret,
        )
        assert outcome.verdict == "ok"
        assert outcome.parked == ()


@pytest.fixture
def phones(
    till: World, centre_engine: Engine, centre_url: str, tmp_path: Path
) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """A phone at the till's page and one at the centre's."""
    with opened(tmp_path / "centre", centre_url) as app, clock.running(lambda: NOON):
        yield till.app.test_client(use_cookies=False), app.test_client(use_cookies=False)


def live(world: World) -> list[str]:
    """A day of everything that a page tells of; gives the labels' paths."""
    define(world)
    [basket] = pack(world, 2)
    sell(world, ("COM-ME-TRI", 10))
    kept = lines(deliver(world, ("MAM-NEM", {"quantity": "7", "use_by": "05/03/2027"})))[0]
    wrong = deliver(world, ("MAM-NEM", {"quantity": "5", "use_by": "02/03/2027"}))
    undone = lines(wrong)[0]
    undoing.undo_lines(wrong, [1], reason="Quét nhầm", hand=world.hand("Hạnh"))
    sell(world, (SET, 1))
    sell(world, ("CHE-DINH", 2))
    hold(world, "L260812")
    recall(world, lots=["X"], gtins=["8930000000019"])
    recall(world, recall_id="TH-2026-015", gtins=[], sku="RAU-CAI", lots=[])
    tea = "/01/08930000000019"
    return [
        *(tea, f"{tea}/10/L261103", f"{tea}/10/L260812", f"{tea}/10/L999", f"{tea}/10/X"),
        *("/P/HN01/MAM-NEM", "/P/HN01/MAM-NEM/L260905", "/P/HN01/RUOU-MO/L250101"),
        *("/P/HN01/RAU-CAI/L261120", "/P/HN01/RAU-CAI/L1", "/P/HN01/COM-ME-TRI/L261121"),
        *("/P/HN01/TRANH", "/P/HN01/TOUR", f"/P/HN01/{SET}/{code_of(basket)}"),
        *(f"/P/HN01/MAM-NEM/{undone.lot_code}", f"/P/HN01/MAM-NEM/{kept.lot_code}"),
        "/P/HN01/KHONG-CO",
    ]


def test_a_label_says_the_same_at_the_centre_as_at_its_till(
    till: World, centre_engine: Engine, phones: tuple[FlaskClient, FlaskClient]
) -> None:
    paths = live(till)
    bring_up(till, centre_engine)
    here, there = phones
    said = " ".join(here.get(path).text for path in paths)
    for state in (
        "đang bán bình thường",
        "đã bán hết",
        "đã bị thu hồi",
        "được kiểm tra",
        "không biết",
    ):
        assert state in said
    for path in paths:
        for language in ("vi", "en"):
            own, central = (one.get(f"{path}?l={language}") for one in (here, there))
            assert words(central.text) == words(own.text), path
            assert central.status_code == own.status_code, path


def test_a_receipt_says_the_same_at_the_centre_as_at_its_till(
    till: World, centre_engine: Engine, phones: tuple[FlaskClient, FlaskClient]
) -> None:
    live(till)
    bring_up(till, centre_engine)
    here, there = phones
    sales = reading().execute(select(Sale.number, Sale.fact_seq)).all()
    assert len(sales) == 3
    for number, seq in sales:
        proof = fact_hash(reading(), seq)
        assert proof is not None
        path = receipt_link("https://h", number, proof).removeprefix("HTTPS://H")
        own, central = here.get(path), there.get(path.lower())
        assert own.status_code == 200
        assert words(central.text) == words(own.text)
        assert there.get(f"{path[:-1]}2" if path[-1] != "2" else f"{path[:-1]}3").status_code == 404
