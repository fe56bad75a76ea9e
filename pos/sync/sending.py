"""Sending: the one thread of the line, behind the sales.  No sale waits for anything here."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Condition, Thread
from typing import TYPE_CHECKING

from pos.base import clock
from pos.base.ids import new_dice
from pos.base.transaction import end_reading, reading
from pos.sync import backoff
from pos.sync import line_queries as queries
from pos.sync.line_values import No, NoNetwork, Patience, Sources, Stopped
from pos.sync.standing import Case, Standing

if TYPE_CHECKING:  # the network is opened by a shop that has a centre
    from pos.sync.delivering import Delivery

GATHER_MS = 700
"""After an act rings: its paper's fact, and the next sale's, come along in one bundle."""
SLOW_S = 300
"""Where somebody has to act, the centre is asked so seldom whether somebody has."""
_FOR_EVER_MS = 24 * 3_600_000
_SHOWN = 2
"""So many failures on end are shown: a single one is a hiccup."""
_CASES = {
    "FORK": Case.FORK,
    "CHAIN": Case.CHAIN,
    "SIG": Case.SIG,
    "REVOKED": Case.REVOKED,
    "UNKNOWN_TERMINAL": Case.UNKNOWN,
    "AUTH": Case.AUTH,
}

log = logging.getLogger(__name__)


class Sender:
    """Brings the stream to the centre while the shop runs.

    Args:
        context: opens what the database session lives in (the app's context).
        sources: what it asks of the rest of the house.
        patience: how long the line waits; None: the usual.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        sources: Sources,
        patience: Patience | None = None,
    ) -> None:
        self.standing = Standing()
        """For the screens."""
        self._context, self._sources, self._patience = context, sources, patience
        self._signal = Condition()
        self._has_rung = self._is_hurried = self._ends = False
        self._delivery: Delivery | None = None
        self._failures = 0
        self._failed_at: datetime | None = None
        self._thread = Thread(target=self._run, name="line", daemon=True)

    # --- Of other threads ---------------------------------------------------------------------

    def start(self) -> None:
        """Begin, once the shop is open; what screens show until the first hello is remembered."""
        with self._context():
            self.remember()
        self._thread.start()

    def stop(self, timeout_s: int = 3) -> None:
        """End; a request under way is cut off, since whatever it brought is asked for anew."""
        with self._signal:
            self._ends = True
            self._signal.notify_all()
        if not self._thread.is_alive():
            return
        self._thread.join(timeout_s)
        delivery = self._delivery
        if self._thread.is_alive() and delivery is not None:
            delivery.hang_up()
            self._thread.join(timeout_s)

    def ring(self) -> None:
        """Something may have been written; costs nothing, so every act may ring."""
        if not self._has_rung:
            with self._signal:
                self._has_rung = True
                self._signal.notify_all()

    def hurry(self) -> None:
        """Try now: somebody asks, or the centre is another."""
        with self._signal:
            self._is_hurried = True
            self._signal.notify_all()

    def remember(self) -> None:
        """Show what the book remembers of the line: at the start, and when the centre changes."""
        session = reading()
        link, unsent = queries.linked(session), queries.unsent(session)
        end_reading()
        if link is None:
            self.standing.note(is_linked=False, case=None, cut_at=None, unsent=0, files=0)
            return
        is_known = link.trouble in set(Case)
        self.standing.note(
            is_linked=True,
            is_approved=link.is_approved,
            unsent=unsent,
            heard_at=link.heard_at,
            case=Case(link.trouble) if is_known else None,
            case_at=link.trouble_at,
            cut_at=None,
        )

    # --- The thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._ends:
            self._wait(self._guarded(self._take_turn))
        self._guarded(self._finish)

    def _guarded(self, turn: Callable[[], int]) -> int:
        """One turn: how long to wait after it; below 0: whatever is written meanwhile."""
        try:
            with self._context():
                try:
                    return turn()
                finally:
                    end_reading()
        except NoNetwork as no:
            return -self._failed(no.why, no.retry_after_s)
        except No as no:
            return -self._refused(no)
        except Stopped as stopped:
            return -self._needs(stopped.case, stopped.seq)
        except Exception:  # the thread's edge: whatever breaks is logged, shown, and tried again
            log.exception("the line stumbled")
            return -self._needs(Case.LINE)

    def _take_turn(self) -> int:
        with self._signal:
            self._has_rung = self._is_hurried = False
        link = queries.linked(reading())
        end_reading()
        delivery = self._delivery
        if delivery is not None and (link is None or not delivery.is_to(link)):
            delivery.close()
            delivery = self._delivery = None
        if link is None:
            return _FOR_EVER_MS
        if delivery is None:
            from pos.sync.delivering import Delivery

            delivery = self._delivery = Delivery(
                link,
                self.standing,
                self._sources,
                is_over=lambda: self._ends or self._is_hurried,
                has_rung=lambda: self._has_rung,
                patience=self._patience,
            )
        wait_ms = delivery.take_turn(link)
        self._failures, self._failed_at = 0, None
        return wait_ms

    def _finish(self) -> int:
        """A shop that closes behind its Z has that Z there, if the line is well."""
        delivery = self._delivery
        if delivery is None:
            return 0
        try:
            if not self._failures and self.standing.now().case is None:
                delivery.send_last()
        finally:
            delivery.close()
            delivery.note(is_last=True)
        return 0

    def _wait(self, wait_ms: int) -> None:
        """Until the time is over, somebody hurries, or something was written.

        Below 0 what is written does not end it; the screens' number is counted anew all the same.
        """
        until_ms = clock.stopwatch_ms() + abs(wait_ms)
        while not self._is_woken() and clock.stopwatch_ms() < until_ms:
            left_ms = until_ms - clock.stopwatch_ms()
            has_rung = self._listen(left_ms)
            if has_rung and self._guarded(self._count) and wait_ms >= 0:
                return

    def _listen(self, most_ms: int) -> bool:
        """Whether the bell rang; what rings close behind it is gathered."""
        with self._signal:
            self._signal.wait_for(lambda: self._has_rung or self._is_woken(), _seconds(most_ms))
            if not self._has_rung or self._is_woken():
                return False
            self._signal.wait_for(self._is_woken, _seconds(GATHER_MS))
            self._has_rung = False
            return True

    def _is_woken(self) -> bool:
        return self._ends or self._is_hurried

    def _count(self) -> int:
        """How many facts wait, for the screens: a till cut off counts on."""
        if not self.standing.now().is_linked:
            return 0
        if self._delivery is not None:
            return self._delivery.count()
        unsent = queries.unsent(reading())
        self.standing.note(unsent=unsent)
        return unsent

    # --- What became of a turn ------------------------------------------------------------------

    def _failed(self, why: str, asked_s: int) -> int:
        """Nothing was heard; gives how long to wait."""
        now = clock.now()
        self._failures += 1
        self._failed_at = self._failed_at or now
        self._begin_anew()
        if self._failures >= _SHOWN:
            self.standing.cut(self._failed_at, why)
        if self._failures == _SHOWN:
            log.warning("no line to the centre: %s", why)
        wait_ms = backoff.wait_ms(self._failures, new_dice(4))
        if asked_s:
            wait_ms = max(wait_ms, backoff.told_ms(asked_s, new_dice(4)))
        self.standing.note(next_try_at=now + timedelta(milliseconds=wait_ms))
        return wait_ms

    def _refused(self, no: No) -> int:
        """The centre says no; gives how long to wait."""
        case = _CASES.get(no.code)
        if case is not None:
            return self._needs(case, no.whole("at"))
        self._begin_anew()
        self._failures += 1
        wait_ms = backoff.wait_ms(self._failures, new_dice(4))
        return max(wait_ms, backoff.told_ms(no.answer.retry_after_s, new_dice(4)))

    def _needs(self, case: Case, seq: int = 0) -> int:
        """Somebody has to act; gives how long to wait before it is asked whether somebody has."""
        if self.standing.now().case is not case:
            log.warning("the line needs somebody: %s %s", case, seq or "")
        self._begin_anew()
        self.standing.needs(case, clock.now(), seq)
        return backoff.told_ms(SLOW_S, new_dice(4))

    def _begin_anew(self) -> None:
        if self._delivery is not None:
            self._delivery.begin_anew()


def _seconds(ms: int) -> float:
    return timedelta(milliseconds=ms).total_seconds()
