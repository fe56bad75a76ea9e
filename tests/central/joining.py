"""A played terminal at the centre's door: what it sends to be let in."""

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base.ids import new_dice
from pos.sync.enrolment import ENROL, ROTATE, enrol_words, rotate_words
from pos.sync.headers import Asking, authorization
from pos.sync.pen import Pen
from tests.central.tills import PlayedTill


def enrolment(till: PlayedTill, code: str, **other: Any) -> dict[str, Any]:
    """What a till says with a code, signed with its pen."""
    key = till.pen.public_key.hex()
    plain = code.upper().replace("-", "")
    told = {
        "code": code,
        "terminal": till.terminal_id,
        "public_key": key,
        "fingerprint": "mini-pc 4f2a",
        "app": "1.4.0",
        "showroom": till.showroom,
        "name": "Showroom OCOP Hoàn Kiếm",
        "epochs": [{"epoch": till.epoch, "ordinal": "A", "public_key": key}],
        "sig": till.pen.attest(ENROL, enrol_words(plain, till.terminal_id, key)).hex(),
    }
    return {**told, **other}


def send(client: FlaskClient, path: str, told: Any, **more: Any) -> TestResponse:
    """A machine's request: JSON, no cookie."""
    return client.post(
        path,
        base_url="http://127.0.0.1:8100",
        data=json.dumps(told),
        content_type="application/json",
        **more,
    )


def rotation(till: PlayedTill, old: Pen, new: Pen) -> dict[str, Any]:
    """What a till says to change its key, signed with both."""
    words = rotate_words(till.terminal_id, old.public_key.hex(), new.public_key.hex())
    return {
        "public_key": new.public_key.hex(),
        "sig_old": old.attest(ROTATE, words).hex(),
        "sig_new": new.attest(ROTATE, words).hex(),
    }


def header(till: PlayedTill, told: Any, path: str = "/sync/v1/rotate") -> dict[str, str]:
    """The header of a till's request."""
    asking = Asking(till.terminal_id, till.epoch, till.boot, till.at, new_dice(16).hex())
    body = json.dumps(told).encode()
    return {"Authorization": authorization(asking, "POST", path, body, pen=till.pen)}
