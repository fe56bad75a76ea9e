"""How papers speak: Vietnamese, and English beside it in smaller type where the shop wants it.

Source: NĐ 254/2026/NĐ-CP, phụ lục: foreign words stand in brackets to the right of the Vietnamese,
or below it, in smaller type.  Whether a paper has them is the shop's choice, never that of whoever
asks for it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pos.web.i18n import english, speaking
from printers.document import Align, Block, Paragraph, Size, Table, Text

Pair = tuple[str, str]
"""The Vietnamese, and the English; empty where the paper has none."""


@dataclass(frozen=True)
class Voice:
    """The languages of one paper."""

    has_english: bool = False

    def say(self, sentence: str, /, **facts: object) -> str:
        """The Vietnamese alone, its `%(name)s` filled."""
        return sentence % facts if facts else sentence

    def pair(self, sentence: str, /, **facts: object) -> Pair:
        """The sentence in the paper's languages."""
        said_en = english(sentence, **facts) if self.has_english else ""
        return self.say(sentence, **facts), said_en

    def spoken(self, said: Callable[[], str]) -> Pair:
        """What a function says in each of the paper's languages."""
        with speaking("vi"):
            said_vi = said()
        if not self.has_english:
            return said_vi, ""
        with speaking("en"):
            return said_vi, said()

    def label(
        self, sentence: str, /, *, bold: bool = False, size: Size | None = None, **facts: object
    ) -> tuple[Text, ...]:
        """The words, and their English in brackets after them."""
        return beside(self.pair(sentence, **facts), bold=bold, size=size)

    def told(self, sentence: str, /, said: str, *, bold: bool = False) -> tuple[Text, ...]:
        """What something is called, and what it is, which is the same in every language."""
        return (*self.label(sentence, bold=bold), Text(f": {said}", bold=bold))

    def lines(
        self,
        sentence: str,
        /,
        *,
        bold: bool = False,
        size: Size = Size.BODY,
        align: Align = Align.LEFT,
        indent: int = 0,
        **facts: object,
    ) -> tuple[Block, ...]:
        """A line, and its English as a line under it."""
        said_vi, said_en = self.pair(sentence, **facts)
        first = Paragraph((Text(said_vi, bold=bold),), size=size, align=align, indent=indent)
        return (first, *self.second(said_en, align=align, indent=indent))

    def second(
        self, said_en: str, *, align: Align = Align.LEFT, indent: int = 0
    ) -> tuple[Block, ...]:
        """English as a line of its own under the Vietnamese."""
        if not self.has_english or not said_en:
            return ()
        return (Paragraph((Text(said_en),), size=Size.SMALL, align=align, indent=indent),)

    def table(self, head: Sequence[Pair], rows: Iterable[tuple[str, ...]]) -> Table:
        """A table whose head is said in each of the paper's languages."""
        under = (tuple(said_en for _vi, said_en in head),) if self.has_english else ()
        return Table(tuple(said_vi for said_vi, _en in head), (*under, *rows))


def beside(pair: Pair, *, bold: bool = False, size: Size | None = None) -> tuple[Text, ...]:
    """The Vietnamese, and the English in brackets after it, in smaller type."""
    said_vi, said_en = pair
    spoken = Text(said_vi, bold=bold, size=size)
    return (spoken, Text(f" ({said_en})", size=Size.SMALL)) if said_en else (spoken,)
