"""The line, version 1: what terminals ask of the centre."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import OperationalError

from pos.base import clock
from pos.base.dates import iso_at
from pos.base.errors import NoRoom, NotWritable
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.streams import answers, door, hello, pictures, queries, upload
from pos.central.streams.greeting import greet, note_heard
from pos.central.streams.ingesting import ingest
from pos.central.streams.refusals import LineRefusal
from pos.central.streams.turns import Bucket, Turns
from pos.central.streams.uploading import take_file
from pos.central.streams.values import Line
from pos.sync.wire import (
    MEDIA_TYPE,
    MOST_FACTS,
    MOST_INFLATED,
    Batch,
    Unreadable,
    compose_batch,
    content_digest,
    read_batch,
    require_digest,
)

bp = Blueprint("line", __name__, url_prefix="/sync/v1")
_batches = Turns(64)
_files = Turns(4, wait_s=20)
_often = Bucket(60, every_ms=500)
_HELLO_BYTES = 256 * 1024


def _line() -> Line:
    found: Line = current_app.extensions.get("ocop_line", Line())
    return found


def answer(told: dict[str, Any], status: int = 200) -> Response:
    """An answer, with what every answer says."""
    with reading(centre().engine) as session:
        recall_no, release_no = _line().versions(session)
    said = {
        **told,
        "server_time": iso_at(clock.now()),
        "recall_v": recall_no,
        "release_v": release_no,
    }
    made = jsonify(said)
    made.status_code = status
    made.headers["Cache-Control"] = "no-store"
    return made


@bp.errorhandler(LineRefusal)
def refuse(no: LineRefusal) -> Response:
    """Say no in the protocol's words."""
    said = jsonify({"error": no.code, **no.facts, "server_time": iso_at(clock.now())})
    said.status_code = no.status
    if no.retry_after_s:
        said.headers["Retry-After"] = str(no.retry_after_s)
    return said


@bp.errorhandler(Unreadable)
def refuse_bytes(no: Unreadable) -> Response:
    """Bytes that are no batch."""
    return refuse(LineRefusal(no.code, what=no.what))


@bp.errorhandler(OperationalError)
@bp.errorhandler(psycopg.OperationalError)
@bp.errorhandler(NoRoom)
@bp.errorhandler(NotWritable)
def refuse_for_now(no: Exception) -> Response:
    """The database or the disk failed: nothing was kept, and the next try may succeed."""
    current_app.logger.error("the line could not keep what came", exc_info=no)
    return refuse(LineRefusal("BUSY", retry_after_s=10))


@bp.post("/hello")
def say_hello() -> Response:
    """What is kept of the asker's stream."""
    here, now = centre(), clock.now()
    body = _body(_HELLO_BYTES)
    asks = door.caller(request, here.engine, now=now, body=body, is_timed=False)
    _often.take(asks.terminal_id)
    greeting = hello.read_greeting(request.get_json(silent=True, force=True))
    own = here.shards.engine_of(asks.terminal_id, now=now)
    greeted = greet(here.engine, own, asks, greeting, line=_line(), now=now)
    return answer(answers.of_greeting(greeted, greeting.head.epoch, _line().oldest_app))


@bp.post("/events/<terminal_id>/<epoch>")
def take_facts(terminal_id: str, epoch: str) -> Response:
    """Take a batch in; answered when it lies on the disk."""
    here, now = centre(), clock.now()
    with _batches.taken(terminal_id):
        body = _body(MOST_INFLATED)
        require_digest(request.headers.get("Content-Digest"), body)
        asks = door.caller(request, here.engine, now=now, body=body, is_timed=False)
        if asks.terminal_id != terminal_id:
            raise LineRefusal("AUTH", why="terminal")
        _often.take(terminal_id)
        outcome = ingest(
            here.shards.engine_of(terminal_id, now=now),
            terminal_id,
            _epoch(epoch),
            _batch(body),
            now=now,
            interpret=here.interpret,
            line=_line(),
        )
        if here.others and outcome.added:
            note_heard(here.engine, terminal_id, now=now)
    return answer(answers.of_batch(outcome))


def _batch(body: bytes) -> Batch:
    if request.headers.get("Content-Encoding") != "gzip" or request.mimetype != MEDIA_TYPE:
        raise LineRefusal("BODY", what="another kind of body")
    return read_batch(body)


@bp.get("/events")
def give_facts() -> Response:
    """The asker's own facts, as they were signed."""
    here, now = centre(), clock.now()
    asks = door.caller(request, here.engine, now=now)
    epoch = _epoch(request.args.get("epoch", ""))
    first, most = _number("from", 2**63 - 1), _number("n", MOST_FACTS)
    with reading(here.shards.engine_of(asks.terminal_id, now=now)) as session:
        stream = queries.stream(session, asks.terminal_id, epoch)
        found = list(queries.facts(session, asks.terminal_id, epoch, first, most))
    if stream is None or not found:
        raise LineRefusal("GAP", expected=stream.seq + 1 if stream else 1)
    body, _count = compose_batch(found, stream.public_key)
    headers = {"Content-Encoding": "gzip", "Content-Digest": content_digest(body)}
    return Response(body, mimetype=MEDIA_TYPE, headers={**headers, "Cache-Control": "no-store"})


@bp.get("/streams")
def give_streams() -> Response:
    """How far the asker's epochs are here."""
    here, now = centre(), clock.now()
    asks = door.caller(request, here.engine, now=now)
    with reading(here.shards.engine_of(asks.terminal_id, now=now)) as session:
        found = queries.streams(session, asks.terminal_id)
    return answer(answers.of_streams(found))


@bp.post("/upload-file")
def take_stick() -> Response:
    """Take in a file that somebody brings: its facts prove themselves."""
    here, now = centre(), clock.now()
    request.max_content_length = upload.MOST_BYTES
    if (request.content_length or 0) > upload.MOST_BYTES:
        raise LineRefusal("TOO_LARGE", what="more than a file may have")
    with _files.taken(request.remote_addr or ""):
        taken = take_file(
            partial(here.shards.engine_of, now=now),
            _pieces(),
            now=now,
            interpret=here.interpret,
            line=_line(),
        )
    told = answers.of_file(taken)
    if taken.error:
        raise LineRefusal(taken.error, what=taken.what, **told)
    return answer(told)


def _pieces() -> Iterator[bytes]:
    read: Callable[[int], bytes] = request.stream.read
    while piece := read(64 * 1024):
        yield piece


@bp.post("/pictures/<sha256>")
def take_picture(sha256: str) -> Response:
    """Keep a picture that a fact names."""
    here, now = centre(), clock.now()
    body = _body(pictures.MOST_BYTES)
    asks = door.caller(request, here.engine, now=now, body=body, is_timed=False)
    if asks.sender.status in queries.NOT_SENDING:
        raise LineRefusal("REVOKED")
    _often.take(asks.terminal_id)
    pictures.keep(here.settings.home, sha256, body)
    return answer({"sha256": sha256})


def _body(most: int) -> bytes:
    if (request.content_length or 0) > most:
        raise LineRefusal("TOO_LARGE", what="more than a request may have")
    request.max_content_length = most
    return request.get_data(cache=True)


def _epoch(text: str) -> str:
    if len(text) != 16 or any(one not in "0123456789abcdef" for one in text):
        raise LineRefusal("BODY", what="epoch")
    return text


def _number(name: str, most: int) -> int:
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 20) or not 1 <= int(text) <= most:
        raise LineRefusal("BODY", what=name)
    return int(text)
