"""Holds of the shop and recalls of the centre, as people and the centre give them: by name, all of
a product, several products at once, by the producer's code, published anew, lifted."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.base.ids import new_id
from pos.holding import holding, recalling
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.holding.recall_documents import read_recall
from tests.gifts import SET
from tests.lots.begun import Begun
from tests.lots.shelves import Ordered

GOODS = ("CHE-DINH", "MAM-NEM", "RUOU-MO")
goods = st.sampled_from(GOODS)
picks = st.integers(0, 1000)
"""Which of however many there are just now."""
CODE = "08A"
"""The one code of producers that recalls name."""
WHY = Why("Phồng nắp", "Cất vào thùng đỏ")
TEA_GTIN = "8930000000019"
MOST = 2
"""Orders at a time: where all is barred, nothing happens any more."""


class OrderedAbout(Begun):
    """Orders that lots are not to be sold, and how they end."""

    @rule(at=picks)
    def hold(self, at: int) -> None:
        """A lot by its label; goods of no known lot and sets are lots, too."""
        lot = self.one_of(self.lots_of_pieces(), at)
        if len(self.book.orders) < MOST:
            is_barred = self.book.is_barred(lot)
            said = self._hold(Wish((lot,)), Ordered({lot}))
            assert said == ("holding.held_already" if is_barred else "")

    @rule(sku=st.sampled_from([*GOODS, *GOODS, SET]))
    def hold_all(self, sku: str) -> None:
        """All of a product, whether or not there is any, and all that will come."""
        if len(self.book.orders) < MOST:
            is_known = any(
                one.sku == sku and one.keys is None and not one.recall
                for one in self.book.orders.values()
            )
            said = self._hold(Wish((), self.ids[sku]), Ordered(set(), sku))
            assert said == ("holding.held_already" if is_known else "")

    def _hold(self, wish: Wish, order: Ordered) -> str:
        order_id = new_id()
        hand = self.hand(1, "Hạnh")
        said, done = self.tried(lambda: holding.hold_lots(wish, WHY, hold_id=order_id, hand=hand))
        if done is not None:
            self.book.orders[order_id] = order
            self.tally["holds"] += 1
        self.look(nothing=done is None)
        return said

    @rule(skus=st.sets(goods, min_size=1, max_size=2), by_code=st.booleans(), again=st.booleans())
    def recall(self, skus: set[str], by_code: bool, again: bool) -> None:
        """The centre recalls one product or two; anew, in place of what it recalled before."""
        standing = sorted({one.recall for one in self.book.orders.values() if one.recall})
        if not (again and standing) and len(self.book.orders) >= MOST:
            return
        recall_id = standing[0] if again and standing else self.code()
        self.versions[recall_id] += 1
        named = sorted(skus - {"CHE-DINH"})
        if len(named) > 1:
            return  # one code is left besides the tea's
        raw = {
            "recall_id": recall_id,
            "version": self.versions[recall_id],
            "level": "stop",
            "gtins": [TEA_GTIN] if "CHE-DINH" in skus else [],
            "sku": named[0] if named else "",
            "lots": [CODE] if by_code else [],
            "reason_vi": "Vượt mức cho phép",
            "instruction_vi": "Trả",
            "published_at": "2026-11-21T04:00:00.000Z",
        }
        recalling.apply_recall(read_recall(raw), hand=self.world.house_hand())
        self._forget(recall_id)
        self._know_orders(recall_id, skus, by_code=by_code)
        self.look()
        self.tally["recalls"] += 1

    def _know_orders(self, recall_id: str, skus: set[str], *, by_code: bool) -> None:
        """One order for each product; and the shop's own, where packs have to be looked at."""
        rows = self.eyes.execute(
            "SELECT h.id, p.sku, h.kind FROM stock_holds h "
            "JOIN catalogue_products p ON p.id = h.product_id "
            "WHERE h.id NOT IN (SELECT hold_id FROM stock_hold_ends WHERE how = 'released')"
        ).fetchall()
        new = [row for row in rows if row[0] not in self.book.orders]
        kinds = ("recall", "hold") if by_code else ("recall",)
        assert sorted(row[1:] for row in new) == sorted(
            (sku, kind) for sku in skus for kind in kinds
        )
        for order_id, sku, kind in new:
            code = CODE if kind == "recall" else ""
            keys = (code,) if by_code else None
            self.book.orders[order_id] = Ordered(set(), sku, keys, recall_id)
            if kind == "hold":
                self.unsure.add(order_id)

    def _forget(self, recall_id: str) -> None:
        for order_id, one in list(self.book.orders.items()):
            if one.recall == recall_id:
                self.unbar(order_id)

    @precondition(lambda self: len(self.book.orders) > 1)
    @rule(at=picks)
    def release_one_of_several(self, at: int) -> None:
        self._release(at)

    @precondition(lambda self: self.book.orders)
    @rule(at=picks)
    def release(self, at: int) -> None:
        self._release(at)

    def _release(self, at: int) -> None:
        """The shop releases its own holds, the centre its recalls with all that was held for them;
        its words may come late."""
        order_id = self.one_of(sorted(self.book.orders), at)
        one = self.book.orders[order_id]
        if not one.recall or order_id in self.unsure:
            holding.release_hold(order_id, "Lành", hand=self.hand(1, "Hạnh"))
            self.unbar(order_id)
        else:
            self.versions[one.recall] += 1
            hand = self.world.house_hand()
            recalling.lift_recall(one.recall, self.versions[one.recall], "Đạt", hand=hand)
            self._forget(one.recall)
        self.look()
        self.tally["releases"] += 1

    @precondition(lambda self: set(self.book.orders) - self.book.settled)
    @rule(at=picks)
    def settle(self, at: int) -> None:
        order_id = self.one_of(sorted(set(self.book.orders) - self.book.settled), at)
        holding.settle_hold(order_id, "Đủ", hand=self.hand(1, "Hạnh"))
        self.book.settled.add(order_id)
        self.look(nothing=True)
