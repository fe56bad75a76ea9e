"""Where the pages of gift sets are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

packing = Pages("packing", "pos.packing.routes", task=Task.RECEIVE, url_prefix="/stock/sets")
packing.show("", "show_sets", task=Task.FOLLOW)
packing.show("/new", "show_new_set", task=Task.MANAGE)
packing.show("/<product_id>/recipe", "show_recipe", task=Task.MANAGE)
packing.act("/<product_id>/recipe", "change_recipe", task=Task.MANAGE)
packing.show("/<product_id>/packing", "show_packing")
packing.act("/<product_id>/packing", "pack")
packing.show("/lots/<lot_id>", "show_set_lot", task=Task.FOLLOW)
packing.act("/lots/<lot_id>/unpacking", "unpack")
packing.act("/lots/<lot_id>/substitution", "substitute")
