"""Forgetting customers: each night those who came no more, at each start those an older book knows.

Whoever was forgotten is remembered by id in a file beside the book, and beside its copies on the
second disk: a copy from before then comes back without them.
"""

import logging
from datetime import date, datetime
from pathlib import Path

from pos.base.dates import business_day
from pos.customer import forgetting, forgotten
from pos.customer.elsewhere import Elsewhere
from pos.ordering import reserving
from pos.till import bought
from pos.till import forgotten as till_forgotten

ELSEWHERE = Elsewhere(
    forget=till_forgotten.forget,
    purchases=bought.purchases,
    has_bought_since=bought.has_bought_since,
)
"""What the till knows of customers."""
log = logging.getLogger(__name__)


class NightlyForgetting:
    """Forgets, once a business day, those whom the shop's rule keeps no longer, and for whom goods
    were kept that they have.

    Args:
        home: the data folder.
    """

    def __init__(self, home: Path) -> None:
        self._kept_in = home / forgotten.NAME
        self._done_on: date | None = None

    def look(self, at: datetime) -> None:
        """Forget them, if that was not done on this day."""
        if self._done_on == business_day(at):
            return
        found = forgetting.forget_idle(kept_in=self._kept_in, elsewhere=ELSEWHERE, at=at)
        if found:
            log.info("%s customers came no more and are forgotten", found)
        promised = reserving.forget_people(at)
        if promised:
            log.info("the customers of %s promises are forgotten", promised)
        self._done_on = business_day(at)


def forget_again(home: Path, at: datetime) -> int:
    """In the opened book: forget those who were forgotten before; gives how many it knew.

    Raises:
        OSError: the file that remembers them cannot be read.
        NoRoom, NotWritable: they are not forgotten yet.
    """
    known = forgotten.remembered(home / forgotten.NAME)
    found = forgetting.forget_again(known.keys(), elsewhere=ELSEWHERE, at=at)
    if found:
        log.warning("an older book came back: %s customers are forgotten again", found)
    return found


def bring_along(home: Path, copy: Path) -> None:
    """Learn who was forgotten from the file beside a copy that comes back.

    Raises:
        OSError: a file cannot be read or written.
    """
    beside = copy.absolute().parent / forgotten.NAME
    if beside.is_file():
        forgotten.learn(home / forgotten.NAME, beside)
