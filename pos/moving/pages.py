"""Where the pages of goods moved and of fairs are; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

moving = Pages("moving", "pos.moving.routes", task=Task.RECEIVE, url_prefix="/stock/moves")
moving.show("", "show_moves", task=Task.FOLLOW)
moving.show("/new", "show_new_move")
moving.act("/lines", "change_lines")
moving.act("", "move_goods")
moving.show("/<document_id>", "show_move", task=Task.FOLLOW)
moving.show("/<document_id>/sheet", "show_sheet", task=Task.FOLLOW)
moving.act("/<document_id>/slips", "print_slip")
moving.act("/<document_id>/undoing", "undo_move", task=Task.APPROVE)

fairs = Pages("fairs", "pos.moving.fair_routes", task=Task.APPROVE, url_prefix="/stock/fairs")
fairs.show("", "show_fairs", task=Task.FOLLOW)
fairs.act("", "open_fair")
fairs.show("/<place_id>", "show_fair", task=Task.FOLLOW)
fairs.act("/<place_id>/registers", "place_register")
fairs.show("/<place_id>/homecoming", "show_home")
fairs.act("/<place_id>/homecoming/lines", "count_lines")
fairs.act("/<place_id>/homecoming", "bring_home")
