"""The owner who ran the shop in the year before, by habit; and one who knows what will come."""

from collections import defaultdict
from datetime import date
from math import exp
from random import Random

from tests.planning.shops.moon import days_from_tet
from tests.planning.shops.peers import MinMax, Reader
from tests.planning.shops.protocol import Message
from tests.planning.shops.shop import Shop

FORGETS = 0.08
"""Share of the evenings on which a producer is not thought of."""


class Owner(MinMax):
    """Guesses by eye, looks again each quarter, doubles up before Tết, and forgets now and then."""

    every_days = 90

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._random = Random(shop.seed * 31 + 7)
        self._guess = {
            one.code: one.rate * exp(self._random.gauss(-0.05, 0.4)) for one in shop.products
        }
        self._today = shop.first_day
        self._forgotten: set[str] = set()

    def tidy(self, message: Message) -> None:
        """Think of most producers."""
        self._today = date.fromisoformat(message["date"])
        self._forgotten = {one for one in self.producers if self._random.random() < FORGETS}

    def is_new(self, code: str) -> bool:
        """Even a new product is guessed at."""
        return False

    def retype(self, product: Message, *, protection: int, lead: int) -> tuple[float, float]:
        """Half by what was sold, half by the feeling of the first day."""
        code = product["product"]
        seen = self.mean(code, 60) if self.days > 60 else self._guess[code]
        daily = 0.5 * seen + 0.5 * self._guess[code]
        usual = self.usual(product, lead)
        least = max(product["display_min"] - 1, daily * usual * 1.1)
        most = least + max(1.0, daily * max(usual, 10))
        life = product["shelf_life_days"]
        return (least, most) if life is None else (least, max(1.0, min(most, daily * life * 0.7)))

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """More before Tết; nothing where the producer is forgotten."""
        if product["producer"] in self._forgotten:
            return 0.0
        wish = super().want(product, stock=stock, protection=protection, lead=lead)
        is_near = -28 <= days_from_tet(self._today) <= -3
        return wish * 1.6 + (1 if wish > 0 else 0) if is_near else wish


class Seer(Reader):
    """Knows every customer to come, so orders just what will be wanted: a yardstick, no peer."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._asked: dict[str, dict[int, int]] = defaultdict(dict)
        for day, wishes in enumerate(shop.demand.wishes):
            for index, customers in wishes:
                units = sum(one.units for one in customers)
                self._asked[shop.products[index].code][day] = units

    def want(self, product: Message, *, stock: int, protection: int, lead: int) -> float:
        """All that will be asked for until the delivery after next, within the goods' life."""
        life = product["shelf_life_days"]
        ahead = protection if life is None else min(protection, lead + int(life * 0.6))
        asked, today = self._asked[product["product"]], self.days - 1
        return sum(asked.get(day, 0) for day in range(today + 1, today + 1 + ahead)) - stock

    def is_new(self, code: str) -> bool:
        """Nothing is new to her."""
        return False
