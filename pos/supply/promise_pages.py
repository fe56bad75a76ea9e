"""Where the pages of promises to customers are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

promises = Pages(
    "promises",
    "pos.supply.promise_routes",
    task=Task.DRAFT_ORDERS,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/promises",
)
promises.show("", "show_promises")
promises.act("", "promise_goods")
promises.show("/new", "show_new_promise", task=Task.DRAFT_ORDERS)
promises.show("/<reservation_id>/receipts", "show_receipts", task=Task.DRAFT_ORDERS)
promises.act("/<reservation_id>/receipts", "hand_over")
promises.act("/<reservation_id>/end", "give_up")
promises.act("/<reservation_id>/reopening", "take_up_again")
