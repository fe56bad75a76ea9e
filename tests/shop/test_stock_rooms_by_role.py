"""Who may see and do what in the rooms of the stock: every page of theirs, by role.

Papers: whoever sells also receives, moves, packs and counts, and looks at what expires and is held;
whoever answers for a shift also says yes; settings and what a recipe is are the manager's; the
auditor sees all that happened and changes nothing.
"""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.moving.kinds import Kind
from pos.shop.permissions import Role
from pos.stock.models import StockMove
from tests.expiry.conftest import mark
from tests.gifts import define, pack
from tests.moving.steps import fair, move
from tests.receiving.steps import GOOD, deliver
from tests.shop.workers import enter_as
from tests.till.steps import book, changed, lot_id, rows
from tests.world import TODAY, World

ROOMS = {
    *("receiving", "delivery", "stock", "moving", "fairs", "packing", "expiry", "holding"),
    *("counting", "counted", "count_sheet"),
}
SEEN_BY_ALL = """
receiving: show_stock show_deliveries show_delivery show_photo show_small_photo
moving: show_moves show_move show_sheet
fairs: show_fairs show_fair
counting: show_counts show_count
counted: show_result show_export
packing: show_sets show_set_lot
expiry: show_board show_export show_lot
holding: show_holds show_hold show_moves show_receipts show_lot show_lot_moves show_lot_receipts
holding: show_receipt
"""
AT_THE_TILL = """
receiving: undo_lines print_labels load_photo take_off_photo
delivery: show_former_form show_new_delivery show_typed_day begin_delivery show_draft put_line
delivery: show_line strike_line change_head follow_order give_up receive_delivery
stock: search_products show_label show_label_pixels print_labels
moving: show_new_move change_lines move_goods print_slip
counting: begin_sheet show_blind print_blind
count_sheet: show_sheet search_goods keep_entry
packing: show_packing pack unpack substitute
"""
OF_LEADS = """
moving: undo_move
fairs: open_fair place_register show_home count_lines bring_home
counting: begin_count show_new offer_code end_phone drop_count
counted: show_differences ask_again post_count
expiry: mark_down assess end_markdown
holding: show_new_hold hold_lots print_slip show_calls show_call_list note_call
"""
OF_THE_MANAGER = """
receiving: settle_price
packing: show_new_set show_recipe change_recipe
expiry: change_thresholds
holding: release_hold settle_hold
"""


def named(table: str) -> set[str]:
    lines = (line.split(":") for line in table.splitlines() if line)
    return {f"{room}.{one}" for room, names in lines for one in names.split()}


MAY = {
    Role.AUDITOR: named(SEEN_BY_ALL),
    Role.CASHIER: named(SEEN_BY_ALL) | named(AT_THE_TILL),
    Role.LEAD: named(SEEN_BY_ALL) | named(AT_THE_TILL) | named(OF_LEADS),
    Role.MANAGER: named(SEEN_BY_ALL + AT_THE_TILL + OF_LEADS + OF_THE_MANAGER),
}


def rules(world: World) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address of every page of the rooms."""
    return [
        (rule.endpoint, method, re.sub(r"<[^>]+>", "nobody", rule.rule))
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ROOMS
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def test_every_page_of_the_stock_rooms_is_in_the_table(world: World) -> None:
    assert {endpoint for endpoint, _method, _address in rules(world)} == MAY[Role.MANAGER]


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says(till: World, role: Role) -> None:
    client = enter_as(till, role)
    before, wrong = book(), []
    for endpoint, method, address in rules(till):
        answer = client.open(address, method=method)
        if answer.status_code >= 500 or (answer.status_code != 403) != (endpoint in MAY[role]):
            wrong.append((endpoint, method, answer.status_code))
    assert wrong == []
    if role is Role.AUDITOR:
        assert changed(before) == set()


@pytest.fixture
def busy(till: World) -> list[str]:
    """Addresses of what happened in each room."""
    define(till)
    [packed] = pack(till, 2)
    delivery = deliver(till, ("MAM-NEM", GOOD))
    done = move(till, Kind.STORED, ("CHE-DINH", "L260812", 1))
    place = fair(till)
    old = lot_id(till, "CHE-DINH", "L260812")
    mark(till, old, first_on=TODAY + timedelta(days=1))
    assert rows(StockMove)
    return [
        *("/stock", "/stock/deliveries", f"/stock/deliveries/{delivery}"),
        *("/stock/moves", f"/stock/moves/{done.document_id}"),
        *("/stock/fairs", f"/stock/fairs/{place}", "/stock/counts"),
        *("/stock/sets", f"/stock/sets/lots/{packed}"),
        *("/stock/expiry", f"/stock/expiry/lots/{old}", f"/stock/lots/{old}", "/stock/holds"),
    ]


def refused(client: FlaskClient, page: str) -> list[str]:
    """The ways a page offers that lead to a no."""
    ways = {("GET", one) for one in re.findall(r'<a [^>]*href="(/stock[^"#]*)"', page)}
    ways |= {("POST", one) for one in re.findall(r'action="(/stock[^"]*)"', page)}
    ways -= {("POST", one) for one in re.findall(r'method="get" action="(/stock[^"]*)"', page)}
    found = []
    for method, address in sorted(ways):
        answer = client.open(address.replace("&amp;", "&"), method=method)
        if answer.status_code == 403:
            found.append(f"{method} {address}")
    return found


def test_no_page_offers_the_auditor_what_is_refused(till: World, busy: list[str]) -> None:
    kien = enter_as(till, Role.AUDITOR)
    before = book()
    for address in busy:
        answer = kien.get(address)
        assert answer.status_code == 200, address
        assert refused(kien, answer.get_data(as_text=True)) == [], address
    assert changed(before) == set()
