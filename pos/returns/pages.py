"""Where the pages of returns are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

returns = Pages("returns", "pos.returns.routes", task=Task.TAKE_BACK, url_prefix="/returns")
returns.show("", "show_returns")
returns.show("/new", "show_new_return")
returns.show("/goods", "search_goods")
returns.act("", "take_back")
returns.show("/<return_id>", "show_return")
returns.act("/<return_id>/copies", "copy_slip")
returns.act("/<return_id>/sendings/<int:refund_no>", "mark_sent")

# --- Exchanges: the goods lie on the counter while the order is made ----------------------------

exchange = Pages(
    "exchange", "pos.returns.exchange_routes", task=Task.TAKE_BACK, url_prefix="/returns/exchanges"
)
exchange.act("", "begin_exchange")
exchange.show("/<draft_id>", "show_settlement")
exchange.act("/<draft_id>/completion", "complete_exchange")
exchange.act("/<draft_id>/removal", "give_up_exchange")
