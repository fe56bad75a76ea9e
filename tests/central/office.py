"""A centre with its people, asked over WSGI: for tests of its pages."""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from pos.base import clock
from pos.base.ids import new_id
from pos.central.app import create_centre
from pos.central.centre import Centre
from pos.central.database import writing
from pos.central.people import book
from pos.central.people.models import Account
from pos.central.people.passwords import hash_password
from pos.central.people.queries import Person
from pos.central.people.roles import Role
from pos.centre_config import CentreSettings

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""24/11/2026 12:00 in Hanoi."""
PASSWORDS = {
    Role.ADMIN: "rừng trúc sau nhà",
    Role.OFFICE: "chợ phiên mở sớm",
    Role.SHOP: "bến sông mùa nước",
}
LOGINS = {Role.ADMIN: "thu.quantri", Role.OFFICE: "lan.vanphong", Role.SHOP: "minh.hn01"}


class Hands:
    """A clock that tests turn."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **by: int) -> None:
        """Turn it on, `minutes=5`."""
        self.at += timedelta(**by)


class _Token(HTMLParser):
    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("name") == "csrf_token":
            self.found = named.get("value") or ""


def token(page: str) -> str:
    """The form key of a page; empty where it has none."""
    parser = _Token()
    parser.feed(page)
    return parser.found


@dataclass
class Browser:
    """One browser: its cookies, and the form key it last saw."""

    client: FlaskClient
    base: str = "http://127.0.0.1:8100"
    key: str = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask for a page."""
        answer = self.client.get(path, base_url=self.base, **more)
        self.key = token(answer.get_data(as_text=True)) or self.key
        return answer

    def post(self, path: str, form: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Send a form of the page last seen."""
        told = {"csrf_token": self.key, **(form or {})}
        answer = self.client.post(path, base_url=self.base, data=told, **more)
        self.key = token(answer.get_data(as_text=True)) or self.key
        return answer


@dataclass
class Office:
    """A centre and the people of it: one of each role."""

    app: Flask
    hands: Hands
    people: dict[Role, Person] = field(default_factory=dict)

    @property
    def centre(self) -> Centre:
        """What its process holds."""
        found: Centre = self.app.extensions["ocop_centre"]
        return found

    @property
    def engine(self) -> Engine:
        """Its database."""
        return self.centre.engine

    def browser(self, role: Role | None = None) -> Browser:
        """A browser, with somebody of that role signed in."""
        made = Browser(self.app.test_client(), self.centre.settings.public_url)
        made.get("/sign-in")
        if role is not None:
            answer = made.post("/sign-in", {"login": LOGINS[role], "password": PASSWORDS[role]})
            assert answer.status_code == 303, answer.get_data(as_text=True)
            made.get("/me/password")  # the form key is another one now
        return made


@contextmanager
def open_office(home: Path, url: str, **settings: Any) -> Any:
    """A centre on an empty database, with one of each role, at a clock that stands."""
    hands = Hands()
    made = CentreSettings(home=home, database_url=url, **settings)
    with clock.running(hands):
        office = Office(create_centre(made), hands)
        _let_in(office)
        yield office
        office.engine.dispose()


@cache
def _hashed(password: str) -> str:
    return hash_password(password)


def _let_in(office: Office) -> None:
    """One of each role, whose password is their own."""
    named = ((Role.ADMIN, "Thu", ""), (Role.OFFICE, "Lan", ""), (Role.SHOP, "Minh", "HN01"))
    with writing(office.engine) as session:
        for role, name, showroom in named:
            account = Account(
                account_id=new_id(),
                login=LOGINS[role],
                name=name,
                role=role,
                showroom_code=showroom,
                password_hash=_hashed(PASSWORDS[role]),
                is_temporary=False,
                made_at=office.hands.at,
                made_by="",
                failures=0,
            )
            book.add(session, account)
            person = Person(account.account_id, LOGINS[role], name, role, showroom)
            office.people[role] = person
