"""A manager's browser, and what the pages of a product are asked."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pos.base.transaction import reading
from tests.web.browser import Browser
from tests.world import World


def manager(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Hạnh's browser; each of its requests stands for itself."""
    monkeypatch.setattr(Flask, "test_client_class", Browser)
    return world.sign_in("Hạnh")


def words(page: str) -> str:
    """What a page says, in one line."""
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", plain))).strip()


def form_of(page: str, action: str) -> dict[str, str]:
    """What the page's form for an address would send if nothing were typed."""
    found = re.search(
        rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, flags=re.DOTALL
    )
    assert found is not None, action
    inside, form = found[1], {}
    for tag in re.findall(r"<input\b[^>]*>", inside):
        values = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        is_chosen = values.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in values and is_chosen and values.get("type") != "file":
            form[values["name"]] = unescape(values.get("value", ""))
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', inside, re.S
    ):
        form[name] = unescape(text)
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', inside, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        form[name] = (chosen or first)[1]  # type: ignore[index]
    return form


def anew() -> None:
    """End the reading of this test, so that it sees what the pages wrote."""
    reading().rollback()
