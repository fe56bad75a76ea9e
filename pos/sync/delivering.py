"""Delivering: what one conversation with the centre brings there, and what it says back.

Where to send from, the centre's own head says: at each hello, and again in each answer.  So an
answer that was lost, a program that was killed and a centre that was put back to last night all
mend themselves, and nothing arrives twice.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from pos.base import clock
from pos.base.dates import iso_at, parse_at
from pos.base.ids import new_dice
from pos.base.transaction import end_reading, reading, writing
from pos.sync import backoff, line_book, wire
from pos.sync import line_queries as queries
from pos.sync.calls import Caller
from pos.sync.conversation import Conversation, Greeting, Speaker, Taken
from pos.sync.facts import Fact, told_of
from pos.sync.line_book import Confirmed
from pos.sync.line_queries import Linked, Run
from pos.sync.line_values import No, NoNetwork, Patience, Sources, Stopped
from pos.sync.pen import BOOT_ID
from pos.sync.standing import Case, Standing

HELLO_MS = 60_000
"""Between two hellos of a till with nothing to send."""
NOTE_MS = 10_000
"""Between two notes of how far the centre is; each is a commit beside the sales'."""
SKEW_MS = 300_000
"""A clock further off than this is told."""
LATE = timedelta(minutes=20)
"""So long after a closing large bundles stand back, each till by its own time."""
_GAPS = 3
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""A program that was just opened asks for the last Zs whole: an answer may have been lost."""
_VERDICTS = {"behind": Case.BEHIND, "fork": Case.FORK, "revoked": Case.REVOKED}


class Delivery:
    """Brings the stream to one centre, from one hello to the next.

    Args:
        is_over: whether to leave off: the shop closes, or somebody wants to begin anew.
        has_rung: whether something new may have been written: files wait for it.

    Raises, each of its methods:
        NoNetwork, No: as `Conversation`.
        Stopped: somebody has to act first.
    """

    def __init__(
        self,
        link: Linked,
        standing: Standing,
        sources: Sources,
        *,
        is_over: Callable[[], bool],
        has_rung: Callable[[], bool],
        patience: Patience | None = None,
    ) -> None:
        self.link = link
        self._standing, self._sources = standing, sources
        self._is_over, self._has_rung = is_over, has_rung
        self._talk = Conversation(Caller(link.url, link.authority, patience))
        self._reached: dict[str, tuple[int, bytes]] | None = None
        """By epoch: the last fact that the centre holds as we do; None before it was heard."""
        self._skipped: set[str] = set()
        self._is_behind = False
        """Earlier epochs that the centre holds otherwise: somebody has to look."""
        self._most, self._gaps = wire.MOST_FACTS, 0
        self._greeted_ms: int | None = None
        self._noted_ms: int | None = None
        self._noted: dict[str, tuple[int, bytes]] | None = None
        self._z_since = _LONG_AGO
        """Until when, by the centre's clock, what became of Zs was heard and kept."""

    def is_to(self, link: Linked) -> bool:
        """Whether it speaks to this centre."""
        return (self.link.url, self.link.authority) == (link.url, link.authority)

    def begin_anew(self) -> None:
        """Say hello before anything else."""
        self._greeted_ms = None

    def hang_up(self) -> None:
        """End the request under way, from another thread."""
        self._talk.caller.hang_up()

    def close(self) -> None:
        """Let the line go."""
        self._talk.caller.close()

    def take_turn(self, link: Linked) -> int:
        """Say hello where it is due, and send what waits.

        Returns:
            Milliseconds after which the next turn is due; below 0: not before these, whatever is
            written meanwhile.
        """
        self.link = link
        if self._greeted_ms is None or clock.stopwatch_ms() - self._greeted_ms >= HELLO_MS:
            asked_s = self._greet()
            if asked_s:
                return -backoff.told_ms(asked_s, new_dice(4))
        stands_back_ms = self._send_all()
        if stands_back_ms:
            return -min(stands_back_ms, HELLO_MS)
        self._standing.is_back()
        self._send_files()
        self.note()
        now_ms = clock.stopwatch_ms()
        left_ms = HELLO_MS - (now_ms - (self._greeted_ms or 0))
        if self._noted != self._reached:  # so that pages and papers soon have it from the book
            left_ms = min(left_ms, NOTE_MS - (now_ms - (self._noted_ms or 0)))
        return max(0, left_ms)

    def send_last(self) -> None:
        """Send what was written since, without another hello: the shop closes."""
        if self._greeted_ms is not None:
            self._is_over = lambda: False
            self._send_all()

    def count(self) -> int:
        """How many facts the centre was not heard to hold; the screens are told."""
        return self._count(_runs())

    # --- Hello --------------------------------------------------------------------------------

    def _speaker(self) -> Speaker:
        session = reading()
        terminal_id, runs = queries.terminal_id(session), queries.runs(session)
        end_reading()
        return Speaker(self._sources.pen(), terminal_id, runs[-1].epoch)

    def _greet(self) -> int:
        """Say hello; gives the seconds that the centre asks to wait, 0: none."""
        session = reading()
        runs = queries.runs(session)
        heads = [_head(session, run) for run in runs if run.seq]
        end_reading()
        told = {
            "head": heads[-1],
            "epochs": heads,
            "boot": BOOT_ID,
            "clock": iso_at(clock.now()),
            "z_since": iso_at(self._z_since),
            "backlog": self._standing.now().unsent,
            **vars(self._sources.machine()),
        }
        greeting = self._talk.hello(self._speaker(), told)
        self._standing.heard(clock.now(), greeting.skew_ms)
        self._keep(greeting.confirmed)
        self._z_since = greeting.server_at
        self._compare(runs, greeting)
        self._greeted_ms, self._gaps = clock.stopwatch_ms(), 0
        self._count(runs)
        self._settle(greeting)
        return greeting.retry_after_s

    def _compare(self, runs: list[Run], greeting: Greeting) -> None:
        """Where to send from, by what the centre says it holds.

        Raises:
            Stopped: it holds other facts than the book, or more.
        """
        held = {one.epoch: one for one in greeting.reaches if one.seq}
        session = reading()
        reached, skipped, self._is_behind = {}, set(), False
        for run in runs:
            one = held.get(run.epoch)
            if one is None:
                continue
            if queries.hash_at(session, run.epoch, one.seq) == one.hash:
                reached[run.epoch] = (one.seq, one.hash)
            elif run is runs[-1]:
                end_reading()
                raise Stopped(Case.BEHIND if one.seq > run.seq else Case.FORK, one.seq)
            else:
                skipped.add(run.epoch)
                self._is_behind |= one.seq > run.seq  # the book was put back before a new epoch
        end_reading()
        self._reached, self._skipped = reached, skipped
        case = _VERDICTS.get(greeting.verdict)
        if case is not None:
            raise Stopped(case)

    def _settle(self, greeting: Greeting) -> None:
        """What a good hello says besides: approved or not, a clock far off, another machine."""
        # Whether a machine that looks like another's is approved is not said.
        if greeting.verdict != "clone":
            is_approved = greeting.verdict != "waiting"
            if is_approved and not self.link.is_approved:
                with writing() as session:
                    line_book.approve(session)
            self._standing.note(is_approved=is_approved)
        if greeting.parked is not None:
            self._standing.note(parked=greeting.parked)
        if greeting.verdict == "clone":
            self._standing.needs(Case.CLONE, clock.now())
        elif self._is_behind:
            self._standing.needs(Case.BEHIND, clock.now())
        elif abs(greeting.skew_ms) > SKEW_MS:
            self._standing.needs(Case.CLOCK, clock.now())
        elif greeting.parked:
            self._standing.needs(Case.PARKED, clock.now())
        else:
            self._standing.is_well()

    # --- Facts --------------------------------------------------------------------------------

    def _send_all(self) -> int:
        """Send every epoch in its order; gives how long large bundles stand back, 0: not."""
        while not self._is_over():
            runs = _runs()
            left = self._count(runs)
            if not left:
                return 0
            if left > wire.MOST_FACTS and (back_ms := _stands_back_ms(runs)):
                return back_ms
            for run in runs:
                if run.epoch not in self._skipped:
                    self._send_run(run)
        return 0

    def _send_run(self, run: Run) -> None:
        while not self._is_over() and self._seq(run) < run.seq:
            facts = queries.facts_from(reading(), run.epoch, self._seq(run) + 1, self._most)
            end_reading()
            try:
                taken = self._talk.send(self._speaker(), facts, run.public_key)
            except No as no:
                self._again_otherwise(run, no, len(facts))
                continue
            self._took(run, taken, facts)

    def _took(self, run: Run, taken: Taken, facts: list[Fact]) -> None:
        """Believe an acknowledgement only with the hash that the book has there.

        Raises:
            NoNetwork: it is not about what was sent.
        """
        seq = taken.acked_through
        ours = queries.hash_at(reading(), run.epoch, seq)
        end_reading()
        if ours != taken.hash or seq < facts[0].seq:
            raise NoNetwork("other")  # the next hello tells what the centre really holds
        self._standing.heard(clock.now(), taken.skew_ms)
        self._standing.is_back()
        self._reach(run, seq, taken.hash)
        self._gaps, self._most = 0, min(wire.MOST_FACTS, 2 * self._most)
        if taken.parked:
            self._standing.note(parked=self._standing.now().parked + taken.parked)
        self._keep(taken.confirmed)
        self._count(_runs())
        self.note()

    def _again_otherwise(self, run: Run, no: No, count: int) -> None:
        """A no that another way of sending answers.

        Raises:
            No: none does.
            Stopped: a single fact cannot be read there.
        """
        expected = no.whole("expected")
        if no.code == "GAP" and self._gaps < _GAPS and 1 <= expected <= run.seq:
            self._gaps += 1
            self._reach(run, expected - 1, b"")
            return
        if no.code not in ("BODY", "TOO_LARGE"):
            raise no
        if count == 1:
            raise Stopped(Case.BODY, self._seq(run) + 1)
        self._most = max(1, min(count, self._most) // 2)

    def _seq(self, run: Run) -> int:
        return (self._reached or {}).get(run.epoch, (0, b""))[0]

    def _reach(self, run: Run, seq: int, digest: bytes) -> None:
        self._reached = {**(self._reached or {}), run.epoch: (seq, digest)}

    def _count(self, runs: list[Run]) -> int:
        if self._reached is None:
            unsent = queries.unsent(reading())
            end_reading()
        else:
            ours = (run for run in runs if run.epoch not in self._skipped)
            unsent = sum(max(0, run.seq - self._seq(run)) for run in ours)
        if unsent != self._standing.now().unsent:
            self._standing.note(unsent=unsent)
        return unsent

    # --- Files --------------------------------------------------------------------------------

    def _send_files(self) -> None:
        """Pictures and papers, one by one, as long as no fact waits."""
        sent = queries.sent_files(reading())
        end_reading()
        waiting = {name: path for name, path in self._sources.files().items() if name not in sent}
        for count, (name, path) in enumerate(sorted(waiting.items())):
            self._standing.note(files=len(waiting) - count)
            if self._is_over() or self._has_rung():
                return
            try:
                content = path.read_bytes()
            except OSError:
                continue  # gone, or a disk that fails: care tells of that
            is_kept = self._talk.offer_file(self._speaker(), name, content)
            with writing() as session:
                line_book.note_file(session, name, "kept" if is_kept else "refused", clock.now())
        self._standing.note(files=0)

    # --- What is remembered -------------------------------------------------------------------

    def _keep(self, confirmed: tuple[Confirmed, ...]) -> None:
        if confirmed:
            with writing() as session:
                line_book.note_confirmations(session, confirmed, clock.now())

    def note(self, *, is_last: bool = False) -> None:
        """Remember how it stands, now and then: each time is a commit beside the sales'."""
        at_ms, noted_ms = clock.stopwatch_ms(), self._noted_ms
        if not is_last and noted_ms is not None and at_ms - noted_ms < NOTE_MS:
            return
        self._noted_ms, self._noted, now = at_ms, self._reached, self._standing.now()
        terminal_id = queries.terminal_id(reading())
        reached = (self._reached or {}).items()
        acks = [(epoch, seq, digest) for epoch, (seq, digest) in reached if digest]
        with writing() as session:
            line_book.note_acks(session, terminal_id, acks, clock.now())
            line_book.note_heard(session, now.heard_at, now.case or "", now.case_at)


def _runs() -> list[Run]:
    runs = queries.runs(reading())
    end_reading()
    return runs


def _head(session: Session, run: Run) -> dict[str, object]:
    digest = queries.hash_at(session, run.epoch, run.seq) or b""
    return {"epoch": run.epoch, "ordinal": run.ordinal, "seq": run.seq, "hash": digest.hex()}


def _stands_back_ms(runs: list[Run]) -> int:
    """After a closing 3.500 tills do not all bring their day in the same minute."""
    session = reading()
    last = queries.facts_from(session, runs[-1].epoch, runs[-1].seq, 1)
    terminal_id = queries.terminal_id(session)
    end_reading()
    told: dict[str, Any] = told_of(last[0].body if last else None)
    if told.get("t") != "shift.closed/1":
        return 0
    splay = backoff.splay_s(hashlib.sha256(terminal_id.encode()).digest(), LATE.seconds)
    left = parse_at(told["at"]) + timedelta(seconds=splay) - clock.now()
    return 1000 * left.seconds if timedelta(0) < left < LATE else 0
