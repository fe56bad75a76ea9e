"""What facts tell of an order: the whole of it, so that the centre needs nothing else."""

from collections.abc import Mapping

from pos.ordering.records import Order, OrderLine


def content(order: Order, **more: object) -> dict[str, object]:
    """An order as `order.confirmed/1` and `order.closed/1` have it.

    Args:
        more: what the kind adds.
    """
    return {
        "purchase": {
            "id": order.order_id,
            "number": order.number,
            "producer": order.producer_id,
            "producer_name": order.producer,
            "state": order.state.value,
            "wanted_on": order.wanted_on,
            "note": order.note,
            "total_vnd": order.total_vnd,
            "lines": [_line(one) for one in order.live_lines],
        },
        **more,
    }


def paper(order: Order, said: Mapping[str, object], **more: object) -> dict[str, object]:
    """The same with the heads of its paper, as `order.sent/1` and `order.changed/1` have it: the
    paper can be printed again from the fact alone.

    Args:
        said: what the event keeps for its paper, as `sending.paper_of`.
        more: what the kind adds.
    """
    return content(order, shop=said["head"], to=said["producer"], **more)


def _line(line: OrderLine) -> dict[str, object]:
    return {
        "no": line.no,
        "product": line.product_id,
        "sku": line.sku,
        "name_vi": line.name_vi,
        "name_en": line.name_en,
        "units": line.units,
        "unit": line.unit,
        "unit_word": line.unit_word,
        "pack_units": line.pack_units,
        "suggested_units": line.suggested_units,
        "cost_vnd": line.cost_vnd,
        "owner": line.owner,
        "confirmed_units": line.confirmed_units,
        "confirmed_on": line.confirmed_on,
        "received_units": line.received_units,
        "is_over": line.is_over,
    }
