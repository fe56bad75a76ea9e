"""Where holding's pages are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

holding = Pages(
    "holding", "pos.holding.routes", task=Task.APPROVE, look=Task.FOLLOW, url_prefix="/stock"
)
holding.show("/holds", "show_holds")
holding.show("/holds/new", "show_new_hold", task=Task.APPROVE)
holding.act("/holds", "hold_lots")
holding.show("/holds/<hold_id>", "show_hold")
holding.act("/holds/<hold_id>/slips", "print_slip")
holding.act("/holds/<hold_id>/release", "release_hold", task=Task.MANAGE)
holding.act("/holds/<hold_id>/settlement", "settle_hold", task=Task.MANAGE)
holding.show("/holds/<hold_id>/moves", "show_moves")
holding.show("/holds/<hold_id>/receipts", "show_receipts")
holding.show("/holds/<hold_id>/calls", "show_calls", task=Task.KEEP_CUSTOMERS)
holding.show("/holds/<hold_id>/calls.csv", "show_call_list", task=Task.KEEP_CUSTOMERS)
holding.act("/holds/<hold_id>/calls", "note_call", task=Task.KEEP_CUSTOMERS)

# --- A lot, and where the goods of a receipt come from -------------------------------------------

holding.show("/lots/<lot_id>", "show_lot")
holding.show("/lots/<lot_id>/moves", "show_lot_moves")
holding.show("/lots/<lot_id>/receipts", "show_lot_receipts")
holding.show("/sales/<number>", "show_receipt")
