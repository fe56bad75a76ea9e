"""An order goes out: a person says that it went, and how.  The house itself sends nothing."""

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer
from pos.ordering import orders, told
from pos.ordering.drafting import require_coming, require_draft
from pos.ordering.kinds import Kind, Way
from pos.ordering.open_orders import known
from pos.ordering.orders import Telling
from pos.ordering.records import Order, lines_told
from pos.ordering.refusals import NothingOrdered, NotOrdered
from pos.shop import queries as shop
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand


def send_order(order_id: str, way: Way, *, request_id: str, hand: Hand) -> str:
    """Note that an order was sent; gives its number.

    The same request heard again does nothing more.

    Raises:
        UnknownOrder, IsSent: it is no draft.
        NothingOrdered: it has no line.
        NotOrdered: a product is kept from sale since.
        DayOver: the day on which it is wanted is over.
    """
    with writing() as session:
        if orders.is_told(session, order_id, Kind.SENT, request_id):
            return known(session, order_id).number
        order = require_draft(session, order_id)
        _check(session, order, hand)
        head = sync.head(session)
        if head is None:
            raise Broken("an order is sent before the terminal was founded")
        showroom = shop.showroom(session)
        if showroom is None:
            raise Broken("an order without a showroom")
        number = orders.give_number(session, order_id, showroom.code, head, on=hand.on)
        payload = paper_of(session, order) | {"number": number}
        orders.tell(session, order_id, Telling(Kind.SENT, payload, way, request_id), hand=hand)
        sent = known(session, order_id)
        content = told.paper(sent, payload, way=way.value)
        outbox.record(session, "order.sent/1", content, hand=hand)
        return number


def _check(session: Session, order: Order, hand: Hand) -> None:
    if not order.live_lines:
        raise NothingOrdered
    require_coming(order.wanted_on, hand)
    cards = catalogue.cards(session, [one.product_id for one in order.live_lines], hand.on)
    for line in order.live_lines:
        if cards[line.product_id].is_withdrawn:
            raise NotOrdered(name=line.name_vi)


def paper_of(session: Session, order: Order) -> dict[str, object]:
    """What a paper of the order says, as its event keeps it: the shop and the producer of today."""
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("an order without a showroom")
    producer = session.get_one(Producer, order.producer_id)
    return {
        "number": order.number,
        "wanted_on": order.wanted_on,
        "note": order.note,
        "head": showroom.head,
        "producer": {
            "name": producer.name,
            "address": producer.address,
            "contact": producer.contact,
            "phone": producer.phone,
        },
        "lines": lines_told(order.live_lines),
    }
