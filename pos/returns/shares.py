"""What part of a sold line is given back for part of its goods.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from pos.base.money import round_half_up


@dataclass(frozen=True)
class Share:
    """What is given back of a line, VAT inside; nothing of it is negative."""

    amount_vnd: int
    net_vnd: int
    vat_vnd: int


def share(
    *, sold_units: int, amount_vnd: int, vat_vnd: int, returned_units: int, units: int
) -> Share:
    """The worth of `units` of a line of which `returned_units` came back before.

    What all units returned so far are worth together is their part of the line's amount, cut to
    a whole đồng: so parts never come to more than was paid for them, and with the last unit all
    of it has been given back.  VAT follows the amount in the same way, and net is the rest.

    Args:
        amount_vnd: what was paid for the whole line, after every discount.
        vat_vnd: the VAT inside it.

    Raises:
        ValueError: more units than are left, or none.
    """
    together = returned_units + units
    if units < 1 or returned_units < 0 or together > sold_units:
        raise ValueError(f"{units} of {sold_units} units, of which {returned_units} came back")
    before_vnd = amount_vnd * returned_units // sold_units
    after_vnd = amount_vnd * together // sold_units
    given_vnd = after_vnd - before_vnd
    tax_vnd = _vat_of(after_vnd, amount_vnd, vat_vnd) - _vat_of(before_vnd, amount_vnd, vat_vnd)
    return Share(given_vnd, given_vnd - tax_vnd, tax_vnd)


def share_parts(
    parts: Sequence[tuple[int, int]], *, sold_units: int, returned_units: int, units: int
) -> list[Share]:
    """The same for gift sets, component by component; together they are what `share` gives.

    What came back so far is cut to a whole đồng for the first component, for the first two
    together, and so on: each has the difference, so nothing is lost between them.

    Args:
        parts: amount and VAT of each component of the line.

    Raises:
        ValueError: more units than are left, or none.
    """
    together = returned_units + units
    if units < 1 or returned_units < 0 or together > sold_units:
        raise ValueError(f"{units} of {sold_units} units, of which {returned_units} came back")
    before = _cut([vnd for vnd, _vat in parts], returned_units, sold_units)
    after = _cut([vnd for vnd, _vat in parts], together, sold_units)
    given = []
    for (amount_vnd, vat_vnd), was_vnd, is_vnd in zip(parts, before, after, strict=True):
        tax_vnd = _vat_of(is_vnd, amount_vnd, vat_vnd) - _vat_of(was_vnd, amount_vnd, vat_vnd)
        given.append(Share(is_vnd - was_vnd, is_vnd - was_vnd - tax_vnd, tax_vnd))
    return given


def _cut(amounts_vnd: Sequence[int], units: int, sold_units: int) -> list[int]:
    """What `units` are worth of each amount."""
    sums = [0, *accumulate(amounts_vnd)]
    cut = [vnd * units // sold_units for vnd in sums]
    return [after - before for before, after in pairwise(cut)]


def _vat_of(part_vnd: int, amount_vnd: int, vat_vnd: int) -> int:
    return round_half_up(part_vnd * vat_vnd, amount_vnd) if amount_vnd else 0
