"""Parts that papers of several rooms have in common: the shop's head, VAT by rate.  Pure."""

from collections.abc import Iterable
from typing import Protocol

from pos.base.money import format_vnd
from pos.law.vat import NO_VAT
from pos.shop.queries import Showroom
from pos.spool.voices import Pair, Voice
from printers.document import Align, Block, Paragraph, Size, Table, words


def shop_head(showroom: Showroom) -> tuple[Block, ...]:
    """Who gives the paper: name, address, tax code and telephone."""
    told = (
        f"MST {showroom.mst}" if showroom.mst else "",
        f"ĐT {showroom.phone}" if showroom.phone else "",
    )
    contact = " · ".join(one for one in told if one)
    small = (
        Paragraph(words(one), size=Size.SMALL, align=Align.CENTER) for one in (contact,) if one
    )
    return (
        Paragraph(words(showroom.name, bold=True), size=Size.TITLE, align=Align.CENTER),
        Paragraph(words(showroom.address), size=Size.SMALL, align=Align.CENTER),
        *small,
    )


class Taxed(Protocol):
    """A line of a paper, or a sum of lines, with its VAT."""

    @property
    def vat_code(self) -> str:
        """Of its rate, as `law.vat` names it."""

    @property
    def net_vnd(self) -> int:
        """Without VAT."""

    @property
    def vat_vnd(self) -> int:
        """The VAT inside."""

    @property
    def amount_vnd(self) -> int:
        """With VAT."""


Group = tuple[str, int, int, int]
"""A rate's code, and its net, VAT and gross in đồng."""


def vat_groups(lines: Iterable[Taxed], sign: int = 1) -> list[Group]:
    """The lines added up by rate, in the order in which the rates first come.

    Args:
        sign: -1 on the paper of a return.
    """
    sums: dict[str, tuple[int, int, int]] = {}
    for line in lines:
        net, vat, gross = sums.get(line.vat_code, (0, 0, 0))
        added = (net + line.net_vnd, vat + line.vat_vnd, gross + line.amount_vnd)
        sums[line.vat_code] = added
    return [
        (code, sign * net, sign * vat, sign * gross) for code, (net, vat, gross) in sums.items()
    ]


def vat_table(voice: Voice, groups: Iterable[Group], head: Pair | None = None) -> Table | None:
    """VAT by rate; None for a seller whose papers carry none.

    Args:
        head: over the rates; None: that it is VAT.
    """
    rows = [
        (code.replace("%", " %"), *map(format_vnd, sums))
        for code, *sums in groups
        if code != NO_VAT
    ]
    if not rows:
        return None
    heads = (
        head or voice.pair("Thuế GTGT"),
        voice.pair("Chưa thuế"),
        voice.pair("Tiền thuế"),
        voice.pair("Gồm thuế"),
    )
    return voice.table(heads, rows)
