"""OCOP certificates: from which day and until which day a product may show its stars.

A decision gives the stars; they are never computed from a score.  Many decisions are
published with a year alone: such a certificate is shown only on days on which it holds
however early or late in that year it was signed.  What is not sure is not shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from pos.base.dates import PartialDate, add_months
from pos.base.text import Unreadable
from pos.law import ocop

EXPIRING_DAYS = 180
"""A certificate with at most so many days left is about to end."""


class BadCertificate(Unreadable):
    """A record that can be no certificate: `stars`, or `reason_missing` for an override."""


class Level(StrEnum):
    """Who decided: districts until June 2025, provinces (3 and 4 stars), the centre (5)."""

    DISTRICT = "district"
    PROVINCE = "province"
    CENTRAL = "central"


class State(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    """Valid, with at most `EXPIRING_DAYS` left."""
    EXTENDED = "extended"
    """Past its own last day, and valid by an extension."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    """Before the first day on which it is surely signed."""
    UNKNOWN_DATE = "unknown_date"
    """Nobody published when it was signed: it may be in date, but that is not known."""

    @property
    def shows_stars(self) -> bool:
        """Whether the stars and the OCOP mark may be shown."""
        return self in {State.VALID, State.EXPIRING, State.EXTENDED}


class Lapse(StrEnum):
    """How a product surely lost the stars that it once had."""

    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ActKind(StrEnum):
    """What was noted of a certificate beside its decision."""

    WITHDRAWN = "withdrawn"
    EXTENDED = "extended"
    UNDONE = "undone"
    """One of these was noted by mistake."""


@dataclass(frozen=True)
class Act:
    """A certificate was withdrawn or extended, or that was noted by mistake."""

    id: str
    kind: ActKind
    day: date | None
    """The first day it no longer holds, or the new last one; None of what undoes."""
    reason: str = ""
    """A code of `law.rulebooks.WITHDRAWALS`."""
    note: str = ""
    document_no: str = ""
    undoes_id: str | None = None


@dataclass(frozen=True)
class Certificate:
    """One decision that recognised a product.

    Raises:
        BadCertificate: see its codes.
    """

    stars: int
    """3, 4 or 5, as the decision says; 1 and 2 stars get no certificate."""
    decision_no: str
    """`3981/QĐ-UBND`, unique only together with `body`; empty where unknown."""
    body: str
    """The office that decided; empty where unknown."""
    level: Level | None
    """None where unknown: lists rarely say who decided."""
    issued: PartialDate | None
    """The decision's date as far as published."""
    valid_to_override: date | None = None
    """The last day where the decision itself differs from the rule: a shorter term."""
    override_reason: str = ""
    withdrawn_on: date | None = None
    """The first day on which it no longer holds."""
    potential_5: bool = False
    """The province proposed it for 5 stars; words only, never a fifth star."""
    extended_to: date | None = None
    """The last day of an extension that was noted beside the decision."""
    criteria_set: int | None = None
    """The set of criteria (bộ sản phẩm) of its rulebook; None where unknown."""
    score_hundredths: int | None = None
    """What the council gave, 0 to 10000; told, never turned into stars."""

    def __post_init__(self) -> None:
        if self.stars not in {3, 4, 5}:
            raise BadCertificate("stars", self.stars)
        if self.valid_to_override is not None and not self.override_reason.strip():
            raise BadCertificate("reason_missing", self.valid_to_override)


def first_day(certificate: Certificate) -> date | None:
    """Return the first day it surely holds: the latest day its date can mean, else None."""
    return None if certificate.issued is None else certificate.issued.latest


@lru_cache(maxsize=1024)
def last_day(certificate: Certificate) -> date | None:
    """Return the last day it surely holds, that day included; None where unknown.

    An extension where there is one, else the decision's own last day, else the earliest day its
    date can mean and the term of the rulebook then in force: signed on 15/03/2024, good until
    15/03/2027.

    Source: QĐ 148/QĐ-TTg 2023 and QĐ 26/2026/QĐ-TTg (36 months).
    """
    own = own_last_day(certificate)
    if certificate.extended_to is None:
        return own
    return certificate.extended_to if own is None else max(own, certificate.extended_to)


