"""Gift sets: packed, taken apart and put together anew, wherever they lie."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pos.base.ids import new_id
from pos.packing import packing, unpacking
from pos.packing.fillings import Wanted
from pos.packing.unpacking import Swap, Taken
from tests.gifts import RECIPE, SET
from tests.lots.begun import Begun
from tests.lots.ordered import picks


class PackedAbout(Begun):
    """What is done with gift sets."""

    @rule(count=st.integers(1, 2), place=st.sampled_from(["shop", "shop", "storeroom"]))
    def pack(self, count: int, place: str) -> None:
        self._pack(count, place)

    def _pack(self, count: int, place: str) -> None:
        wanted = Wanted(self.ids[SET], count, place)
        enough = all(
            sum(taken for _lot, taken in self.book.first_out(sku, units * count, place, self.today))
            == units * count
            and not self.book.asks(sku, place, self.today)
            for sku, units in RECIPE
        )
        said, made = self.tried(
            lambda: packing.pack_sets(wanted, request_id=new_id(), hand=self.hand(1))
        )
        if said == "packing.part_past":  # past its best-before, beside goods with an HSD
            assert enough
            assert self._is_past_best(count, place)
        else:
            assert (made is not None) == enough, said
        if made is None:
            self.look(nothing=True)
            return
        self.book_sets(made)
        self.look()
        self.tally["packed"] += 1

    def _is_past_best(self, count: int, place: str) -> bool:
        picked = [
            self.book.lots[lot]
            for sku, units in RECIPE
            for lot, _n in self.book.first_out(sku, units * count, place, self.today)
        ]
        return any(
            one.kind == "best_before" and one.use_by is not None and one.use_by < self.today
            for one in picked
        )

    @rule(at=picks)
    def unpack(self, at: int) -> None:
        found = self._sets_to_open(at)
        if found is None:
            return
        lot, place = found
        taken = Taken(lot, 1, place, "Khách không lấy nữa")
        aside = self.book.at(lot, "quarantine") > self.book.taken[lot]
        before = {part: self.book.at(part, "shop") for part, _n in self.book.lots[lot].inside}
        said, _none = self.tried(
            lambda: unpacking.unpack_sets(taken, request_id=new_id(), hand=self.hand(1))
        )
        assert said == ("packing.set_held" if self._is_meant_itself(lot) else "")
        self.look(nothing=bool(said))
        if place == self.fair or (place == "quarantine" and aside):
            assert before == {part: self.book.at(part, "shop") for part in before}
        self.tally["unpacked"] += not said

    @rule(at=picks, part=st.integers(1, 3))
    def substitute(self, at: int, part: int) -> None:
        found = self._sets_to_open(at)
        if found is None:
            return
        lot, place = found
        taken = Taken(lot, 1, place, "Vỡ")
        swap = Swap(part, self.ids[RECIPE[part - 1][0]])
        is_meant = self._is_meant_itself(lot)
        said, made = self.tried(
            lambda: unpacking.substitute_part(taken, swap, request_id=new_id(), hand=self.hand(1))
        )
        assert made is None or not is_meant
        if made is None:
            assert said.startswith("packing.")
            self.look(nothing=True)
            return
        self.book_sets(made)
        self.look()
        self.tally["substituted"] += 1

    def _sets_to_open(self, at: int) -> tuple[str, str] | None:
        """Sets wherever they lie; where there are none, somebody packs one first."""
        places = ("shop", "storeroom", self.fair, "quarantine")
        if not any(self.sets_at(place) for place in places):
            self._pack(1, "shop")
        found = [(lot, place) for place in places for lot in self.sets_at(place)]
        return found[at % len(found)] if found else None

    def _is_meant_itself(self, lot: str) -> bool:
        """Whether an order names the sets, and not only what lies in them."""
        known = self.book.lots[lot]
        return any(one.means(lot, known) for one in self.book.orders.values())
