"""Which entry of the registry a product of the shop may be: by barcode, else by name and producer.

Pure.  A proposal is a proposal: somebody looks at it and says yes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pos.base.text import search_key

LEAST = 55
"""Of a hundred; what is less alike is not proposed."""
_NAME_PART = 65
"""How much of a hundred the name counts; the producer's is the rest."""
_KINDS_TOLD = (
    "htx hop tac xa to cong ty co phan cp tnhh mtv mot thanh vien doanh nghiep tu nhan dntn co so",
    "cssx ho kinh doanh hkd gia dinh san xuat sx va dich vu dv nong nghiep nn thuong mai tm",
)
_KINDS = frozenset(" ".join(_KINDS_TOLD).split())
"""Words of what a producer is, folded: everybody has them, so they tell nobody apart."""


@dataclass(frozen=True)
class Known:
    """An entry as it is compared."""

    code: str
    name: str
    producer: str
    gtins: frozenset[str]


@dataclass(frozen=True)
class Ours:
    """A product of the shop as it is compared."""

    product_id: str
    name: str
    producer: str
    """Empty where unknown."""
    gtins: frozenset[str]
    """Public ones alone: our own codes mean nothing elsewhere."""


@dataclass(frozen=True)
class Proposal:
    """An entry that a product may be."""

    code: str
    how: str
    """`gtin` or `name`."""
    score: int
    """How alike, of a hundred; a barcode is a hundred."""


class Index:
    """Entries, ready to be looked for: built once a release.

    Args:
        entries: of the registry's products.
    """

    def __init__(self, entries: Iterable[Known]) -> None:
        self._entries = {one.code: one for one in entries}
        self._words = {code: _words(one.name) for code, one in self._entries.items()}
        self._makers = {code: _maker(one.producer) for code, one in self._entries.items()}
        self._by_gtin: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for code, one in self._entries.items():
            self._by_gtin.update(dict.fromkeys(one.gtins, code))
            for word in self._words[code]:
                self._by_word[word].add(code)

    def propose(self, ours: Ours, most: int = 3) -> list[Proposal]:
        """The entries that a product may be, the likest first; none where nothing is alike."""
        for gtin in sorted(ours.gtins):
            if gtin in self._by_gtin:
                return [Proposal(self._by_gtin[gtin], "gtin", 100)]
        words, maker = _words(ours.name), _maker(ours.producer)
        found = [
            Proposal(code, "name", score)
            for code in self._near(words)
            if (score := self._score(code, words, maker)) >= LEAST
        ]
        return sorted(found, key=lambda one: (-one.score, one.code))[:most]

    def _near(self, words: Collection[str]) -> set[str]:
        """Entries that share the rarer words: what shares only a frequent one is not alike."""
        rarest = sorted(words, key=lambda word: len(self._by_word.get(word, ())))
        kept = rarest[: max(1, (len(rarest) + 1) // 2)]
        return set().union(*(self._by_word.get(word, set()) for word in kept))

    def _score(self, code: str, words: frozenset[str], maker: frozenset[str]) -> int:
        name = _alike(words, self._words[code])
        its_maker = self._makers[code]
        if not maker or not its_maker:
            return name * _NAME_PART // 100
        return (name * _NAME_PART + _alike(maker, its_maker) * (100 - _NAME_PART)) // 100


def _words(name: str) -> frozenset[str]:
    return frozenset(search_key(name).split())


def _maker(name: str) -> frozenset[str]:
    words = _words(name)
    return words - _KINDS or words


def _alike(one: frozenset[str], other: frozenset[str]) -> int:
    """Dice's measure of two sets of words, of a hundred."""
    together = len(one) + len(other)
    return 200 * len(one & other) // together if together else 0
