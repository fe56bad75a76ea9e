"""Where the pages of terms are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

order_terms = Pages(
    "order_terms",
    "pos.supply.term_routes",
    task=Task.ORDER,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/settings",
)
order_terms.show("", "show_terms")
order_terms.show("/costs", "show_costs")
order_terms.act("/costs", "change_costs")
order_terms.show("/producers/<producer_id>", "show_producer")
order_terms.act("/producers/<producer_id>", "change_producer")
order_terms.show("/products/<product_id>", "show_product")
order_terms.act("/products/<product_id>", "change_product")
order_terms.show("/closures", "show_closures")
order_terms.act("/closures", "close_days")
order_terms.act("/closures/<closure_id>/end", "open_days")
