"""Listening for recalls: every three seconds, also where nobody sells, in a thread of its own.

One small request that mostly answers "nothing new"; what is new is applied at once, and only if the
centre signed it and it is no older than what was heard before.  The same answer says which release
is the newest; that one is fetched in its own time.
"""

import json
import logging
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Condition, Thread

from pos.base import clock
from pos.base.errors import Refusal
from pos.base.ids import new_dice
from pos.base.text import Unreadable
from pos.base.transaction import end_reading, reading
from pos.catalogue import held
from pos.connecting.key_hearing import hear_keys
from pos.holding import recall_book, recalling
from pos.holding.recall_lists import RecallList, read_list
from pos.registry import heard_book, hearing
from pos.registry import queries as registry
from pos.registry.applying import apply_release
from pos.registry.heard_book import Heard
from pos.registry.manifests import ListedFile
from pos.sync import backoff, line_queries
from pos.sync.calls import Caller
from pos.sync.calls import Heard as Came
from pos.sync.line_queries import Linked
from pos.sync.line_values import NoNetwork, Patience
from pos.sync.pen import HOUSE, Hand, Pen
from pos.sync.signed import BadNews, key_id

EVERY_MS = 3_000
MOST_WAIT_MS = 15_000
"""While nothing is heard: whoever comes back online hears of recalls this soon."""
UNLINKED_MS = 20_000
NOTED = timedelta(minutes=5)
"""So often the moment of hearing is written down; screens have it from memory."""
SPLAY_S = 60
"""Over so many seconds tills spread out to fetch a release: each has its own second."""
AGAIN_MS = 300_000
"""After a release that could not be taken."""
MOST_BYTES = 1024 * 1024
KEYS_EVERY_MS = 6 * 3_600_000
"""The centre tells its next key some days before it signs with it."""
_RECALLS, _DOWN, _FILES = "/sync/v1/recalls.json", "/sync/v1/down", "/sync/v1/releases/"
_KEYS = "/sync/v1/keys.json"
log = logging.getLogger(__name__)


class NotTheCentre(Exception):  # noqa: N818 - what came was somebody else's
    """An answer that no centre gives."""


@dataclass(frozen=True)
class Ears:
    """What was heard, for the screens."""

    recall_no: int = 0
    recall_heard_at: datetime | None = None
    """When the centre was last heard to say that no newer recalls are; None: never."""
    refused: str = ""
    """Why the last answer was not believed; empty: it was."""
    release_refused: str = ""
    """Why the newest release was not taken; empty: it was, or there is none."""
    unread: tuple[str, ...] = ()
    """Recalls that this release of the program cannot read."""


