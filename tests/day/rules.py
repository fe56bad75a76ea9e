"""What an order costs, what tax lies in it, how money goes back: the papers' rules, once more.

Plain Python written from the papers (facts.md, domain.md section 9), not from the till: prices hold
their VAT, which is taken out per rate group; sums are shared out by largest remainder, ties to the
earlier line; money goes back the way it came.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

LAST_DAY_OF_8 = date(2026, 12, 31)
WAYS = ("cash", "card", "voucher", "transfer")
"""In the order in which money goes back."""
LOOSE_CUT = ("percent", 1_000)
"""The most that is taken off unasked."""
UNSEEN_IN_A_DAY = 3
UNSEEN_AT_ONCE_VND = 2_000_000
Needs = list[tuple[str, int]]
"""What somebody must say yes to: kind and bound."""
Groups = dict[str, tuple[int, int, int]]
"""Net, VAT and amount by the rate's code."""


@dataclass(frozen=True)
class Goods:
    """Goods of the shop; the price of weighed ones is for 1,000 g."""

    sku: str
    price_vnd: int
    tax_class: str
    is_weighed: bool = False


@dataclass
class Line:
    """A line of an order."""

    goods: Goods
    units: int
    new_price_vnd: int | None = None
    cut: tuple[str, int] | None = None
    """`percent` in hundredths of a percent, or `amount` in đồng."""

    @property
    def is_reduced(self) -> bool:
        return self.cut is not None or self.new_price_vnd is not None


@dataclass
class Paid:
    """A part of a payment."""

    way: str
    vnd: int
    reference: str = ""
    request: "Request | None" = None
    """The transfer that it is."""

    @property
    def is_seen(self) -> bool:
        return self.request is None or self.request.is_proved


@dataclass
class Request:
    """A transfer that was asked for."""

    request_id: str
    vnd: int
    due_vnd: int
    asked_on: date
    state: str = "waiting"
    word: str = ""
    """What somebody said last, who looked for the money later."""
    is_used: bool = False
    """Whether it paid a sale."""
    unseen_on: set[date] = field(default_factory=set)
    """The days among whose unseen transfers it counts."""

    @property
    def is_proved(self) -> bool:
        """Whether somebody saw the money: the last word counts."""
        return self.word == "arrived" if self.word else self.state == "seen"

    @property
    def is_gone(self) -> bool:
        """Whether it is known that there is no such money in the shop."""
        return self.word in {"never", "sent_back"}

    @property
    def is_loose(self) -> bool:
        """Whether it came for an order, and paid nothing yet."""
        return self.state in {"seen", "unseen"} and not self.is_used and self.is_proved

    @property
    def is_unlooked(self) -> bool:
        """Whether it was let through, paid nothing yet, and nobody has looked for it."""
        return self.state == "unseen" and not self.is_used and not self.word

    @property
    def is_doubted(self) -> bool:
        """Whether it was seen at the till, and is to be looked for again."""
        return self.state == "seen" and self.word == "doubted"


@dataclass
class Order:
    """An order that is not sold yet."""

    order_id: str
    register_no: int
    lines: list[Line] = field(default_factory=list)
    cut: tuple[str, int] | None = None
    buyer: str = "consumer"
    note: str = ""
    taken: list[Paid] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    is_parked: bool = False
    was_shown: bool = False
    """Whether its sum was shown to be paid: what is taken off it now is a void."""

    @property
    def taken_vnd(self) -> int:
        return sum(one.vnd for one in self.taken)

    @property
    def counts_on_nothing(self) -> bool:
        """Whether it counts on money that is known not to be there."""
        return any(one.request is not None and one.request.is_gone for one in self.taken)

    def loose(self) -> list[Request]:
        """Money that came for it, and that it does not count on."""
        return [one for one in self.taken_out() if one.is_loose]

    def taken_out(self) -> list[Request]:
        """What may be counted in again: money that came, or that nobody has looked for."""
        held = {one.request.request_id for one in self.taken if one.request}
        free = [one for one in self.requests if one.request_id not in held]
        return [one for one in free if one.is_loose or one.is_unlooked]

    def look_no_longer(self) -> None:
        """Nobody waits for its transfer any more: it is put aside or sold, or the shift ended."""
        for one in self.requests:
            one.state = "abandoned" if one.state == "waiting" else one.state

    @property
    def is_clean(self) -> bool:
        words = (self.cut, self.note, self.buyer != "consumer")
        return not (self.lines or self.taken or any(words))


