"""A played till on the line: its requests are signed and sent as a real till's."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.central.app import create_centre
from pos.centre_config import CentreSettings
from pos.sync.facts import Fact
from pos.sync.headers import Asking, authorization
from pos.sync.wire import MEDIA_TYPE, compose_batch, content_digest
from tests.central.tills import PlayedTill

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8100"


class Watch:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def on(self, **by: int) -> None:
        """Turn it on, `minutes=5`."""
        self.at += timedelta(**by)


@dataclass
class OpenCentre:
    """A centre that runs in this process."""

    app: Flask
    watch: Watch


@contextmanager
def open_centre(url: str, home: Path) -> Iterator[OpenCentre]:
    """A centre on a database at the newest schema."""
    home.mkdir(parents=True, exist_ok=True)
    app = create_centre(CentreSettings(home=home, database_url=url))
    watch = Watch()
    with clock.running(watch):
        yield OpenCentre(app, watch)
    app.extensions["ocop_centre"].engine.dispose()


@dataclass
class TillLine:
    """A till's requests."""

    till: PlayedTill
    client: FlaskClient
    boot: str = ""
    skew: timedelta = timedelta(0)
    """How far its clock is ahead."""
    fingerprint: str = "machine"
    nonces: int = 0

    def ask(
        self, method: str, path: str, body: bytes = b"", *, nonce: str = "", **headers: str
    ) -> TestResponse:
        """Send a signed request."""
        self.nonces += 1
        asking = Asking(
            self.till.terminal_id,
            self.till.epoch,
            self.boot or self.till.boot,
            clock.now() + self.skew,
            nonce or f"{self.nonces:032x}",
        )
        signed = authorization(asking, method, path, body, pen=self.till.pen)
        return self.client.open(
            path,
            method=method,
            data=body,
            base_url=BASE,
            headers={
                "Authorization": signed,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def send(self, facts: list[Fact], **headers: str) -> TestResponse:
        """Send facts of one epoch, as many as a batch holds."""
        body, _count = compose_batch(facts, self.till.pen.public_key)
        path = f"/sync/v1/events/{facts[0].terminal_id}/{facts[0].epoch}"
        told = {
            "Content_Type": MEDIA_TYPE,
            "Content_Encoding": "gzip",
            "Content_Digest": content_digest(body),
            **headers,
        }
        return self.ask("POST", path, body, **told)

    def hello(self, **other: Any) -> dict[str, Any]:
        """Greet; gives the answer."""
        seq, digest = self.till.head()
        told = {
            "head": {
                "epoch": self.till.epoch,
                "ordinal": self.till.ordinal,
                "seq": seq,
                "hash": digest.hex(),
            },
            "epochs": [],
            "boot": self.till.boot,
            "app": "1.0",
            "schema": "0042",
            "clock": "2026-11-21T05:00:00.000Z",
            "fingerprint": self.fingerprint,
            "backlog": 0,
            "disk_free_mb": 48_000,
            "integrity": "ok",
            "hwm": seq,
            "recall_v": 0,
            "release_v": 0,
            **other,
        }
        answer = self.ask(
            "POST", "/sync/v1/hello", json.dumps(told).encode(), Content_Type="application/json"
        )
        return {"status": answer.status_code, **answer.get_json()}
