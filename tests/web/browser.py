"""A browser whose requests each have a context of their own, as they have in the real server.

The test world keeps an application context open; a request made inside it would share `g` with
the one before.
"""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser(FlaskClient):
    """A test client that begins each request with nothing left of the last but its cookies."""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        """Ask for a page."""
        answer: TestResponse = Context().run(super().open, *args, **more)
        return answer
