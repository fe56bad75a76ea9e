"""The press on a page that first shows what it would do."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def shown(page: str) -> str:
    """The name of what a page shows, as its form sends it back; empty where it has no form."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    return found[1] if found else ""


def press(client: FlaskClient, place: str, act: str = "completion") -> TestResponse:
    """Look at a page and do what it shows."""
    seen = shown(client.get(place).text)
    return client.post(f"{place}/{act}", data={"shown": seen})
