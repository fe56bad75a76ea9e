"""What one request may do to the open orders of a shop, and what it may not."""

from collections.abc import Sequence

from tests.till.counter_book import Change, CounterBook, Order
from tests.till.pressing import STRANGER, Answer, Ask

MAY: dict[str, frozenset[str]] = {
    endpoint: frozenset(what.split())
    for endpoint, what in {
        "till.show_till": "opened",
        "till.open_order": "opened",
        "till.copy_receipt": "opened",
        "till.scan": "line",
        "till.add_line": "line",
        "till.change_line": "line",
        "till.remove_line": "line gone opened",
        "order.reduce_order": "cut",
        "order.reduce_line": "line",
        "order.name_buyer": "buyer customer_id",
        "order.write_note": "note",
        "customer.choose_customer": "customer_id",
        "customer.add_customer": "customer_id",
        "pay.take_tender": "taken",
        "pay.give_back": "taken",
        "pay.complete_sale": "gone opened",
        "requests.ask_for_transfer": "taken",
        "requests.take_in": "taken",
        "requests.confirm_transfer": "taken",
        "requests.leave_unseen": "taken",
        "aside.park_order": "is_parked park_note opened",
        "aside.take_up_order": "is_parked park_note register_no",
        "aside.give_up_order": "gone",
        "exchange.begin_exchange": "taken opened",
        "exchange.give_up_exchange": "taken",
        "exchange.complete_exchange": "gone opened",
    }.items()
}
"""What of the order that a request names each route may change; `opened`: an empty order besides.
A route that is not here changes nothing of any order."""
LOOKS_THAT_WRITE = frozenset({"till.show_till", "pay.show_payment"})
"""An empty order is opened; it is noted when a sum was first shown."""
ADDS = frozenset({"till.scan", "till.add_line"})
SHOW_A_SUM = frozenset({"requests.ask_for_transfer"})
"""It is noted that the sum was to be shown before it is seen that there is nothing to pay."""
NOS_THAT_ARE_TOLD = frozenset(
    {"duty.take_over", "closing.move_cash", "returns.take_back", "exchange.complete_exchange"}
)
"""A wrong PIN, and cash that the drawer does not hold, are kept in the stream."""
OF_THE_SHOP = frozenset({"aside.take_up_order", "aside.give_up_order"})
"""An order put aside belongs to the shop: any register may do this to it."""


