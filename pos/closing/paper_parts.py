"""What the papers of shifts and of cash are made of: names and amounts, blocks between rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from pos.base.money import format_vnd
from pos.spool.voices import Pair, beside
from printers.document import Block, Document, Gap, Paragraph, Row, Rule, Size, Space, Text, words
from printers.stored import dumps

Told = Mapping[str, Any]
"""A stored record, or a part of one."""


def joined(*parts: Iterable[Block]) -> str:
    """The paper as words to be stored: a rule between each two parts, empty ones left out."""
    blocks: list[Block] = []
    for part in parts:
        held = tuple(part)
        if held:
            blocks += [*((Rule(),) if blocks else ()), *held]
    return dumps(Document(tuple(blocks)))


def amount(name: Pair, amount_vnd: int, *, bold: bool = False, is_signed: bool = False) -> Row:
    """A name and its sum in đồng, with a plus before what is too much where asked."""
    said = signed(amount_vnd) if is_signed else format_vnd(amount_vnd)
    return Row(beside(name, bold=bold), Text(said, bold=bold))


def named(name: str, amount_vnd: int) -> Row:
    """A sum under the name of somebody or something, which no language changes."""
    return Row(words(name), Text(format_vnd(amount_vnd)))


def fact(name: Pair, said: str) -> Row:
    """A name and what is so."""
    return Row(beside(name), Text(said))


def maybe(said: str) -> tuple[Block, ...]:
    """A remark, where there is one."""
    return (Paragraph(words(said), size=Size.SMALL, indent=1),) if said else ()


def signed(amount_vnd: int) -> str:
    """`+5.000`, `−5.000`, `0`."""
    return f"+{format_vnd(amount_vnd)}" if amount_vnd > 0 else format_vnd(amount_vnd)


def times(many: int) -> Text:
    """How often."""
    return Text(f" × {many}")


def spaces(many: int) -> tuple[Block, ...]:
    """Blank paper to sign on."""
    return (Gap(Space.LARGE),) * many
