"""Where the customers' pages are; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

customers = Pages(
    "customers", "pos.customer.routes", task=Task.KEEP_CUSTOMERS, url_prefix="/customers"
)
customers.show("", "show_customers")
customers.act("", "add_customer")
customers.act("/keeping", "set_keeping", task=Task.MANAGE)
customers.show("/<customer_id>", "show_customer")
customers.act("/<customer_id>", "change_customer")
customers.act("/<customer_id>/consents", "note_consent")
customers.show("/<customer_id>/file", "show_file")
customers.act("/<customer_id>/forgetting", "forget_customer")
