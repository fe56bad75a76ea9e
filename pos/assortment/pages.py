"""Where the goods pages are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

# --- The list of goods, changes of many at once, files of the books ----------------------------

goods = Pages(
    "assortment", "pos.assortment.routes", task=Task.MANAGE, look=Task.LOOK, url_prefix="/catalogue"
)
goods.show("/products", "show_products")
goods.show("/changes", "show_changes")
goods.act("/changes", "choose_goods")
goods.show("/changes/<run_id>", "show_change")
goods.act("/changes/<run_id>/plan", "plan_change")
goods.show("/changes/<run_id>/producers", "search_producers")
goods.act("/changes/<run_id>/completion", "complete_change")
goods.act("/changes/<change_id>/return", "give_back")
goods.show("/certificates", "show_certificate_board")
goods.show("/exports", "show_exports")
goods.show("/exports/<name>.<kind>", "show_export")

# --- One product: what it is, its prices, its history ------------------------------------------

product = Pages(
    "product",
    "pos.assortment.product_routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/catalogue",
)
product.show("/products/new", "show_new_product")
product.act("/products", "add_product")
product.show("/products/<product_id>", "show_product")
product.act("/products/<product_id>", "change_product")
product.act("/products/<product_id>/withdrawal", "withdraw_product")
product.act("/products/<product_id>/comeback", "bring_back_product")
product.act("/products/<product_id>/internal-code", "draw_code")
product.act("/products/<product_id>/pictures", "load_picture")
product.act("/products/<product_id>/pictures/<sha256>/first", "put_picture_first")
product.act("/products/<product_id>/pictures/<sha256>/removal", "take_picture_off")
product.act("/products/<product_id>/pictures/<sha256>/comeback", "bring_picture_back")
product.show("/communes", "search_communes")
product.show("/producers", "search_producers")
product.show("/products/<product_id>/prices", "show_prices")
product.act("/products/<product_id>/prices", "tell_price")
product.act("/products/<product_id>/prices/<price_id>/return", "take_back_price")
product.show("/products/<product_id>/history", "show_history")

# --- Its certificates and their papers ---------------------------------------------------------

certificate = Pages(
    "certificate",
    "pos.assortment.certificate_routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/catalogue/products/<product_id>",
)
certificate.show("/certificates", "show_certificates")
certificate.act("/certificates", "add_certificate")
certificate.act("/certificates/<certificate_id>", "put_certificate_right")
certificate.act("/certificates/<certificate_id>/withdrawal", "withdraw_certificate")
certificate.act("/certificates/<certificate_id>/extension", "extend_certificate")
certificate.act("/certificates/<certificate_id>/comeback", "undo_act")
certificate.act("/certificates/<certificate_id>/papers", "load_paper")
certificate.show("/papers/<paper_id>", "show_paper")
certificate.act("/papers/<paper_id>/removal", "take_off_paper")

# --- A producer: whom to ask for, other certificates -------------------------------------------

producer = Pages(
    "producer",
    "pos.assortment.producer_routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/catalogue/producers",
)
producer.show("/<producer_id>", "show_producer")
producer.act("/<producer_id>/contact", "change_contact")
producer.act("/<producer_id>/standards", "add_standard")
producer.act("/<producer_id>/standards/<standard_id>", "change_standard")
producer.act("/<producer_id>/standards/<standard_id>/removal", "strike_standard")
producer.show("/<producer_id>/papers/<paper_id>", "show_standard_paper")

# --- Labels of shelves -------------------------------------------------------------------------

shelf_label = Pages(
    "shelf_label",
    "pos.assortment.label_routes",
    task=Task.MANAGE,
    look=Task.LOOK,
    url_prefix="/catalogue/shelf-labels",
)
shelf_label.show("", "show_labels")
shelf_label.show("/count", "show_count")
shelf_label.show("/<product_id>.png", "show_label_pixels")
shelf_label.act("", "print_labels")
shelf_label.act("/replacements", "note_replaced")
shelf_label.show("/<product_id>", "show_label")
shelf_label.act("/<product_id>", "print_label")