class Judge:
    """Looks at the book after each request."""

    def __init__(self, book: CounterBook) -> None:
        self._book = book

    def judge(self, ask: Ask, answer: Answer) -> None:
        """Fail unless the orders hold what they held, but for what was asked for."""
        before = self._book.orders
        is_written, changes = self._book.look()
        told = (ask, answer.status, changes)
        assert answer.status < 500, told
        if answer.status >= 400:
            assert not changes, told
            is_no = ask.endpoint in NOS_THAT_ARE_TOLD | SHOW_A_SUM and answer.status == 409
            is_told = is_no or "approver_id" in ask.form
            assert not is_written or (is_told and ask.has_token), told
        is_look = ask.verb in ("GET", "HEAD")  # a HEAD is a GET that nobody reads to its end
        if not ask.endpoint or ask.who == STRANGER or not (is_look or ask.has_token):
            assert not is_written, told
        if ask.verb in ("GET", "HEAD", "OPTIONS") and ask.endpoint not in LOOKS_THAT_WRITE:
            assert not is_written, told
        self._require_allowed(ask, before, changes)
        self._require_exact(ask, answer, before, changes)

    def _require_allowed(
        self, ask: Ask, before: dict[str, Order], changes: Sequence[Change]
    ) -> None:
        """Nothing but what the route is for, and of no order but the one it names."""
        told = (ask, changes)
        may = MAY.get(ask.endpoint, frozenset())
        named = ask.args.get("sale_id") or ask.args.get("draft_id")
        opened = [one.order_id for one in changes if one.what == "opened"]
        assert len(opened) <= 1, told
        for one in changes:
            assert one.what in may, told
            if one.what == "opened":
                holds = one.now.taken if ask.endpoint == "exchange.begin_exchange" else {}
                is_empty = not one.now.lines and one.now.taken == holds
                assert is_empty, told
                assert one.now.register_no == ask.who + 1, told
                continue
            if ask.endpoint == "exchange.begin_exchange":
                named = ask.form.get("order_id") or one.order_id
            assert one.order_id == named, told
            if ask.endpoint not in OF_THE_SHOP:
                assert before[named].register_no == ask.who + 1, told
                assert not before[named].is_parked, told

    def _require_exact(
        self, ask: Ask, answer: Answer, before: dict[str, Order], changes: Sequence[Change]
    ) -> None:
        """What did change is just what was asked for."""
        room, _, name = ask.endpoint.partition(".")
        told = (ask, answer.status, changes)
        if ask.endpoint in ADDS:
            assert bool(changes) == ('data-said="added"' in answer.text), told
            assert len(changes) <= 1, told
        for one in changes:
            if ask.endpoint in ADDS:
                self._require_gain(ask, one)
            elif one.what == "line":
                self._require_line(ask, one)
            elif one.what == "gone":
                self._require_gone(ask, one.order_id, before[one.order_id])
            elif one.what == "taken":
                self._require_taken(ask, room, name, one)

    @staticmethod
    def _require_taken(ask: Ask, room: str, name: str, one: Change) -> None:
        """What was taken before lies where it lay."""
        if room == "pay":
            assert (one.now if name == "give_back" else one.before) is None, (ask, one)
            assert name == "take_tender" or one.part_id == ask.args["tender_id"], (ask, one)
            return
        kind = "transfer" if room == "requests" else "return_credit"
        assert all(side[0] == kind for side in (one.before, one.now) if side), (ask, one)
        if room == "requests":  # money comes in, and only that which the address names
            assert one.before is None, (ask, one)
            assert one.part_id == ask.args.get("request_id", one.part_id), (ask, one)

    def _require_gone(self, ask: Ask, order_id: str, order: Order) -> None:
        """Sold whole; or given up, having been put aside, and said why; or emptied of its last
        goods after a code was shown for it."""
        if ask.endpoint == "aside.give_up_order":
            assert order.is_parked, ask
            assert ask.form.get("why"), ask
        elif ask.endpoint == "till.remove_line":
            assert (list(order.lines), order.taken) == ([ask.args["line_id"]], {}), ask
            asked = "SELECT count(*) FROM till_payment_requests WHERE draft_id = ?"
            assert self._book.one(asked, order_id), ask
            assert not self._book.ask("SELECT id FROM till_sales WHERE id = ?", order_id), ask
        else:
            self._require_sold(order_id, order)

    @staticmethod
    def _require_gain(ask: Ask, one: Change) -> None:
        """Exactly the goods that were held before the scanner, on one line."""
        old = one.before.units if one.before else 0
        assert one.now is not None, one
        assert one.now.units > old, one
        if one.before:
            same = (one.before.product_id, one.before.lot_id, one.before.cut)
            assert same == (one.now.product_id, one.now.lot_id, one.now.cut), one
        if ask.adds:
            assert (one.now.product_id, one.now.units - old) == ask.adds, (ask, one)

    @staticmethod
    def _require_line(ask: Ask, one: Change) -> None:
        """The line itself stays, but for what was said of it."""
        assert one.part_id == ask.args["line_id"], (ask, one)
        assert one.before is not None, one
        if ask.endpoint == "till.remove_line":
            assert one.now is None, one
            return
        assert one.now is not None, one
        assert one.now.product_id == one.before.product_id, one
        if ask.endpoint == "order.reduce_line":
            assert one.now.units == one.before.units, one
            assert one.now.lot_id == one.before.lot_id, one
        else:
            assert one.now.cut == one.before.cut, one
            assert ask.units is None or one.now.units == ask.units, (ask, one)

    def _require_sold(self, order_id: str, order: Order) -> None:
        """An order that is no longer open was sold, all of it and nothing else."""
        sold = dict(
            self._book.ask(
                "SELECT product_id, sum(units) FROM till_sale_lines WHERE sale_id = ? GROUP BY 1",
                order_id,
            )
        )
        assert sold == order.units(), (order_id, sold, order)
        paid = "SELECT sum(amount_vnd) FROM till_tenders WHERE sale_id = ?"
        total = self._book.one("SELECT total_vnd FROM till_sales WHERE id = ?", order_id)
        assert total is not None, order_id
        assert (self._book.one(paid, order_id) or 0) == total, order_id
