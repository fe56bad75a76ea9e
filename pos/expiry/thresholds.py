"""How early goods come onto the board of what expires: the manager's numbers, and their writer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.transaction import require_act
from pos.expiry.models import ThresholdsRow
from pos.sync.pen import Hand

MOST_DAYS = 365


@dataclass(frozen=True)
class Thresholds:
    """Days left at most, the widest band first; each is smaller than the one before."""

    first_days: int = 30
    second_days: int = 14
    third_days: int = 7
    last_days: int = 3

    @property
    def days(self) -> tuple[int, ...]:
        """The bands' ends, the nearest first."""
        return (self.last_days, self.third_days, self.second_days, self.first_days)


NAMES = ("first_days", "second_days", "third_days", "last_days")


def thresholds(session: Session) -> Thresholds:
    """The shop's numbers; those of the house until a manager has written others."""
    row = session.get(ThresholdsRow, 1)
    return Thresholds() if row is None else Thresholds(*(getattr(row, name) for name in NAMES))


def keep(session: Session, wanted: Thresholds, *, hand: Hand) -> None:
    """Write the numbers from now on."""
    require_act(session)
    row = session.get(ThresholdsRow, 1)
    if row is None:
        row = ThresholdsRow(id=1, changed_at=hand.at)
        session.add(row)
    for name in NAMES:
        setattr(row, name, getattr(wanted, name))
    row.changed_at = hand.at


def read(form: Mapping[str, str]) -> Thresholds:
    """The numbers as typed.

    Raises:
        BadForm: `not_a_number`, `days_too_many`, `days_out_of_order` beside a field.
    """
    problems: dict[str, str] = {}
    found = []
    for name in NAMES:
        text = form.get(name, "").strip()
        is_read = text.isascii() and text.isdigit() and len(text) <= 4
        found.append(int(text) if is_read else 0)
        if not is_read:
            problems[name] = "not_a_number"
        elif not 1 <= found[-1] <= MOST_DAYS:
            problems[name] = "days_too_many"
    for before, after in zip(range(3), range(1, 4), strict=True):
        if not problems and found[after] >= found[before]:
            problems[NAMES[after]] = "days_out_of_order"
    if problems:
        raise BadForm(problems)
    return Thresholds(*found)
