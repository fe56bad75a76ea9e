"""Where a manager arranges the counters."""

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
