"""What somebody at the centre works as."""

from enum import StrEnum


class Role(StrEnum):
    """Roles hold nothing of each other: every page names all that may see it."""

    ADMIN = "admin"
    """Lets people and terminals in, and all that the office does."""
    OFFICE = "office"
    """The city's OCOP office: registry, recalls, reports, alarms."""
    SHOP = "shop"
    """One showroom's own people: they see that showroom alone."""


OFFICE = (Role.ADMIN, Role.OFFICE)
"""Whoever works at the office itself."""
EVERYBODY = tuple(Role)
