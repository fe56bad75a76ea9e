"""Parts drawn once and kept: byte for byte what drawing them anew gives, for whoever asks."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import session

from pos.till.pricing import Discount, DiscountKind
from pos.till.views import LineView, StarsView
from pos.web import drawn, i18n
from tests.web.browser import Browser
from tests.world import TODAY, World

LINE = LineView(
    line_id="L1",
    no=1,
    product_id="P1",
    sku="CHE-DINH",
    name="Chè <Đinh> & bạn",
    name_en="",
    stars=StarsView(5, TODAY + timedelta(days=90)),
    producer="HTX Ví Dụ",
    place="xã Tân Cương, Thái Nguyên",
    lot_id="T1",
    lot_code="L261103",
    lot_is_chosen=False,
    more_lots=0,
    date_kind="hsd",
    use_by=TODAY + timedelta(days=20),
    days_left=20,
    unit="piece",
    unit_word="hộp",
    units=2,
    price_vnd=450_000,
    amount_vnd=900_000,
    is_short=False,
    before_vnd=900_000,
    list_price_vnd=450_000,
    discount=None,
    has_new_price=False,
)
OTHERWISE: dict[str, Any] = {
    "no": 2,
    "name": "Trà khác",
    "stars": StarsView(0, None),
    "producer": "",
    "place": "",
    "lot_code": "L9",
    "lot_is_chosen": True,
    "more_lots": 1,
    "date_kind": "best_before",
    "use_by": TODAY + timedelta(days=5),
    "days_left": 3,
    "unit": "g",
    "units": 3,
    "price_vnd": 1_000,
    "amount_vnd": 1_000,
    "is_short": True,
    "before_vnd": 950_000,
    "discount": Discount(DiscountKind.PERCENT, 1_000),
    "has_new_price": True,
}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    drawn._draw.cache_clear()
    drawn._TOKENS.clear()


def line(view: LineView, lines_url: str = "/l") -> str:
    return str(drawn.drawn("till/_line.html", line=view, lines_url=lines_url))


def test_a_part_is_drawn_once(world: World) -> None:
    with world.app.test_request_context():
        first = line(LINE)
        assert line(replace(LINE)) == first
        assert drawn._draw.cache_info().misses == 1


@pytest.mark.parametrize("name", OTHERWISE)
def test_another_fact_is_another_part(world: World, name: str) -> None:
    with world.app.test_request_context():
        before = line(LINE)
        after = line(replace(LINE, **{name: OTHERWISE[name]}))
        assert after != before
        assert line(LINE) == before


def test_another_language_is_another_part(world: World) -> None:
    with world.app.test_request_context():
        vietnamese = line(LINE)
        i18n.choose("en")
        english = line(LINE)
        assert vietnamese != english
        i18n.choose("vi")
        assert line(LINE) == vietnamese


def test_what_people_typed_is_never_a_page(world: World) -> None:
    with world.app.test_request_context():
        assert "Chè &lt;Đinh&gt; &amp; bạn" in line(LINE)
        assert "<Đinh>" not in line(LINE)


def without_tokens(page: str) -> str:
    return re.sub(r'(name="csrf_token" value|name="csrf-token" content)="[^"]+"', "", page)


def test_a_page_of_kept_parts_is_byte_for_byte_the_page_drawn_anew(till: World) -> None:
    browser = till.sign_in()
    assert isinstance(browser, Browser)
    page = browser.get("/till", follow_redirects=True)
    address = page.request.path
    hx = {"HX-Request": "true"}
    for code in ("CHE-DINH", "MAM-NEM", "CHE-DINH"):
        browser.post(f"{address}/scans", data={"code": code}, headers=hx)
    for language in ("vi", "en"):
        browser.post("/language", data={"lang": language, "next": address})
        kept = [browser.get(address, headers=hx).text for _ in range(2)]
        drawn._draw.cache_clear()
        drawn._TOKENS.clear()
        anew = browser.get(address, headers=hx).text
        assert kept[0] == kept[1]
        assert without_tokens(kept[1]) == without_tokens(anew)
        assert 'class="row' in anew


# -- The token of the forms -----------------------------------------------------------


@contextmanager
def asked(world: World) -> Iterator[None]:
    """One request, with nothing left from the one before."""
    with world.app.app_context(), world.app.test_request_context():
        yield


def test_a_session_has_one_token_and_another_session_another(world: World) -> None:
    with asked(world):
        first = drawn.csrf_token()
        assert drawn.csrf_token() == first
        kept = session["csrf_token"]
    with asked(world):
        session["csrf_token"] = kept
        assert drawn.csrf_token() == first
    with asked(world):
        assert drawn.csrf_token() != first


def test_no_more_tokens_are_kept_than_there_may_be(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(drawn, "MOST_PARTS", 3)
    for _ in range(8):
        with asked(world):
            drawn.csrf_token()
            assert len(drawn._TOKENS) <= 3


def test_a_kept_token_is_heard_and_a_strangers_is_not(till: World) -> None:
    from flask_wtf.csrf import validate_csrf
    from wtforms import ValidationError

    with asked(till):
        own = drawn.csrf_token()
        validate_csrf(own)
    with asked(till):
        drawn.csrf_token()
        with pytest.raises(ValidationError):
            validate_csrf(own)
