"""The screen of suggestions: producers with their goods, what is open, what it costs.

Everything of the review is read in a handful of statements; of a very long one only the producers
to be ordered from, and the others say no more than their sum until somebody opens them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from pos.base.text import sort_key
from pos.planning.values import Why
from pos.supply import review_queries
from pos.supply.drafted import Drafted, drafted
from pos.supply.drawings import Spark, spark
from pos.supply.review_views import LineView, ProducerView, RecordView, ReviewView

MOST_READ = 1_000
"""Products whose lines are read for one page; beyond, producers are told by their sum."""
MOST_DRAWN = 48
"""Rows drawn at once: what one scrolls through.  The producers after them are folded."""
BY_NAME = "name"
TOLD = frozenset(
    {
        *(Why.CERTIFICATE, Why.BLOCKED, Why.SEASON, Why.EXPIRES, Why.LIMIT),
        *(Why.MINIMUM, Why.ORDER, Why.LINE, Why.REFUSED),
    }
)
"""Why something is missing and yet not ordered: shown with what is ordered.  The rest, what is
enough above all, is shown when everything is."""
LITTLE = frozenset({Why.ORDER.value, Why.LINE.value})
"""Too little is missing to be worth its handling."""
PER_CENT = 100


@dataclass(frozen=True)
class Asked:
    """How somebody wants to see it."""

    is_all: bool = False
    """Also what is not needed."""
    order: str = ""
    """Empty: the most urgent first."""
    opened: frozenset[str] = frozenset()
    """Producers to be open besides, with all of their goods."""
    is_waiting: bool = False
    """Also producers of whom too little is missing for an order."""


@dataclass(frozen=True)
class Row:
    """A product on the screen."""

    line: LineView
    drafted: int
    """Units that stand in drafts already."""
    proposed: int
    """Units that were suggested when those drafts were made."""
    declined: int
    """Units by which today's orders of it are smaller than what was suggested."""
    units: int
    """What its field begins with."""
    amount_vnd: int
    percent: int
    """Of the days through the delivery after next, how many the goods last."""
    level: str
    """`low`: they run out before the delivery; `mid`: before the one after it."""

    @property
    def may_order(self) -> bool:
        """Whether a quantity can be typed: somebody makes it now, and nothing forbids its sale."""
        is_barred = self.line.why in (Why.CERTIFICATE, Why.BLOCKED, Why.SEASON)
        return bool(self.line.producer_id) and bool(self.line.kind) and not is_barred

    @property
    def is_cover_guessed(self) -> bool:
        """Nothing of it was sold in four weeks: how long it lasts is what its group says."""
        return bool(self.line.sellable_units and self.line.cover_tenths) and not self.line.sold_28

    @property
    def risk(self) -> int:
        """Hundredths of a piece that will probably expire of what is ordered."""
        return risk_of(self.line, self.units)

    @property
    def spark(self) -> Spark:
        """What was sold in four weeks."""
        return spark(self.line.spark)


