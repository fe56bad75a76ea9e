"""Requests as the real server hears them: each in a context of its own."""

import pytest
from flask import Flask

from tests.web.browser import Browser


@pytest.fixture(autouse=True)
def one_context_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test client be a `Browser`."""
    monkeypatch.setattr(Flask, "test_client_class", Browser)
