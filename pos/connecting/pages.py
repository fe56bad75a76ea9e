"""Where the pages of the centre are; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

centre = Pages(
    "centre", "pos.connecting.routes", task=Task.MANAGE, look=Task.LOOK, url_prefix="/centre"
)
centre.show("", "show_centre")
centre.act("/links", "enrol")
centre.act("/ending", "leave_centre")
centre.act("/tries", "try_now")
centre.act("/papers", "print_confirmations")
centre.show("/export/<extent>", "show_export", task=Task.MANAGE)

cases = Pages(
    "centre_case",
    "pos.connecting.case_routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/centre/case",
)
cases.show("", "show_case")
cases.act("/homecoming", "bring_home")
cases.act("/own-terminal", "begin_own")
cases.act("/key", "make_key")