@dataclass(frozen=True)
class Sum:
    """What is ordered."""

    lines: int
    producers: int
    owned_vnd: int
    consigned_vnd: int
    is_whole: bool = True
    """Which of it is consigned is known of all; else `owned_vnd` is everything."""
    risk: int = 0
    """Hundredths of a piece that will probably expire of it, as far as its lines are known."""
    is_owned_guessed: bool = False
    """Of something in `owned_vnd` nobody ever said what it costs."""
    is_consigned_guessed: bool = False

    @property
    def total_vnd(self) -> int:
        """Everything."""
        return self.owned_vnd + self.consigned_vnd

    @property
    def is_guessed(self) -> bool:
        """Whether something in it has no cost that anybody said."""
        return self.is_owned_guessed or self.is_consigned_guessed

    @property
    def may_expire(self) -> int:
        """Pieces that will probably expire of it, rounded half up."""
        return (self.risk + PER_CENT // 2) // PER_CENT


@dataclass(frozen=True)
class Group:
    """A producer on the screen."""

    producer: ProducerView
    rows: tuple[Row, ...]
    """Those shown; with units also where it is folded."""
    is_open: bool
    is_opened: bool
    """Somebody asked for all of it."""
    is_read: bool
    """Its lines are known; else only what the review says of the whole order."""
    left_out: int
    """Products that are not shown."""
    drafts: tuple[str, ...]
    """Ids of its drafts."""
    record: RecordView | None = None
    """How its orders came; None: none is over yet."""
    is_guessed: bool = False
    """Where its lines are not known: something suggested has no cost that anybody said."""
    joins: bool = False
    """What is ordered goes onto a draft that is there for the same delivery."""

    @property
    def is_done(self) -> bool:
        """What it was to be asked for is decided, in drafts or in today's orders."""
        return (
            self.is_read
            and any(one.drafted or one.declined for one in self.rows)
            and not any(one.units for one in self.rows)
        )

    @property
    def is_waiting(self) -> bool:
        """So little is missing that it waits for the next delivery, and nothing else is told."""
        whys = {one.line.why for one in self.rows}
        is_idle = not any(one.units or one.drafted for one in self.rows)
        return self.is_read and is_idle and bool(whys) and whys <= LITTLE

    def is_due(self, today: date) -> bool:
        """Something is ordered of it, and today is its last day."""
        order_by = self.producer.order_by
        return bool(self.sum.lines) and order_by is not None and order_by <= today

    @property
    def sum(self) -> Sum:
        """What is ordered of it."""
        if not self.is_read:
            one = self.producer
            lines, total = (one.lines, one.total_vnd) if one.is_ordered else (0, 0)
            guess = bool(lines) and self.is_guessed
            return Sum(lines, int(lines > 0), total, 0, is_whole=False, is_owned_guessed=guess)
        many = [one for one in self.rows if one.units]
        consigned = [one for one in many if one.line.owner == "consigned"]
        owned = [one for one in many if one.line.owner != "consigned"]
        return Sum(
            len(many),
            int(bool(many)),
            sum(one.amount_vnd for one in owned),
            sum(one.amount_vnd for one in consigned),
            risk=sum(one.risk for one in many),
            is_owned_guessed=any(one.line.is_guessed for one in owned),
            is_consigned_guessed=any(one.line.is_guessed for one in consigned),
        )

    @property
    def owners(self) -> frozenset[str]:
        """How its goods are bought, as far as they are shown."""
        return frozenset(one.line.owner for one in self.rows)


@dataclass(frozen=True)
class Board:
    """The screen."""

    review: ReviewView
    groups: tuple[Group, ...]
    left_out: int
    """Producers of whose goods nothing is needed."""
    waiting: int
    """Producers that wait for their next delivery, and are not shown."""
    due: int
    """Producers shown whose order goes out today."""
    is_drafted: bool
    """Something stands in drafts already."""

    @property
    def joining(self) -> int:
        """Producers ordered from whose goods go onto a draft that is there."""
        return sum(one.joins and bool(one.sum.lines) for one in self.groups)

    @property
    def sum(self) -> Sum:
        """What is ordered of all."""
        sums = [one.sum for one in self.groups]
        return Sum(
            sum(one.lines for one in sums),
            sum(one.producers for one in sums),
            sum(one.owned_vnd for one in sums),
            sum(one.consigned_vnd for one in sums),
            all(one.is_whole for one in sums if one.lines),
            sum(one.risk for one in sums),
            any(one.is_owned_guessed for one in sums),
            any(one.is_consigned_guessed for one in sums),
        )


def board(session: Session, asked: Asked, today: date) -> Board | None:
    """The newest review as it is drawn; None: there was none yet."""
    review = review_queries.newest(session, today)
    if review is None:
        return None
    waiting = drafted(session, today)
    ids = _to_read(review, {*asked.opened, *waiting.orders})
    lines = review_queries.lines_of(session, review, ids, today)
    unread = [one.producer_id for one in review.producers if one.producer_id not in ids]
    guessed = review_queries.guessed(session, review, unread)
    groups = [
        replace(
            _group(one, _of(one, lines, ids), waiting, asked, today),
            record=review.records.get(one.producer_id),
            is_guessed=one.producer_id in guessed,
        )
        for one in review.producers
    ]
    told = [one for one in groups if asked.is_all or _is_shown(one)]
    shown = [one for one in told if asked.is_all or not _is_folded(one, asked)]
    shown.sort(key=lambda one: _place(one, asked))
    return Board(
        review=review,
        groups=tuple(_opened(shown, asked)),
        left_out=len(groups) - len(told),
        waiting=len(told) - len(shown),
        due=sum(one.is_due(today) for one in shown),
        is_drafted=bool(waiting.units),
    )


def group_of(session: Session, producer_id: str, today: date) -> Group | None:
    """One producer with all of its goods; None: the newest review knows none of this id."""
    review = review_queries.newest(session, today)
    known = () if review is None else review.producers
    producer = next((one for one in known if one.producer_id == producer_id), None)
    if review is None or producer is None:
        return None
    lines = review_queries.lines_of(session, review, {producer_id}, today)
    asked = Asked(opened=frozenset({producer_id}))
    found = _group(producer, lines.get(producer_id, ()), drafted(session, today), asked, today)
    return replace(found, is_open=True, record=review.records.get(producer_id))


def row_of(line: LineView, producer: ProducerView, waiting: Drafted, today: date) -> Row:
    """A product as it is drawn."""
    name = line.product_id
    units = max(0, line.units - waiting.settled(name)) if line.is_suggested else 0
    percent, level = _cover(line, producer, today)
    return Row(
        line=line,
        drafted=waiting.units.get(name, 0),
        proposed=waiting.proposed.get(name, 0),
        declined=waiting.declined.get(name, 0),
        units=units,
        amount_vnd=amount_vnd(line, units),
        percent=percent,
        level=level,
    )


def amount_vnd(line: LineView, units: int) -> int:
    """What so many units of a product cost, rounded half up."""
    return (2 * units * line.cost_vnd + line.per) // (2 * line.per)


def risk_of(line: LineView, units: int) -> int:
    """Hundredths of a piece that will probably expire of so many units: between what is known of
    the suggestion and of twice as much in a straight line, and beyond it all."""
    if not line.risk or not line.units:
        return 0
    once, twice = line.risk
    if units <= line.units:
        return once * units // line.units
    if units <= 2 * line.units:
        return once + (twice - once) * (units - line.units) // line.units
    return twice + PER_CENT * (units - 2 * line.units) // line.step_units


def _to_read(review: ReviewView, also: Collection[str]) -> frozenset[str]:
    """The producers whose lines are read: the first ones, and what is asked for besides."""
    ids, many = set(also), 0
    for one in review.producers:
        many += one.products
        if many > MOST_READ and many > one.products:
            break
        ids.add(one.producer_id)
    return frozenset(ids)


def _of(
    producer: ProducerView, lines: Mapping[str, tuple[LineView, ...]], ids: Collection[str]
) -> tuple[LineView, ...] | None:
    """A producer's lines; None where they were not read."""
    return lines.get(producer.producer_id, ()) if producer.producer_id in ids else None


def _group(
    producer: ProducerView,
    lines: Sequence[LineView] | None,
    waiting: Drafted,
    asked: Asked,
    today: date,
) -> Group:
    rows = [row_of(one, producer, waiting, today) for one in lines or ()]
    is_whole = asked.is_all or producer.producer_id in asked.opened
    told = rows if is_whole else [one for one in rows if _is_told(one)]
    if asked.order == BY_NAME:
        told = sorted(told, key=lambda one: sort_key(one.line.name_vi))
    return Group(
        producer=producer,
        rows=tuple(told),
        is_open=False,
        is_opened=producer.producer_id in asked.opened,
        is_read=lines is not None,
        left_out=producer.products - len(told),
        drafts=waiting.orders.get(producer.producer_id, ()),
        joins=(producer.producer_id, producer.delivery_on) in waiting.days,
    )


def _is_told(row: Row) -> bool:
    return row.line.units > 0 or row.line.why in TOLD


def _is_shown(group: Group) -> bool:
    """Whether a producer is on the screen where only what is needed is asked for."""
    is_wanted = not group.is_read and group.producer.is_ordered
    return bool(group.rows) or is_wanted


def _is_folded(group: Group, asked: Asked) -> bool:
    """Whether a producer is only counted: what is to be done is what one scrolls through."""
    is_asked = asked.is_waiting or group.producer.producer_id in asked.opened
    return group.is_waiting and not is_asked


def _place(group: Group, asked: Asked) -> tuple[bool, str]:
    """What is done stands last, so that the list gets shorter with every draft."""
    name = sort_key(group.producer.name) if asked.order == BY_NAME else ""
    return group.is_done and not asked.is_all, name


def _opened(groups: Sequence[Group], asked: Asked) -> Iterator[Group]:
    """The same with the first of them open, as many as one scrolls through."""
    drawn = 0
    for one in groups:
        is_first = not drawn or drawn + len(one.rows) <= MOST_DRAWN
        is_folded = one.is_done and not asked.is_all
        is_open = bool(one.rows) and (one.is_opened or (is_first and not is_folded))
        drawn += len(one.rows) if is_open else 0
        yield replace(one, is_open=is_open)


def _cover(line: LineView, producer: ProducerView, today: date) -> tuple[int, str]:
    """How much of the way to the delivery after next the goods last, and what that means."""
    if line.cover_tenths is None or producer.delivery_on is None or producer.next_on is None:
        return (0, "") if line.cover_tenths is None else (PER_CENT, "")
    first, after = (10 * (day - today).days for day in (producer.delivery_on, producer.next_on))
    percent = min(PER_CENT, PER_CENT * line.cover_tenths // max(after, 1))
    if line.cover_tenths < first:
        return percent, "low"
    return percent, "mid" if line.cover_tenths < after else ""
