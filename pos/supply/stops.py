"""Until which day goods may be sold, by their certificates and by what the shop chose."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, Lapse, lapse_on, latest_end, may_hold
from pos.catalogue.held import Held
from pos.shop.sale_policy import SalePolicies, SalePolicy


@dataclass(frozen=True)
class Stop:
    """The end of a product's sale."""

    last_on: date
    """The last day on which it is sold."""
    is_withdrawn: bool = False
    """Its certificate was taken away; else it ends, or has ended."""


def stops(
    session: Session, product_ids: Collection[str], policies: SalePolicies, today: date
) -> Mapping[str, Stop]:
    """Products whose sale ends with their certificate; those that had none are sold as ever.

    An extension that was noted counts: it is what a renewal filed in time gives.
    """
    asked = _asked(session, product_ids, policies)
    found = {}
    for product_id, held in catalogue.certificates(session, sorted(asked)).items():
        stop = stop_of(held, policies, today)
        if stop is not None:
            found[product_id] = stop
    return found


def _asked(session: Session, product_ids: Collection[str], policies: SalePolicies) -> set[str]:
    """Products whose certificates have to be read."""
    if policies.lapsed is not SalePolicy.BLOCK and policies.withdrawn is not SalePolicy.BLOCK:
        return set()
    some = select(Held.product_id).distinct()
    if policies.lapsed is not SalePolicy.BLOCK:
        some = some.where(Held.withdrawn_on.is_not(None))
    return set(session.scalars(some)) & set(product_ids)


def stop_of(held: Iterable[Certificate], policies: SalePolicies, today: date) -> Stop | None:
    """When the sale of goods with these certificates ends; None: it does not.

    A withdrawal that is announced ends it as the certificate's own last day does, each where the
    shop chose so.
    """
    held = list(held)
    lapse = lapse_on(held, today)
    if lapse is Lapse.WITHDRAWN:
        days = [one.withdrawn_on for one in held if one.withdrawn_on and one.withdrawn_on <= today]
        is_blocked = policies.withdrawn is SalePolicy.BLOCK
        return Stop(max(days) - timedelta(days=1), is_withdrawn=True) if is_blocked else None
    if lapse is not None:
        last = max(map(latest_end, held)) if policies.lapsed is SalePolicy.BLOCK else date.max
    else:
        ends = (_end(one, policies) for one in held if may_hold(one, today))
        last = max(ends, default=date.max)
    return None if last == date.max else Stop(last)


def _end(one: Certificate, policies: SalePolicies) -> date:
    """The last day of the sale under a certificate that may hold, as far as the shop ends it."""
    ends = date.max
    if policies.lapsed is SalePolicy.BLOCK:
        ends = latest_end(one)
    if policies.withdrawn is SalePolicy.BLOCK and one.withdrawn_on is not None:
        ends = min(ends, one.withdrawn_on - timedelta(days=1))
    return ends
