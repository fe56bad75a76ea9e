"""How goods that lost their OCOP stars are sold, as the shop chose.  Pure."""

from pos.catalogue.certificates import Lapse
from pos.catalogue.queries import Card
from pos.shop.queries import Showroom
from pos.shop.sale_policy import SalePolicy


def policy(card: Card, showroom: Showroom) -> SalePolicy:
    """How these goods are sold today; those with stars, and those that never had any, as ever."""
    if card.lapse is None:
        return SalePolicy.NO_STARS
    chosen = showroom.policies
    return chosen.withdrawn if card.lapse is Lapse.WITHDRAWN else chosen.lapsed


def blocked(card: Card, showroom: Showroom) -> Lapse | None:
    """Why the shop does not sell these goods; None where it does."""
    return card.lapse if policy(card, showroom) is SalePolicy.BLOCK else None


def said(card: Card, showroom: Showroom) -> Lapse | None:
    """What the cashier is told of them, beside the line; None: nothing."""
    return None if policy(card, showroom) is SalePolicy.NO_STARS else card.lapse
