"""How goods are sold that lost their OCOP stars: the shop's own choice.  Pure.

The stars themselves are never a choice: a certificate that ended or was withdrawn shows none.
"""

from dataclasses import dataclass
from enum import StrEnum


class SalePolicy(StrEnum):
    """What the till does with such goods."""

    NO_STARS = "no_stars"
    """Sells them as ordinary goods, without stars."""
    WARN = "warn"
    """The same, and says so to the cashier."""
    BLOCK = "block"
    """Does not sell them: nobody at the till can bypass it."""


@dataclass(frozen=True)
class SalePolicies:
    """What the shop chose."""

    lapsed: SalePolicy = SalePolicy.NO_STARS
    """Of a certificate that has ended."""
    withdrawn: SalePolicy = SalePolicy.BLOCK
    """Of one that was taken away: selling such goods as before is what its withdrawal forbids."""

    @classmethod
    def read(cls, lapsed: str, withdrawn: str) -> "SalePolicies":
        """The choices as they are kept; empty where nobody chose."""
        return cls(
            SalePolicy(lapsed) if lapsed else cls.lapsed,
            SalePolicy(withdrawn) if withdrawn else cls.withdrawn,
        )
