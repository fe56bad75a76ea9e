"""Where the pages of deliveries are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

receiving = Pages(
    "receiving",
    "pos.receiving.list_routes",
    task=Task.RECEIVE,
    look=Task.PAPERS,
    url_prefix="/stock",
)
receiving.show("", "show_stock")
receiving.show("/deliveries", "show_deliveries")
receiving.show("/deliveries/<delivery_id>", "show_delivery")
receiving.act("/deliveries/<delivery_id>/undoing", "undo_lines")
receiving.act("/deliveries/<delivery_id>/labels", "print_labels")
receiving.act("/deliveries/<delivery_id>/prices/<line_no>", "settle_price", task=Task.ORDER)
receiving.act("/deliveries/<delivery_id>/photos", "load_photo")
receiving.show("/deliveries/<delivery_id>/photos/<photo_id>", "show_photo")
receiving.show("/deliveries/<delivery_id>/photos/<photo_id>/small", "show_small_photo")
receiving.act("/deliveries/<delivery_id>/photos/<photo_id>/removal", "take_off_photo")

# --- A delivery being written down --------------------------------------------------------------

delivery = Pages("delivery", "pos.receiving.routes", task=Task.RECEIVE, url_prefix="/stock")
delivery.show("/receipts/new", "show_former_form")
delivery.show("/deliveries/new", "show_new_delivery")
delivery.show("/deliveries/day", "show_typed_day")
delivery.act("/deliveries", "begin_delivery")
delivery.show("/deliveries/<draft_id>/lines", "show_draft")
delivery.act("/deliveries/<draft_id>/lines", "put_line")
delivery.show("/deliveries/<draft_id>/line", "show_line")
delivery.act("/deliveries/<draft_id>/lines/<line_id>/removal", "strike_line")
delivery.act("/deliveries/<draft_id>/head", "change_head")
delivery.act("/deliveries/<draft_id>/order", "follow_order")
delivery.act("/deliveries/<draft_id>/removal", "give_up")
delivery.act("/deliveries/<draft_id>/receipt", "receive_delivery")
