"""The till's pages that no plain sale needs: where, which function, who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

requests = Pages("requests", "pos.till.request_routes", task=Task.SELL, url_prefix="/till/sales")
requests.act("/<sale_id>/payment-requests", "ask_for_transfer")
requests.show("/<sale_id>/payment-requests/<request_id>", "show_request")
requests.act("/<sale_id>/payment-requests/<request_id>/confirmation", "confirm_transfer")
requests.act("/<sale_id>/payment-requests/<request_id>/unseen", "leave_unseen")
requests.act("/<sale_id>/payment-requests/<request_id>/abandonment", "give_up")
requests.act("/<sale_id>/payment-requests/<request_id>/slips", "print_slip")
requests.act("/<sale_id>/payment-requests/<request_id>/return", "take_in")

transfers = Pages("transfers", "pos.till.transfer_routes", task=Task.AUDIT)
transfers.show("/transfers", "show_transfers")
transfers.act("/transfers/<request_id>/checks", "check_transfer", task=Task.MANAGE)
transfers.show("/settings/account", "show_account", task=Task.MANAGE)
transfers.act("/settings/account", "change_account", task=Task.MANAGE)
counter = Pages("counter", "pos.till.counter_routes", task=Task.MANAGE, url_prefix="/settings")
counter.show("/keys", "show_keys")
counter.act("/keys", "arrange_keys")
counter.show("/tiles", "show_favourites")
counter.act("/tiles", "arrange_favourites")
counter.show("/tiles/goods", "search_goods")
counter.show("/scales", "show_scales")
counter.act("/scales", "arrange_scales")
counter.act("/scales/numbers", "number_goods")

aside = Pages("aside", "pos.till.parked_routes", task=Task.SELL, url_prefix="/till")
aside.show("/parked", "show_parked")
aside.show("/sales/<sale_id>/parking", "show_parking")
aside.act("/sales/<sale_id>/parking", "park_order")
aside.act("/parked/<sale_id>/return", "take_up_order")
aside.act("/parked/<sale_id>/end", "give_up_order")
aside.show("/sales/<sale_id>/card", "show_card")
