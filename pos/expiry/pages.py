"""Where the pages of what expires are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

expiry = Pages("expiry", "pos.expiry.routes", task=Task.FOLLOW, url_prefix="/stock/expiry")
expiry.show("", "show_board")
expiry.show("/file.csv", "show_export")
expiry.act("/thresholds", "change_thresholds", task=Task.MANAGE)
expiry.show("/lots/<lot_id>", "show_lot")
expiry.act("/lots/<lot_id>/markdowns", "mark_down", task=Task.APPROVE)
expiry.act("/lots/<lot_id>/assessments", "assess", task=Task.APPROVE)
expiry.act("/markdowns/<markdown_id>/end", "end_markdown", task=Task.APPROVE)