class Listener:
    """Hears of recalls and releases while the shop runs.

    Args:
        context: opens what the database session lives in (the app's context).
        pen: the terminal's, as it is now.
        patience: how long the line waits; None: the usual.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        pen: Callable[[], Pen],
        patience: Patience | None = None,
    ) -> None:
        self._context, self._pen, self._patience = context, pen, patience
        self._ears = Ears()
        self._signal = Condition()
        self._ends = self._is_hurried = False
        self._failures = 0
        self._caller: Caller | None = None
        self._link: Linked | None = None
        self._etag = ""
        self._noted_at: datetime | None = None
        self._release_due_ms: int | None = None
        self._keys_due_ms = 0
        self._linked_goods_at: datetime | None = None
        self._thread = Thread(target=self._run, name="recalls", daemon=True)

    # --- Of other threads ---------------------------------------------------------------------

    def now(self) -> Ears:
        """What was heard so far."""
        return self._ears

    def start(self) -> None:
        """Begin, once the shop is open."""
        with self._context():
            self._remember()
            end_reading()
        self._thread.start()

    def stop(self, timeout_s: int = 3) -> None:
        """End; a request under way is cut off."""
        with self._signal:
            self._ends = True
            self._signal.notify_all()
        caller = self._caller
        if self._thread.is_alive() and caller is not None:
            caller.hang_up()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def hurry(self) -> None:
        """Ask now: an answer of the line told of something newer, or the centre is another."""
        with self._signal:
            self._is_hurried = True
            self._signal.notify_all()

    # --- The thread ---------------------------------------------------------------------------

    def turn(self) -> int:
        """One turn, whatever comes; gives the milliseconds to wait after it."""
        try:
            with self._context():
                try:
                    wait_ms = self._take_turn()
                finally:
                    end_reading()
        except NoNetwork:
            return self._failed("")
        except (NotTheCentre, BadNews) as bad:
            return self._failed(bad.code if isinstance(bad, BadNews) else "other")
        except Exception:  # the thread's edge: whatever breaks is logged, and tried again
            log.exception("listening for recalls stumbled")
            return self._failed("broken")
        self._failures = 0
        return wait_ms

    def _run(self) -> None:
        while not self._ends:
            wait_ms = self.turn()
            with self._signal:
                self._signal.wait_for(lambda: self._ends or self._is_hurried, wait_ms / 1000)
                self._is_hurried = False
        if self._caller is not None:
            self._caller.close()

    def _failed(self, refused: str) -> int:
        if refused and refused != self._ears.refused:
            log.warning("what came in the place of the list of recalls was not taken: %s", refused)
        self._ears = replace(self._ears, refused=refused)
        if refused == "unknown_key":
            self._keys_due_ms = 0
        self._etag = ""
        self._failures += 1
        wait_ms = backoff.wait_ms(self._failures, new_dice(4))
        return min(max(wait_ms, EVERY_MS), MOST_WAIT_MS)

    def _take_turn(self) -> int:
        link = line_queries.linked(reading())
        if link is None:
            self._let_go()
            return UNLINKED_MS
        caller = self._caller_to(link)
        self._see_keys(caller)
        came = caller.ask(
            "GET",
            _RECALLS,
            headers={"Accept-Encoding": "gzip", **self._condition()},
            most_bytes=MOST_BYTES,
        )
        if came.status == 304 and self._etag and came.headers.get("etag") == self._etag:
            self._heard(link, self._ears.recall_no, None)
        else:
            self._take(link, came)
        self._fetch_release(link, caller)
        self._look_again()
        return EVERY_MS

    def _condition(self) -> dict[str, str]:
        return {"If-None-Match": self._etag} if self._etag else {}

    def _take(self, link: Linked, came: Came) -> None:
        """Apply a list that came.

        Raises:
            NotTheCentre, BadNews: it is not the centre's, or an old one.
        """
        raw = _object(came)
        told = read_list(raw, _keys())
        before = heard_book.newest(reading())
        is_ours = before is not None and before.linked_at == link.enrolled_at
        if before is not None and is_ours and told.no < before.no:
            raise BadNews("older", told.no)
        is_whole = self._apply(told)
        self._heard(link, told.no, told)
        self._etag = came.headers.get("etag", "") if is_whole else ""
        self._see_release(raw.get("release"))

    def _apply(self, told: RecallList) -> bool:
        """Apply what was not heard before; gives whether all of it could be."""
        known = recall_book.known_words(reading())
        is_whole = True
        for recall in told.recalls:
            if known.get(recall.recall_id, (0, False))[0] < recall.version:
                is_whole &= self._try(partial(recalling.apply_recall, recall, hand=self._hand()))
        for one in told.lifted:
            version, is_lifted = known.get(one.recall_id, (0, True))
            if not (is_lifted and version >= one.version) and one.recall_id in known:
                words = (one.recall_id, one.version, one.reason)
                is_whole &= self._try(partial(recalling.lift_recall, *words, hand=self._hand()))
        return is_whole

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except Refusal as no:  # a full disk: the next turn tries again, and others go on
            log.warning("a recall could not be written down yet: %s", no.code)
            return False
        return True

    def _heard(self, link: Linked, no: int, told: RecallList | None) -> None:
        now = clock.now()
        unread = self._ears.unread if told is None else told.unread
        is_new = told is not None and no != self._ears.recall_no
        self._ears = replace(
            self._ears, recall_no=no, recall_heard_at=now, refused="", unread=unread
        )
        is_due = self._noted_at is None or now - self._noted_at >= NOTED
        before = heard_book.newest(reading())
        if not (is_new or is_due or before is None):
            return
        told_at = told.at if told is not None else before.told_at if before is not None else now
        heard = Heard(no, told_at, now, link.enrolled_at, " ".join(unread))
        if self._try(lambda: hearing.note_heard(heard)):
            self._noted_at = now

    # --- Releases -----------------------------------------------------------------------------

    def _see_release(self, told: object) -> None:
        """Note that there may be a newer release; when to fetch it is the till's own second."""
        has = registry.held_release(reading())
        is_newer = isinstance(told, int) and told > 0 and (has is None or told != has.no)
        if not is_newer:
            self._release_due_ms = None
        elif self._release_due_ms is None:
            own = backoff.splay_s(line_queries.terminal_id(reading()).encode(), SPLAY_S)
            wait_s = 0 if has is None else own
            self._release_due_ms = clock.stopwatch_ms() + 1000 * wait_s

    def _fetch_release(self, link: Linked, caller: Caller) -> None:
        due_ms = self._release_due_ms
        if due_ms is None or clock.stopwatch_ms() < due_ms:
            return
        self._release_due_ms = clock.stopwatch_ms() + AGAIN_MS
        manifest = _object(caller.ask("GET", _DOWN, headers={})).get("manifest")
        if manifest is None:
            self._release_due_ms = None
            return
        try:
            apply_release(
                manifest,
                _keys(),
                lambda file: _file(caller, file),
                linked_at=link.enrolled_at,
                hand=self._hand(),
            )
        except (Unreadable, Refusal) as no:
            code = no.code
            if code != self._ears.release_refused:
                log.warning("the newest release was not taken: %s", code)
            self._ears = replace(self._ears, release_refused=code)
            return
        self._ears = replace(self._ears, release_refused="")
        self._release_due_ms = None

    def _see_keys(self, caller: Caller) -> None:
        """Ask now and then what the centre signs with: before it signs with another key."""
        if clock.stopwatch_ms() < self._keys_due_ms:
            return
        self._keys_due_ms = clock.stopwatch_ms() + KEYS_EVERY_MS
        try:
            hear_keys(_object(caller.ask("GET", _KEYS, headers={})), _keys())
        except (NotTheCentre, BadNews, Refusal) as no:  # an older centre; a full disk
            log.info("the centre's keys were not taken: %s", no)

    def _look_again(self) -> None:
        """Bar goods that somebody has just linked to an entry which is recalled."""
        links = held.newest_link_at(reading())
        if links is None or links == self._linked_goods_at:
            return
        if self._try(partial(recalling.look_again, hand=self._hand())):
            self._linked_goods_at = links

    # --- Inside -------------------------------------------------------------------------------

    def _hand(self) -> Hand:
        return Hand(self._pen(), clock.now(), *HOUSE)

    def _remember(self) -> None:
        heard = heard_book.newest(reading())
        if heard is not None:
            unread = tuple(heard.unread.split())
            self._ears = Ears(heard.no, heard.heard_at, unread=unread)

    def _caller_to(self, link: Linked) -> Caller:
        is_same = self._link is not None and (
            (self._link.url, self._link.authority, self._link.enrolled_at)
            == (link.url, link.authority, link.enrolled_at)
        )
        if self._caller is None or not is_same:
            self._let_go()
            self._caller = Caller(link.url, link.authority, self._patience)
        self._link = link
        return self._caller

    def _let_go(self) -> None:
        if self._caller is not None:
            self._caller.close()
        self._caller, self._link, self._etag, self._noted_at = None, None, "", None


def _keys() -> dict[str, bytes]:
    """The centre's keys by their ids, as the link has them."""
    keys = [bytes.fromhex(one["public_key"]) for one in line_queries.centre_keys(reading())]
    return {key_id(key): key for key in keys}


def _object(came: Came) -> dict[str, object]:
    """The JSON object in an answer.

    Raises:
        NotTheCentre: there is none.
    """
    content = came.content
    if came.status != 200:
        raise NotTheCentre
    if came.headers.get("content-encoding", "").lower() == "gzip":
        content = _inflated(content)
    try:
        told = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise NotTheCentre from error
    if not isinstance(told, dict):
        raise NotTheCentre
    return told


def _inflated(content: bytes) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise NotTheCentre from error
    if not inflate.eof:
        raise NotTheCentre
    return plain


def _file(caller: Caller, file: ListedFile) -> bytes:
    """A release's file; whether it is the right one is found by whoever asked.

    Raises:
        NotTheCentre: it is not there.
        NoNetwork: see its reasons.
    """
    came = caller.ask("GET", _FILES + file.name, headers={}, most_bytes=file.size_bytes)
    if came.status != 200:
        raise NotTheCentre
    return came.content
