"""Where the pages of the registry are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

registry = Pages(
    "registry",
    "pos.registry.routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/catalogue/registry",
)
registry.show("", "show_links")
registry.show("/products/<product_id>", "show_product")
registry.act("/products/<product_id>/link", "link_product")
registry.act("/products/<product_id>/link/end", "unlink_product")
registry.act("/barcodes", "link_barcodes")
