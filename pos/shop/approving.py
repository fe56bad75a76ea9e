"""Somebody said yes: a PIN just checked, before the act that needs it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Voucher:
    """Somebody said yes at this register, with a PIN just checked."""

    person_id: str
    name: str
    role: str
    is_self: bool
    alone: bool
    reason: str
    shown: Mapping[str, int]
    """What the approver's sheet showed, by kind: the most that is approved."""
