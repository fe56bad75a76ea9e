"""Where a manager arranges the counters, and what is seldom done with a whole order."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

counter = Pages("counter", "pos.till.counter_routes", task=Task.MANAGE, url_prefix="/settings")
counter.show("/keys", "show_keys")
counter.act("/keys", "arrange_keys")
counter.show("/tiles", "show_favourites")
counter.act("/tiles", "arrange_favourites")
counter.show("/tiles/goods", "search_goods")
counter.show("/scales", "show_scales")
counter.act("/scales", "arrange_scales")
counter.act("/scales/numbers", "number_goods")

order = Pages("order", "pos.till.order_routes", task=Task.SELL, url_prefix="/till")
order.show("/parked", "show_parked")
order.show("/sales/<sale_id>/parking", "show_parking")
order.act("/sales/<sale_id>/parking", "park_order")
order.act("/parked/<sale_id>/return", "take_up_order")
order.act("/parked/<sale_id>/end", "give_up_order")
order.show("/sales/<sale_id>/note", "show_note")
order.act("/sales/<sale_id>/note", "note_order")
order.show("/sales/<sale_id>/card", "show_card")
