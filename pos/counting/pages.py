"""The pages of stocktakes; who may.

No sale needs them: they are read when somebody first asks.
"""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

counting = Pages("counting", "pos.counting.routes", task=Task.APPROVE, url_prefix="/stock/counts")
counting.show("", "show_counts", task=Task.PAPERS)
counting.act("", "begin_count")
counting.show("/new", "show_new")
counting.show("/<count_id>", "show_count", task=Task.PAPERS)
counting.act("/<count_id>/sheets", "begin_sheet", task=Task.RECEIVE)
counting.show("/<count_id>/blind", "show_blind", task=Task.RECEIVE)
counting.act("/<count_id>/papers", "print_blind", task=Task.RECEIVE)
counting.act("/<count_id>/codes", "offer_code")
counting.act("/<count_id>/phones/<phone_id>/end", "end_phone")
counting.act("/<count_id>/end", "drop_count")

counted = Pages(
    "counted", "pos.counting.result_routes", task=Task.APPROVE, url_prefix="/stock/counts"
)
counted.show("/<count_id>/differences", "show_differences")
counted.act("/<count_id>/asks", "ask_again")
counted.act("/<count_id>/result", "post_count")
counted.show("/<count_id>/result", "show_result", task=Task.PAPERS)
counted.show("/<count_id>/result.csv", "show_export", task=Task.PAPERS)

count_sheet = Pages(
    "count_sheet", "pos.counting.sheet_routes", task=Task.RECEIVE, url_prefix="/stock/sheets"
)
count_sheet.show("/<sheet_id>", "show_sheet")
count_sheet.show("/<sheet_id>/goods", "search_goods")
count_sheet.act("/<sheet_id>/entries", "keep_entry")

counter_phone = Pages(
    "counter_phone", "pos.counting.phone_routes", task=Task.COUNT, url_prefix="/phone"
)
counter_phone.show("", "show_pairing", task=Task.PAIR)
counter_phone.act("", "pair_phone", task=Task.PAIR)
counter_phone.show("/count", "show_sheet")
counter_phone.show("/goods", "search_goods")
counter_phone.act("/entries", "keep_entry")
counter_phone.act("/end", "end_phone")
