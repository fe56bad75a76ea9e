"""The shop's own rule as a way to order: the memory and `suggest` that serve the screen.  Pure."""

from datetime import date

from pos.backtest.replay import Formula, Tonight
from pos.backtest.world import Evening
from pos.planning import promised
from pos.planning.learning import Memory
from pos.planning.records import Delivery
from pos.planning.remembered import Day
from pos.planning.suggestion import suggest
from pos.planning.values import Chance, Line, Product, State


class Ours(Formula):
    """Learns of the days its own shop had, and orders what would be proposed."""

    name = "ours"

    def __init__(self) -> None:
        self.memory = Memory()

    def know(self, product: Product, since: date) -> None:
        """The product's terms from now on."""
        self.memory.add_product(product, since)

    def learn(self, day: Day) -> None:
        """A day that is over."""
        self.memory.add_day(day)

    def hear(self, one: Delivery) -> None:
        """Into the producer's record."""
        self.memory.add_delivery(one)

    def order(self, tonight: Tonight) -> dict[str, int]:
        """What the screen would propose, unchanged."""
        chances = {one.producer_id: one for one in tonight.evenings}
        lines = [
            self._line(product, chances[producer_id], tonight)
            for producer_id, goods in sorted(tonight.goods.items())
            for product in sorted(goods, key=lambda one: one.product_id)
        ]
        groups = sorted({(one.product.kind, one.product.category) for one in lines})
        sums = self.memory.sums(groups, tonight.today, sorted(tonight.closed))
        state = State(tonight.today, tuple(lines), tonight.producers, tonight.costs, sums)
        return suggest(state).orders()

    def _line(self, product: Product, chance: Evening, tonight: Tonight) -> Line:
        name, memory = product.product_id, self.memory
        lives = memory.lives(name)
        coming = [
            promised.on_its_way(order.lines[name], order.promised, lives, tonight.today)
            for order in tonight.coming
            if name in order.lines
        ]
        return Line(
            product=product,
            chance=Chance(chance.delivery, chance.next_delivery),
            rate=memory.rate(name),
            lots=(*tonight.shelf.lots(name), *(one for one in coming if one is not None)),
            reservations=tuple(
                promised.to_a_customer(one.units, one.due, tonight.today)
                for one in tonight.promises
                if one.product_id == name
            ),
            lives=lives,
            spread=memory.spread(name),
            slip=memory.slip(product.producer_id, (chance.next_delivery - chance.delivery).days),
        )
