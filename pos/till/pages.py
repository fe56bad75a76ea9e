"""Where transfers are asked for, checked and counted; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

requests = Pages("requests", "pos.till.request_routes", task=Task.SELL, url_prefix="/till/sales")
requests.act("/<sale_id>/payment-requests", "ask_for_transfer")
requests.show("/<sale_id>/payment-requests/<request_id>", "show_request")
requests.act("/<sale_id>/payment-requests/<request_id>/confirmation", "confirm_transfer")
requests.act("/<sale_id>/payment-requests/<request_id>/unseen", "leave_unseen")
requests.act("/<sale_id>/payment-requests/<request_id>/abandonment", "give_up")
requests.act("/<sale_id>/payment-requests/<request_id>/slips", "print_slip")

transfers = Pages("transfers", "pos.till.transfer_routes", task=Task.AUDIT)
transfers.show("/transfers", "show_transfers")
transfers.act("/transfers/<request_id>/checks", "check_transfer", task=Task.MANAGE)
transfers.show("/settings/account", "show_account", task=Task.MANAGE)
transfers.act("/settings/account", "change_account", task=Task.MANAGE)
