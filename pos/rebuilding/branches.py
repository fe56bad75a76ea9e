"""Two branches of one stream put together: what the centre holds, and what this book holds.  Pure.

The centre's branch is the one that stands.  What the book has under the same numbers was told by a
book that had been put back; it is told again, under numbers of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pos.sync.facts import Fact


@dataclass
class Branches:
    """Facts that came home, and how they meet those of the book."""

    home: Mapping[str, Sequence[Fact]]
    """By epoch: facts from the centre, from the first that the book lacks or holds otherwise."""
    letters: Mapping[str, str]
    """By epoch: the letter of each that came home from its first fact."""
    most: Mapping[str, int] | None = None
    """By epoch: how far the centre holds it, where the book leaves that stream to another machine:
    what it has beyond is told again as its own.  None: it goes on with the stream."""
    ours: list[Fact] = field(default_factory=list)
    """The book's own that cannot stay where they are; filled while `joined` is read."""

    def joined(self, book: Iterable[Fact], book_letters: Mapping[str, str]) -> Iterator[Fact]:
        """The whole stream, epoch after epoch by their letters.

        Args:
            book: its facts in their order.
            book_letters: of its epochs.
        """
        self.ours.clear()
        taken = {letter: epoch for epoch, letter in self.letters.items()}
        waiting = {epoch: list(facts) for epoch, facts in self.home.items()}
        current = ""
        for fact in book:
            if fact.epoch != current:
                yield from self._ended(waiting, current)
                yield from self._before(waiting, book_letters, fact.epoch)
                current = fact.epoch
            other = taken.get(book_letters.get(fact.epoch, ""), fact.epoch)
            came = self.home.get(fact.epoch)
            is_other = other != fact.epoch or (came and fact.seq >= came[0].seq)
            if is_other or self._is_beyond(fact):
                self.ours.append(fact)
            else:
                yield fact
        yield from self._ended(waiting, current)
        for epoch in sorted(waiting, key=lambda one: _place(self.letters.get(one, ""))):
            yield from waiting[epoch]

    def _is_beyond(self, fact: Fact) -> bool:
        return self.most is not None and fact.seq > self.most.get(fact.epoch, 0)

    def _ended(self, waiting: dict[str, list[Fact]], epoch: str) -> list[Fact]:
        return waiting.pop(epoch, [])

    def _before(
        self, waiting: dict[str, list[Fact]], book_letters: Mapping[str, str], epoch: str
    ) -> Iterator[Fact]:
        """Epochs that the book never knew, with letters before this one's."""
        own = _place(book_letters.get(epoch, ""))
        new = [one for one in waiting if one not in book_letters]
        for one in sorted(new, key=lambda each: _place(self.letters.get(each, ""))):
            if _place(self.letters.get(one, "")) < own:
                yield from waiting.pop(one)


def _place(letter: str) -> tuple[int, str]:
    return len(letter), letter
