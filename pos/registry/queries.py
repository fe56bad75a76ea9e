"""Reads of the registry: which release is held, its entries, what it says of a product."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue.certificates import Certificate
from pos.catalogue.releases import certificate_told
from pos.registry.models import AppliedRelease, Entry, RegistryDecision


@dataclass(frozen=True)
class HeldRelease:
    """The release that this till has."""

    no: int
    published_at: datetime
    applied_at: datetime
    state: str


def held_release(session: Session) -> HeldRelease | None:
    """The release applied last; None where none was."""
    row = session.execute(
        select(
            AppliedRelease.no,
            AppliedRelease.published_at,
            AppliedRelease.applied_at,
            AppliedRelease.state,
        )
        .order_by(AppliedRelease.id.desc())
        .limit(1)
    ).first()
    return None if row is None else HeldRelease(*row)


def entries(session: Session) -> dict[tuple[str, str], str]:
    """Every entry's line, by kind and id."""
    asked = select(Entry.kind, Entry.id, Entry.line)
    return {(row[0], row[1]): row[2] for row in session.connection().execute(asked)}


def entry(session: Session, kind: str, entry_id: str) -> dict[str, Any] | None:
    """What an entry says; None where the registry has none of this id."""
    line = session.scalar(select(Entry.line).where(Entry.kind == kind, Entry.id == entry_id))
    told: dict[str, Any] | None = None if line is None else json.loads(line)
    return told


def banks(session: Session) -> dict[str, str]:
    """Banks' names by their numbers, in the order of the numbers."""
    asked = select(Entry.id, Entry.line).where(Entry.kind == "bank").order_by(Entry.id)
    return {row[0]: json.loads(row[1])["name"] for row in session.execute(asked)}


def certificates_of(session: Session, codes: Collection[str]) -> dict[str, dict[str, Certificate]]:
    """By product of the registry: its certificates by their ids."""
    wanted = sorted(set(codes))
    found: dict[str, dict[str, Certificate]] = defaultdict(dict)
    for at in range(0, len(wanted), _PIECE):
        for code, one, line in _lines(session, wanted[at : at + _PIECE]):
            found[code][one] = certificate_told(json.loads(line))
    return found


_PIECE = 500


def _lines(session: Session, codes: Sequence[str]) -> list[tuple[str, str, str]]:
    asked = (
        select(RegistryDecision.code, RegistryDecision.id, Entry.line)
        .join(Entry, Entry.id == RegistryDecision.id)
        .where(Entry.kind == "certificate", RegistryDecision.code.in_(codes))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(asked)]
