"""The pages of a shift's end; who may.

No sale needs them: they are read when somebody first asks.
"""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

closing = Pages("closing", "pos.closing.routes", task=Task.CLOSE_SHIFT)
closing.show("/till/shift", "show_shift")
closing.act("/till/shift/papers", "print_shift")
closing.show("/till/cash", "show_cash", task=Task.MOVE_CASH)
closing.act("/till/cash", "move_cash", task=Task.MOVE_CASH)
closing.show("/till/closing", "show_count")
closing.act("/till/closing/drawer", "open_drawer")
closing.act("/till/closing/counts", "take_count")
closing.act("/till/closing/slips", "check_slips")
closing.act("/till/closing", "close_shift")
closing.show("/closings/registers/<int:no>", "show_register", task=Task.AUDIT)
closing.act("/closings/registers/<int:no>/sight", "look_at_sums", task=Task.APPROVE)

closings = Pages("closings", "pos.closing.list_routes", task=Task.AUDIT)
closings.show("/closings", "show_closings")
closings.show("/closings.<kind>", "show_export")
closings.show("/closings/<number>", "show_closing", task=Task.PAPERS)
closings.act("/closings/<number>/copies", "copy_closing", task=Task.CLOSE_SHIFT)
