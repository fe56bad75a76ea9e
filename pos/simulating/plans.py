"""What happens in the played showrooms, worked out before it does.  Pure.

The same seed gives the same shops, visits and troubles; times are minutes after the opening.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True)
class Plan:
    """How much is played."""

    showrooms: int
    days: int
    seed: int
    sales_a_day: int = 40
    """About so many at each showroom; weekends bring half as many more."""
    first_on: date = date(2026, 11, 2)
    has_faults: bool = True
    has_old_disks: bool = False
    """Whether disks are put back behind everybody's back, too."""


@dataclass(frozen=True)
class Place:
    """Where a showroom is played: a commune of Vietnam."""

    commune_code: str
    commune: str
    province: str


PLACES = (
    Place("00070", "Phường Hoàn Kiếm", "Hà Nội"),
    Place("20242", "Phường Hải Châu", "Đà Nẵng"),
    Place("26740", "Phường Sài Gòn", "Thành phố Hồ Chí Minh"),
    Place("31135", "Phường Ninh Kiều", "Cần Thơ"),
    Place("19789", "Phường Thuận Hóa", "Huế"),
)


@dataclass(frozen=True)
class Site:
    """One played showroom."""

    no: int
    """From 1."""
    code: str
    """`HN01`."""
    name: str
    place: Place


@dataclass(frozen=True)
class Visit:
    """Somebody buys, and perhaps brings something back."""

    minute: int
    goods: tuple[int, ...]
    """Which of the shelf's goods, by their places in it; one piece of each."""
    pays: str
    """`cash`, `card` or `transfer`."""
    brings_back: bool
    """Whether the first line comes back later that day."""


class Trouble(StrEnum):
    """What goes wrong with a showroom on a day."""

    CUT_OFF = "cut_off"
    """No line all day."""
    BAD_LINE = "bad_line"
    """Requests and answers are cut, held up, changed and sent twice."""
    OLD_DISK = "old_disk"
    """In the evening somebody puts the disk's copy of that noon back."""
    TWO_SENDERS = "two_senders"
    """The same facts are sent by two at once: the till, and a stick carried to another machine."""
    CLOCK = "clock"
    """The clock is two hours behind at noon."""


_CITIES = ("HN", "DN", "SG", "CT", "HUE")
_OPEN_MINUTES = 660


def sites(plan: Plan) -> tuple[Site, ...]:
    """The showrooms of a plan."""
    return tuple(_site(no) for no in range(1, plan.showrooms + 1))


def _site(no: int) -> Site:
    at = (no - 1) % len(PLACES)
    code = f"{_CITIES[at]}{(no - 1) // len(PLACES) + 1:02}"
    return Site(no, code, f"Showroom OCOP {code} (mô phỏng)", PLACES[at])


def days(plan: Plan) -> tuple[date, ...]:
    """The business days that are played."""
    return tuple(plan.first_on + timedelta(days=n) for n in range(plan.days))


def visits(plan: Plan, site: Site, on: date, shelf: int) -> tuple[Visit, ...]:
    """Who comes on a day.

    Args:
        shelf: how many goods the showroom has.
    """
    return tuple(_visits(plan, _dice(plan, site, on, "visits"), on, shelf))


def _visits(plan: Plan, dice: random.Random, on: date, shelf: int) -> Iterator[Visit]:
    busy = plan.sales_a_day * (3 if on.weekday() >= 5 else 2) // 2
    many = max(1, dice.randint(busy * 3 // 4, busy * 5 // 4))
    for minute in sorted(dice.randrange(_OPEN_MINUTES) for _ in range(many)):
        goods = tuple(_asked_for(dice, shelf) for _ in range(dice.choice((1, 1, 2, 2, 3, 5))))
        pays = dice.choice(("cash", "cash", "cash", "transfer", "card"))
        yield Visit(minute, tuple(dict.fromkeys(goods)), pays, dice.randrange(40) == 0)


def _asked_for(dice: random.Random, shelf: int) -> int:
    """Goods at the front are asked for more often."""
    return shelf * dice.randrange(1000) ** 2 // 1000**2


def troubles(plan: Plan, site: Site, on: date) -> frozenset[Trouble]:
    """What goes wrong there on a day; nothing where the plan has no faults."""
    if not plan.has_faults:
        return frozenset()
    dice = _dice(plan, site, on, "troubles")
    chances = {
        Trouble.CUT_OFF: 5,
        Trouble.BAD_LINE: 2,
        Trouble.OLD_DISK: 12,
        Trouble.TWO_SENDERS: 5,
        Trouble.CLOCK: 9,
    }
    if not plan.has_old_disks:
        del chances[Trouble.OLD_DISK]
    return frozenset(one for one, n in chances.items() if dice.randrange(n) == 0)


def dice_of_line(plan: Plan, site: Site) -> random.Random:
    """What the line's faults are thrown with."""
    return random.Random(f"{plan.seed} {site.no} line")  # noqa: S311 - the same each time


def _dice(plan: Plan, site: Site, on: date, what: str) -> random.Random:
    return random.Random(f"{plan.seed} {site.no} {on} {what}")  # noqa: S311 - the same each time
