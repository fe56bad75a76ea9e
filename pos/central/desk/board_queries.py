"""Reads of the first page: every showroom as it stands, and the figures of the day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, Row, and_, cast, func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.central.books.shift_models import CentralClosing, CentralShift
from pos.central.books.shop_models import CentralShop
from pos.central.books.stock_models import CentralRecallSeen
from pos.central.desk import communes, sums
from pos.central.desk.models import DeskRound
from pos.central.desk.recall_queries import OpenRecall
from pos.central.desk.spans import Span
from pos.central.desk.standings import GRAVITY, HEED, STOP, Heard, State, state_of
from pos.central.streams.models import Parked, Quarantined
from pos.central.terminals.models import CentralStanding, CentralTerminal

GONE = ("revoked", "replaced")
"""Terminals of which nothing is expected any more."""
LOOK_BACK = timedelta(days=7)
"""An unclosed shift of longer ago is no news."""


@dataclass(frozen=True)
class Shop:
    """A showroom as it stands."""

    code: str
    name: str
    place: str
    """Its commune; empty where unknown."""
    point: tuple[int, int] | None
    """Longitude and latitude, millionths of a degree."""
    province_code: str
    state: State
    heard: Heard
    today_vnd: int | None
    """None: nothing was sold."""
    today_bills: int
    span_vnd: int
    drawer_vnd: int | None
    """What the drawers of the newest closed day hold more or less than they should; None: nothing
    was closed."""

    @property
    def tone(self) -> str:
        """`stop`, `heed` or `good`."""
        return "stop" if self.state in STOP else "heed" if self.state in HEED else "good"


@dataclass(frozen=True)
class Terminal:
    """A terminal as it is needed here."""

    terminal_id: str
    showroom_code: str
    showroom_name: str
    status: str
    province_code: str
    commune_code: str
    point: tuple[int, int] | None


@dataclass(frozen=True)
class Closed:
    """How a day was closed."""

    shops: int
    """That had a shift."""
    closed: int
    """Whose every shift has a Z that says what its slips say."""


def showrooms(
    session: Session,
    span: Span,
    recalls: Iterable[OpenRecall],
    *,
    now: datetime,
    only: str | None = None,
) -> list[Shop]:
    """Every showroom, the gravest first, then those that sold most today.

    Args:
        span: whose sales are told beside today's.
        only: this showroom alone.
    """
    today = business_day(now)
    by_shop = terminals(session, only)
    known = [one.terminal_id for some in by_shop.values() for one in some]
    told = _told(session, known)
    heard = _heard(session, by_shop, list(recalls), today)
    day = {one.code: one for one in sums.shops(session, Span(today, today), showroom=only)}
    of_span = {one.code: one for one in sums.shops(session, span, showroom=only)}
    drawers = _drawers(session, by_shop, today)
    found = []
    for code, some in by_shop.items():
        name, commune = _called(some, told)
        place = communes.place(commune)
        sold, before = day.get(code), of_span.get(code)
        found.append(
            Shop(
                code=code,
                name=name,
                place=place.name if place else "",
                point=some[0].point or (place.point if place else None),
                province_code=place.province_code if place else some[0].province_code,
                state=state_of(heard[code], now),
                heard=heard[code],
                today_vnd=sold.amount_vnd if sold else None,
                today_bills=sold.bills if sold else 0,
                span_vnd=before.amount_vnd if before else 0,
                drawer_vnd=drawers.get(code),
            )
        )
    return sorted(found, key=lambda one: (GRAVITY[one.state], -(one.today_vnd or 0), one.code))


def terminals(session: Session, only: str | None = None) -> dict[str, list[Terminal]]:
    """By showroom: the terminals that something is expected of."""
    asked = (
        select(CentralTerminal)
        .where(CentralTerminal.status.not_in(GONE))
        .order_by(CentralTerminal.showroom_code, CentralTerminal.enrolled_at)
    )
    if only is not None:
        asked = asked.where(CentralTerminal.showroom_code == only)
    found: dict[str, list[Terminal]] = defaultdict(list)
    for one in session.scalars(asked):
        has_point = one.longitude is not None and one.latitude is not None
        point = (one.longitude or 0, one.latitude or 0) if has_point else None
        found[one.showroom_code].append(
            Terminal(
                one.terminal_id,
                one.showroom_code,
                one.showroom_name,
                one.status,
                one.province_code,
                one.commune_code,
                point,
            )
        )
    return found


def _told(session: Session, known: list[str]) -> dict[str, Row[str, str, str]]:
    """What terminals tell of their showroom: its name and its commune."""
    asked = select(CentralShop.terminal_id, CentralShop.name, CentralShop.commune_code)
    return {one[0]: one for one in session.execute(asked.where(CentralShop.terminal_id.in_(known)))}


def _called(some: list[Terminal], told: Mapping[str, Row[str, str, str]]) -> tuple[str, str]:
    """A showroom's name and commune: as the office wrote them, else as it tells them itself."""
    own = next((told[one.terminal_id] for one in some if one.terminal_id in told), None)
    name = next((one.showroom_name for one in some if one.showroom_name), "")
    commune = next((one.commune_code for one in some if one.commune_code), "")
    return name or (own[1] if own else ""), commune or (own[2] if own else "")


# --- What was heard -------------------------------------------------------------------------


