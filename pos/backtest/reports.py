"""The back-test: one past, lived again by our rule and by others', side by side.  Pure.

The same past and the same rules give the same report, to the đồng.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from pos.backtest.formulas import formulas
from pos.backtest.our_rule import Ours
from pos.backtest.replay import Course, Formula, live
from pos.backtest.scores import AS_IT_WAS, Figures, as_it_was, figures
from pos.backtest.world import Asked, World, asked
from pos.base.money import WHOLE_BP, round_half_up

Progress = Callable[[int, int], bool]
"""Steps done and to be done; False: leave off."""


@dataclass(frozen=True)
class LeftOut:
    """Products that the replay is not about."""

    nobodys: int = 0
    """Nobody is written down who delivers them."""
    too_many: int = 0
    """Sold least of all, beyond what one run takes."""


@dataclass(frozen=True)
class Report:
    """What a back-test found."""

    first_on: date
    last_on: date
    history_days: int
    products: int
    producers: int
    nobodys: int
    too_many: int
    guessed_bp: int
    """Share of what was asked for, by money, that is reckoned: the shelf was empty."""
    rows: tuple[Figures, ...]
    """As it was, ours, then the others."""

    @property
    def days(self) -> int:
        """Days lived again."""
        return (self.last_on - self.first_on).days + 1

    def row(self, name: str) -> Figures:
        """One way to order."""
        return next(one for one in self.rows if one.name == name)

    @property
    def ours(self) -> Figures:
        """Our own."""
        return self.row(Ours.name)

    @property
    def as_it_was(self) -> Figures:
        """What the shop really did."""
        return self.row(AS_IT_WAS)

    @property
    def best_other(self) -> Figures:
        """The formula that brought most."""
        others = self.rows[2:]
        return max(others, key=lambda one: one.result_vnd)

    def weeks_better(self, other: Figures) -> int:
        """Weeks in which ours brought more."""
        return sum(mine > its for mine, its in zip(self.ours.weeks, other.weeks, strict=True))


def backtest(world: World, left_out: LeftOut, progress: Progress) -> Report:
    """Live the span again by every rule.

    Raises:
        Stopped: the progress said so.
    """
    rules: list[Formula] = [Ours(), *formulas()]
    wishes = asked(world)
    ticker = _Ticker(progress, len(rules) * (len(world.history) + len(world.span)))
    rows = [figures(as_it_was(world, wishes), world, world.lots_after)]
    for rule in rules:
        course = live(world, wishes, rule, ticker.tick)
        rows.append(figures(course, world, _left(course)))
    return Report(
        first_on=world.span[0].on,
        last_on=world.span[-1].on,
        history_days=len(world.history),
        products=len(world.goods),
        producers=len(world.producers),
        nobodys=left_out.nobodys,
        too_many=left_out.too_many,
        guessed_bp=_guessed_bp(world, wishes),
        rows=tuple(rows),
    )


class _Ticker:
    """Counts days, and tells of some of them."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._steps, self._done = progress, steps, 0

    def tick(self) -> bool:
        """A day is over; whether to go on."""
        self._done += 1
        return self._progress(self._done, self._steps)


def _left(course: Course) -> dict[str, Sequence[Any]]:
    shelf = course.shelf
    return {name: shelf.lots(name) for name, units in shelf.units.items() if units}


def _guessed_bp(world: World, wishes: Sequence[Asked]) -> int:
    total = guessed = 0
    for wish in wishes:
        for name, units in wish.units.items():
            product = world.goods[name].product
            total += units * product.price_vnd // product.per
            guessed += wish.guessed.get(name, 0) * product.price_vnd // product.per
    return round_half_up(guessed * WHOLE_BP, total) if total else 0


# --- As it is kept -------------------------------------------------------------------------


def as_text(report: Report) -> str:
    """A report as JSON."""
    return json.dumps(told(report), ensure_ascii=False, sort_keys=True)


def told(report: Report) -> dict[str, Any]:
    """A report as plain values, with what follows from them."""
    found = asdict(report)
    found["first_on"], found["last_on"] = report.first_on.isoformat(), report.last_on.isoformat()
    for row, one in zip(found["rows"], report.rows, strict=True):
        row |= {
            "result_vnd": one.result_vnd,
            "fill_bp": one.fill_bp,
            "waste_bp": one.waste_bp,
        }
    return found


def read(text: str) -> Report:
    """A report as it was kept."""
    found = json.loads(text)
    names = {one.name for one in fields(Figures)}
    rows = tuple(
        Figures(**{name: row[name] for name in names} | {"weeks": tuple(row["weeks"])})
        for row in found["rows"]
    )
    head = {one.name: found[one.name] for one in fields(Report) if one.name != "rows"}
    head |= {name: date.fromisoformat(found[name]) for name in ("first_on", "last_on")}
    return Report(**head, rows=rows)
