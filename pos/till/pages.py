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

aside = Pages("aside", "pos.till.parked_routes", task=Task.SELL, url_prefix="/till")
aside.show("/parked", "show_parked")
aside.show("/sales/<sale_id>/parking", "show_parking")
aside.act("/sales/<sale_id>/parking", "park_order")
aside.act("/parked/<sale_id>/return", "take_up_order")
aside.act("/parked/<sale_id>/end", "give_up_order")
aside.show("/sales/<sale_id>/card", "show_card")
