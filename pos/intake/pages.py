"""Where lists and pictures are taken in; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

intake = Pages(
    "intake", "pos.intake.routes", task=Task.MANAGE, look=Task.LOOK, url_prefix="/catalogue"
)
intake.show("/imports", "show_imports")
intake.show("/imports/template.<kind>", "show_template")
intake.act("/imports", "load_list")
intake.show("/imports/<run_id>", "show_import")
intake.act("/imports/<run_id>/columns", "name_columns")
intake.show("/imports/<run_id>/columns", "show_columns")
intake.act("/imports/<run_id>/spellings", "merge_spellings")
intake.act("/imports/<run_id>/stock", "add_stock")
intake.act("/imports/<run_id>/separations", "separate_spelling")
intake.act("/imports/<run_id>/completion", "take_in")
intake.show("/imports/<run_id>/refused.csv", "show_refused")
intake.act("/imports/rest", "go_on")
intake.act("/imports/rest/end", "leave_rest")
intake.show("/imports/<import_id>/left-out.csv", "show_left_out")
intake.act("/imports/<import_id>/return", "look_back")
intake.act("/imports/<run_id>/return/completion", "give_back")
intake.show("/pictures", "show_pictures")
intake.act("/pictures", "load_pictures")
