"""Where the pages of suggestions are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

suggestions = Pages(
    "suggestions",
    "pos.supply.routes",
    task=Task.DRAFT_ORDERS,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/suggestions",
)
suggestions.show("", "show_suggestions")
suggestions.act("/reviews", "refresh")
suggestions.act("/drafts", "draft_orders")
suggestions.show("/producers/<producer_id>", "show_producer")
suggestions.show("/products/<product_id>", "show_why")
suggestions.show("/products/<product_id>/sales", "show_sales")
suggestions.show("/products/<product_id>/otherwise", "show_otherwise")
suggestions.act("/products/<product_id>/snooze", "snooze")
