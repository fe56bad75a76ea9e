"""Where a label's and a receipt's links lead: the only pages that anybody may see."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

trace = Pages("trace", "pos.trace.routes", task=Task.OPEN)
for alike in ("/01", "/P", "/p"):
    trace.show(f"{alike}/<path:asked>", "show_origin", merge_slashes=False)
for alike in ("/R", "/r"):
    trace.show(f"{alike}/<path:asked>", "show_receipt", merge_slashes=False)
trace.show("/pictures/<sha256>.jpg", "show_picture")