def own_last_day(certificate: Certificate) -> date | None:
    """Return the last day it surely holds without an extension; None where unknown."""
    if certificate.valid_to_override is not None:
        return certificate.valid_to_override
    if certificate.issued is None:
        return None
    issued_on = certificate.issued.earliest
    return add_months(issued_on, ocop.validity(issued_on).months)


def state_on(certificate: Certificate, day: date) -> State:
    """Return what the certificate is worth on `day`."""
    if certificate.withdrawn_on is not None and certificate.withdrawn_on <= day:
        return State.WITHDRAWN
    first, last = first_day(certificate), last_day(certificate)
    if last is not None and last < day:
        return State.EXPIRED
    if first is None or last is None:
        return State.UNKNOWN_DATE
    if day < first:
        return State.NOT_YET
    own = own_last_day(certificate)
    if own is not None and own < day:
        return State.EXTENDED
    return State.EXPIRING if last - day <= timedelta(days=EXPIRING_DAYS) else State.VALID


def latest_end(certificate: Certificate) -> date:
    """Return the last day on which it can hold, however late in its date it was signed."""
    last = last_day(certificate)
    is_told = certificate.valid_to_override is not None or certificate.extended_to is not None
    if is_told or certificate.issued is None:
        return last or date.max
    signed = certificate.issued.latest
    return add_months(signed, ocop.validity(signed).months)


def may_hold(certificate: Certificate, day: date) -> bool:
    """Whether it may be in force on `day`, as far as its date is known."""
    if certificate.withdrawn_on is not None and certificate.withdrawn_on <= day:
        return False
    begun = certificate.issued is None or certificate.issued.earliest <= day
    return begun and day <= latest_end(certificate)


def lapse_on(certificates: Iterable[Certificate], day: date) -> Lapse | None:
    """Return how a product lost its stars by `day`; None where it has some, may have some, or
    never had any.

    The certificate that began last tells how.
    """
    held = list(certificates)
    if any(may_hold(one, day) for one in held):
        return None
    begun = [one for one in held if one.issued is None or one.issued.earliest <= day]
    if not begun:
        return None
    last = max(begun, key=lambda one: (first_day(one) or date.min, last_day(one) or date.min))
    return Lapse.WITHDRAWN if state_on(last, day) is State.WITHDRAWN else Lapse.EXPIRED


def stars_on(certificates: Iterable[Certificate], day: date) -> Certificate | None:
    """Return the certificate whose stars a product shows on `day`, None where it shows none.

    Among those that surely hold: the most stars, then the last to end, then the first given.
    """
    holding = [one for one in certificates if state_on(one, day).shows_stars]
    return max(holding, key=lambda one: (one.stars, last_day(one) or date.min), default=None)


def after_act(certificate: Certificate, acts: Sequence[Act], act: Act) -> Certificate:
    """Return the certificate with one more act, given those noted before, the first first."""
    if act.kind is ActKind.WITHDRAWN:
        return replace(certificate, withdrawn_on=act.day)
    if act.kind is ActKind.EXTENDED:
        return replace(certificate, extended_to=act.day)
    undone = next((one for one in acts if one.id == act.undoes_id), None)
    left = [one for one in standing_acts(acts) if one != undone]
    kind = ActKind.WITHDRAWN if undone is None else undone.kind
    day = next((one.day for one in reversed(left) if one.kind is kind), None)
    if kind is ActKind.WITHDRAWN:
        return replace(certificate, withdrawn_on=day)
    return replace(certificate, extended_to=day)


def standing_acts(acts: Sequence[Act]) -> list[Act]:
    """Return the withdrawals and extensions that no later act undid, the first first."""
    undone = {one.undoes_id for one in acts}
    return [one for one in acts if one.kind is not ActKind.UNDONE and one.id not in undone]


def columns(certificate: Certificate) -> dict[str, object]:
    """The certificate as its table and its facts tell it."""
    return {
        "stars": certificate.stars,
        "decision_no": certificate.decision_no,
        "body": certificate.body,
        "level": certificate.level or "",
        "issued": "" if certificate.issued is None else str(certificate.issued),
        "valid_to": certificate.valid_to_override,
        "valid_to_reason": certificate.override_reason,
        "withdrawn_on": certificate.withdrawn_on,
        "potential_5": certificate.potential_5,
        "extended_to": certificate.extended_to,
        "criteria_set": certificate.criteria_set,
        "score_hundredths": certificate.score_hundredths,
    }
