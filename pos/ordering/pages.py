"""Where the pages of orders are; who may see and do what is there.

Whoever leads writes drafts and what producers answer; whoever manages sends, changes and ends.
"""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

ordering = Pages(
    "ordering",
    "pos.ordering.list_routes",
    task=Task.DRAFT_ORDERS,
    look=Task.SEE_ORDERS,
    url_prefix="/orders",
)
ordering.show("", "show_orders")
ordering.act("", "draft_order")
ordering.show("/calendar", "show_calendar")
ordering.show("/new", "show_new_order", task=Task.DRAFT_ORDERS)

purchase = Pages(
    "purchase",
    "pos.ordering.routes",
    task=Task.DRAFT_ORDERS,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/<order_id>",
)
purchase.show("", "show_order")
purchase.act("/draft", "keep_draft")
purchase.act("/removal", "give_up")
purchase.act("/copies", "copy_order")
purchase.act("/dispatch", "send_order", task=Task.ORDER)
purchase.show("/answers", "show_answer_form", task=Task.DRAFT_ORDERS)
purchase.act("/answers", "confirm_order")
purchase.act("/answers/seen", "note_seen")
purchase.show("/changes", "show_change_form", task=Task.ORDER)
purchase.act("/changes", "change_order", task=Task.ORDER)
purchase.act("/closing", "close_order", task=Task.ORDER)
purchase.act("/cancellation", "cancel_order", task=Task.ORDER)

order_paper = Pages(
    "order_paper",
    "pos.ordering.sheet_routes",
    task=Task.DRAFT_ORDERS,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/<order_id>",
)
order_paper.show("/sheet", "show_sheet")
order_paper.show("/order.pdf", "show_pdf")
order_paper.show("/order.xlsx", "show_table")
order_paper.act("/slips", "print_slip")