def _heard(
    session: Session,
    by_shop: Mapping[str, list[Terminal]],
    recalls: list[OpenRecall],
    today: date,
) -> dict[str, Heard]:
    known = [one.terminal_id for some in by_shop.values() for one in some]
    standings = {
        one.terminal_id: one
        for one in session.scalars(
            select(CentralStanding).where(CentralStanding.terminal_id.in_(known))
        )
    }
    seen = _recalls_seen(session, recalls)
    troubles = _troubles(session)
    unclosed = _unclosed(session, today)
    mismatches = _mismatches(session, today)
    found = {}
    for code, some in by_shop.items():
        ids = [one.terminal_id for one in some]
        mine = [standings[one] for one in ids if one in standings]
        active = [one.terminal_id for one in some if one.status == "active"]
        open_ones = sum(any((t, r.recall_id) not in seen for t in active) for r in recalls)
        since = [one.backlog_since for one in mine if one.backlog and one.backlog_since]
        found[code] = Heard(
            seen_at=min((one.seen_at for one in mine), default=None),
            backlog=sum(one.backlog for one in mine),
            backlog_since=min(since, default=None),
            recalls_open=open_ones,
            troubles=sum(troubles.get(one, 0) for one in ids),
            unclosed_on=max((unclosed[one] for one in ids if one in unclosed), default=None),
            mismatches=sum(mismatches.get(one, 0) for one in ids),
            is_waiting=all(one.status == "waiting" for one in some),
        )
    return found


def _recalls_seen(session: Session, recalls: list[OpenRecall]) -> set[tuple[str, str]]:
    if not recalls:
        return set()
    wanted = [one.recall_id for one in recalls]
    asked = select(CentralRecallSeen.terminal_id, CentralRecallSeen.recall_id).where(
        CentralRecallSeen.recall_id.in_(wanted)
    )
    return {(row[0], row[1]) for row in session.execute(asked)}


def _troubles(session: Session) -> dict[str, int]:
    """By terminal: what was put aside or could not be read, and nobody settled."""
    found: dict[str, int] = defaultdict(int)
    for model in (Parked, Quarantined):
        asked = (
            select(model.terminal_id, func.count())
            .where(model.settled_at.is_(None))
            .group_by(model.terminal_id)
        )
        for terminal, many in session.execute(asked):
            found[terminal] += many
    return found


def _unclosed(session: Session, today: date) -> dict[str, date]:
    """By terminal: the newest day before today with a shift that nobody closed."""
    of_shift = and_(
        CentralClosing.terminal_id == CentralShift.terminal_id,
        CentralClosing.shift_id == CentralShift.shift_id,
    )
    asked = (
        select(CentralShift.terminal_id, func.max(CentralShift.business_on))
        .outerjoin(CentralClosing, of_shift)
        .where(CentralShift.business_on >= today - LOOK_BACK, CentralShift.business_on < today)
        .where(CentralClosing.closing_id.is_(None))
        .group_by(CentralShift.terminal_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def _mismatches(session: Session, today: date) -> dict[str, int]:
    asked = (
        select(CentralClosing.terminal_id, func.count())
        .where(CentralClosing.status == "mismatch")
        .where(CentralClosing.business_on >= today - LOOK_BACK)
        .group_by(CentralClosing.terminal_id)
    )
    return {row[0]: row[1] for row in session.execute(asked)}


def _drawers(
    session: Session, by_shop: Mapping[str, list[Terminal]], today: date
) -> dict[str, int]:
    """By showroom: by how much the drawers were off on its newest closed day since yesterday."""
    shop_of = {one.terminal_id: code for code, some in by_shop.items() for one in some}
    off = cast(func.sum(CentralClosing.counted_vnd - CentralClosing.expected_vnd), BigInteger)
    asked = (
        select(CentralClosing.terminal_id, CentralClosing.business_on, off)
        .where(CentralClosing.business_on >= today - timedelta(days=1))
        .group_by(CentralClosing.terminal_id, CentralClosing.business_on)
    )
    by_day: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for terminal, on, amount in session.execute(asked):
        if terminal in shop_of:
            by_day[shop_of[terminal]][on] += amount
    return {code: some[max(some)] for code, some in by_day.items()}


def closed_on(session: Session, day: date, *, only: str | None = None) -> Closed:
    """How a day was closed: of the showrooms that had a shift, those whose days are whole."""
    of_shift = and_(
        CentralClosing.terminal_id == CentralShift.terminal_id,
        CentralClosing.shift_id == CentralShift.shift_id,
    )
    is_whole = func.bool_and(func.coalesce(CentralClosing.status, "mismatch") != "mismatch")
    asked = (
        select(CentralTerminal.showroom_code, is_whole)
        .select_from(CentralShift)
        .join(CentralTerminal, CentralTerminal.terminal_id == CentralShift.terminal_id)
        .outerjoin(CentralClosing, of_shift)
        .where(CentralShift.business_on == day, CentralTerminal.status != "waiting")
        .group_by(CentralTerminal.showroom_code)
    )
    if only is not None:
        asked = asked.where(CentralTerminal.showroom_code == only)
    rows = session.execute(asked).all()
    return Closed(len(rows), sum(1 for _code, whole in rows if whole))


def added_up_at(session: Session) -> datetime | None:
    """When the sums over all showrooms were added up last."""
    return session.scalar(select(DeskRound.rolled_at))
