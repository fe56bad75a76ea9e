"""What is published now: the numbers that ride in every answer, and the list of recalls, ready.

Asked a thousand times a second, so it is kept in the process; another process's act is seen at
most `FRESH_MS` later, our own at once.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pos.base.clock import stopwatch_ms
from pos.central.database import reading
from pos.central.registry.models import RecallSheet, Release
from pos.holding.recall_lists import SIGNED_AS, sign_list, tell
from pos.sync.pen import Pen
from pos.sync.signed import as_signed

FRESH_MS = 250
"""How long what was read counts as what is."""
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment of the empty list, so that every process tells the same one."""


@dataclass(frozen=True)
class Served:
    """The list of recalls as it goes over the line."""

    no: int
    plain: bytes
    packed: bytes
    """The same under gzip."""
    etag: str
    """Of the plain form, without quotes."""


@dataclass(frozen=True)
class _Known:
    recall_no: int
    release_no: int
    read_ms: int
    served: Served | None
    """None where nobody asked for this list yet."""


_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_one_reader = Lock()


def versions(engine: Engine) -> tuple[int, int]:
    """The numbers of the newest list of recalls and of the newest release; 0 where none is."""
    known = _fresh(engine)
    return known.recall_no, known.release_no


def versions_within(session: Session) -> tuple[int, int]:
    """The same inside an act or a read under way, without a second connection."""
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        engine = engine.engine
    known = _known.get(engine)
    if known is None or stopwatch_ms() - known.read_ms >= FRESH_MS:
        known = _note(engine, known, *_asked(session))
    return known.recall_no, known.release_no


def recall_list(engine: Engine, pen: Pen) -> Served:
    """The newest list of recalls; of a centre that never recalled anything an empty one."""
    known = _fresh(engine)
    if known.served is not None:
        return known.served
    with _one_reader, reading(engine) as session:
        asked = select(RecallSheet.no, RecallSheet.told, RecallSheet.kid, RecallSheet.sig)
        row = session.execute(asked.order_by(RecallSheet.no.desc()).limit(1)).first()
        told = _empty(pen) if row is None else (row.no, row.told, *_signature(pen, row))
        served = _served(*told, release_no=known.release_no)
        _known[engine] = _Known(served.no, known.release_no, known.read_ms, served)
    return served


def forget(engine: Engine) -> None:
    """Read anew: something was published here."""
    _known.pop(engine, None)


def packed(content: bytes) -> bytes:
    """As it goes over the line; the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def _fresh(engine: Engine) -> _Known:
    known = _known.get(engine)
    if known is not None and stopwatch_ms() - known.read_ms < FRESH_MS:
        return known
    try:
        with reading(engine) as session:
            return _note(engine, known, *_asked(session))
    except OperationalError:
        if known is None:
            raise
        # Recalls outlive the database.
        return _note(engine, known, known.recall_no, known.release_no)


def _note(engine: Engine, known: _Known | None, recall_no: int, release_no: int) -> _Known:
    is_same = known is not None and (known.recall_no, known.release_no) == (recall_no, release_no)
    served = known.served if known is not None and is_same else None
    fresh = _Known(recall_no, release_no, stopwatch_ms(), served)
    _known[engine] = fresh
    return fresh


def _asked(session: Session) -> tuple[int, int]:
    asked = select(
        select(func.coalesce(func.max(RecallSheet.no), 0)).scalar_subquery(),
        select(func.coalesce(func.max(Release.no), 0)).scalar_subquery(),
    )
    recall_no, release_no = session.execute(asked).one()
    return recall_no, release_no


def _empty(pen: Pen) -> tuple[int, str, str, str]:
    sent = sign_list(pen, tell(0, _BEGINNING, [], []))
    return 0, sent["told"], sent["sig"]["kid"], sent["sig"]["sig"]


def _signature(pen: Pen, row: Row[int, str, str, str]) -> tuple[str, str]:
    """Name of the key and signature: where the key has changed since, the new one's."""
    sig = as_signed(pen, SIGNED_AS, row.told, kid=row.kid, sig=row.sig)["sig"]
    return sig["kid"], sig["sig"]


def _served(no: int, told: str, kid: str, sig: str, *, release_no: int) -> Served:
    sent = {
        "v": 1,
        "no": no,
        # Not signed, and only a hint: whoever follows it finds a manifest that is.
        "release": release_no,
        "told": told,
        "sig": {"kid": kid, "sig": sig},
    }
    plain = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f"r{no}-{hashlib.sha256(plain).hexdigest()[:16]}"
    return Served(no, plain, packed(plain), etag)