@dataclass(frozen=True)
class Bill:
    """What an order comes to."""

    listed: list[int]
    """Each line at the list price."""
    gross: list[int]
    own: list[int]
    off_vnd: int
    """Off the whole order."""
    rounding_vnd: int
    amounts: list[int]

    @property
    def discount_vnd(self) -> int:
        return sum(self.own) + self.off_vnd

    @property
    def total_vnd(self) -> int:
        return sum(self.amounts)


@dataclass
class Source:
    """A payment, as far as it may still go back."""

    way: str
    left_vnd: int
    request: Request | None = None

    @property
    def is_seen(self) -> bool:
        return self.request is None or self.request.is_proved


def half_up(top: int, bottom: int) -> int:
    """To the nearest whole, halves up; of nothing, nothing."""
    return (2 * top + bottom) // (2 * bottom) if bottom else 0


def deal(total: int, weights: list[int]) -> list[int]:
    """Largest remainder, ties to the earlier."""
    whole = sum(weights)
    shares = [total * one // whole if whole else 0 for one in weights]
    rests = sorted((-(total * one % whole) if whole else 0, n) for n, one in enumerate(weights))
    for _rest, n in rests[: total - sum(shares)]:
        shares[n] += 1
    return shares


def cost(goods: Goods, units: int, price_vnd: int) -> int:
    return half_up(units * price_vnd, 1000) if goods.is_weighed else units * price_vnd


def off(cut: tuple[str, int] | None, vnd: int) -> int:
    """What a discount takes off: never more than there is."""
    if cut is None:
        return 0
    kind, value = cut
    return min(value, vnd) if kind == "amount" else half_up(vnd * value, 10_000)


def bill(order: Order, rounding_vnd: int = 0) -> Bill:
    """Price an order: own discounts, then the order's, then the rounding."""
    listed = [cost(one.goods, one.units, one.goods.price_vnd) for one in order.lines]
    gross = [
        cost(one.goods, one.units, one.goods.price_vnd if new is None else new)
        for one in order.lines
        for new in [one.new_price_vnd]
    ]
    own = [off(one.cut, vnd) for one, vnd in zip(order.lines, gross, strict=True)]
    left = [vnd - less for vnd, less in zip(gross, own, strict=True)]
    off_vnd = off(order.cut, sum(left))
    for sum_vnd in (off_vnd, rounding_vnd):
        left = [vnd - less for vnd, less in zip(left, deal(sum_vnd, left), strict=True)]
    return Bill(listed, gross, own, off_vnd, rounding_vnd, left)


def rounding(order: Order, taken: list[Paid], ends_in_cash: bool, step_vnd: int) -> int:
    """Only what cash ends is rounded, down, and never to nothing."""
    total_vnd = bill(order).total_vnd
    rest_vnd = total_vnd - sum(one.vnd for one in taken)
    if not (step_vnd and ends_in_cash and rest_vnd > 0):
        return 0
    cut_vnd = rest_vnd % step_vnd
    return 0 if cut_vnd == total_vnd else cut_vnd


def rate(tax_class: str, buyer: str, on: date) -> tuple[str, int]:
    """Code and percent for a seller by the deduction method (domain.md, section 4)."""
    if tax_class == "raw_agri":
        return ("KKKNT", 0) if buyer == "enterprise_or_htx" else ("5%", 5)
    if tax_class == "standard" and on <= LAST_DAY_OF_8:
        return "8%", 8
    return "10%", 10


def vat(amounts: list[tuple[str, int]], buyer: str, on: date) -> Groups:
    """Tax class and amount of each line to the sums of each rate."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for tax_class, vnd in amounts:
        sums[rate(tax_class, buyer, on)] += vnd
    nets = {code: half_up(vnd * 100, 100 + percent) for (code, percent), vnd in sums.items()}
    return {code: (nets[code], vnd - nets[code], vnd) for (code, _), vnd in sums.items()}


def add_up(many: list[Groups]) -> Groups:
    sums: dict[str, list[int]] = {}
    for groups in many:
        for code, parts in groups.items():
            held = sums.setdefault(code, [0, 0, 0])
            sums[code] = [a + b for a, b in zip(held, parts, strict=True)]
    return {code: (net, tax, vnd) for code, (net, tax, vnd) in sums.items()}


def needs_of_sale(order: Order, price: Bill, paid: list[Paid], unseen: int) -> Needs:
    """Discounts above 10 %, any new price, vouchers that together are above 500.000 đ, and what was
    seen and is doubted as if it were let stand now, `unseen` others having been that day.

    What 10 % come to is a whole đồng; nobody is asked for the half that it was rounded up by.
    """
    found = []
    pairs = [(price.off_vnd, sum(price.gross)), *zip(price.own, price.gross, strict=True)]
    if any(less > off(LOOSE_CUT, gross) for less, gross in pairs):
        found.append(("discount", price.discount_vnd))
    if any(one.new_price_vnd is not None for one in order.lines):
        moved = zip(price.listed, price.gross, strict=True)
        found.append(("price", sum(abs(listed - gross) for listed, gross in moved)))
    vouchers_vnd = sum(one.vnd for one in paid if one.way == "voucher")
    found += [("voucher", vouchers_vnd)] if vouchers_vnd > 500_000 else []
    doubted = [one.vnd for one in paid if one.request and one.request.is_doubted]
    is_often = unseen + len(doubted) > UNSEEN_IN_A_DAY
    asked = [vnd for vnd in doubted if is_often or vnd > UNSEEN_AT_ONCE_VND]
    return found + [("unseen_transfer", vnd) for vnd in asked]


def give_back(sources: list[Source], total_vnd: int) -> list[tuple[Source, int]]:
    """Part a refund over what was paid, notes first; nothing has moved yet."""
    parts, missing = [], total_vnd
    for one in sorted(sources, key=lambda one: WAYS.index(one.way)):
        vnd = min(one.left_vnd, missing)
        missing -= vnd
        if vnd:
            parts.append((one, vnd))
    assert not missing, "more goes back than was paid"
    return parts


def part_for_exchange(
    parts: list[tuple[Source, int]], credit_vnd: int
) -> tuple[list[tuple[Source, int]], list[tuple[Source, int]]]:
    """What goes back, off the front, and what stays behind the goods taken instead."""
    back_vnd = sum(vnd for _, vnd in parts) - credit_vnd
    going, staying = [], []
    for one, vnd in parts:
        now = min(vnd, back_vnd)
        back_vnd -= now
        going += [(one, now)] if now else []
        staying += [(one, vnd - now)] if vnd - now else []
    return going, staying


def notes_of(parts: list[tuple[Source, int]]) -> int:
    """What of a refund leaves the drawer."""
    return sum(vnd for one, vnd in parts if one.way == "cash")


def needs_of_refund(
    going: list[tuple[Source, int]], before_vnd: int = 0, *, was_refused: bool = False
) -> Needs:
    """Above 1.000.000 đ with what the receipt gave back before, or for a transfer nobody saw; or
    for any notes, once the shift's drawer was asked for more than it held."""
    back_vnd = sum(vnd for _, vnd in going)
    unseen_vnd = sum(vnd for one, vnd in going if not one.is_seen)
    if back_vnd and before_vnd + back_vnd > 1_000_000:
        return [("refund", back_vnd)]
    notes_vnd = notes_of(going) if was_refused else 0
    return [("refund", unseen_vnd or notes_vnd)] if unseen_vnd or notes_vnd else []
