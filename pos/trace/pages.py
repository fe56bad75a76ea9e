"""Where a label's, a receipt's and an order's links lead: the only pages that anybody may see; and
what the shop itself sees of them."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

trace = Pages("trace", "pos.trace.routes", task=Task.OPEN)
for alike in ("/01", "/P", "/p"):
    trace.show(f"{alike}/<path:asked>", "show_origin", merge_slashes=False)
for alike in ("/R", "/r"):
    trace.show(f"{alike}/<path:asked>", "show_receipt", merge_slashes=False)
trace.show("/pictures/<sha256>.jpg", "show_picture")
trace.show("/scans", "show_scans", task=Task.LOOK)
trace.show("/scans/rows", "show_scan_rows", task=Task.LOOK)
trace.show("/scans/lots/<lot_id>.jsonld", "show_lot_events", task=Task.LOOK)

answer = Pages("answer", "pos.trace.producer_routes", task=Task.OPEN, url_prefix="/o")
"""Where a producer answers an order.  Its form carries no token of a session: there is none, and
nobody who does not have the link can make anybody send it."""
answer.show("/<code>", "show_purchase")
answer.act("/<code>", "answer_purchase")
