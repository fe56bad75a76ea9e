"""Where a shop is set up, and where its settings are; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

office = Pages("office", "pos.office.routes", task=Task.MANAGE)
office.show("/setup", "show_setup", task=Task.FOUND)
office.act("/setup", "found_showroom", task=Task.FOUND)
office.show("/setup/communes", "search_communes", task=Task.FOUND)
office.show("/setup/goods", "show_first_goods")
office.show("/settings", "show_settings")
office.show("/settings/shop", "show_shop")
office.act("/settings/shop", "change_showroom")
office.show("/settings/communes", "search_communes_again")
office.show("/settings/printers", "show_printers")
office.act("/settings/printers/<no>", "choose_printer")
office.act("/settings/printers/<no>/tests", "print_test")
office.show("/settings/printers/tests/<job_id>", "show_test")
office.show("/settings/scanner", "show_scanner")
office.show("/settings/history", "show_history")
