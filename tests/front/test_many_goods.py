"""Many goods at once, as a manager does it: filter, choose, look, change, give back."""

import re

from playwright.sync_api import expect

from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from tests.front.counter import TEA
from tests.world import TODAY

NBSP = "\u00a0"


def test_prices_are_raised_by_filter_look_and_press_and_given_back(door):
    door.sign_in("Hạnh")
    door.go("/catalogue/products")
    rows = door[".goods__list tbody tr"]
    expect(rows).to_have_count(7)
    door.page.wait_for_load_state("networkidle")  # the shelf labels' count has come, and stays put
    expect(rows).to_have_count(7)
    door["summary"].click()
    door["#stars"].select_option("5")  # the list follows at once, and the address tells it
    expect(rows).to_have_count(1)
    expect(door.page).to_have_url(re.compile(r"stars=5"))
    door["#stars"].select_option("")
    expect(rows).to_have_count(7)
    door["#q"].fill("mam")
    door["#q"].press("Enter")
    expect(rows).to_have_count(1)
    door.page.go_back()  # one press of the key was one page
    expect(rows).to_have_count(7)
    door["[name=no_code]"].check()
    expect(rows).to_have_count(6)
    door["[name=no_code]"].uncheck()
    expect(rows).to_have_count(7)
    rows.filter(has_text=TEA).locator("[name=id]").check()
    rows.filter(has_text="Tranh Đông Hồ").locator("[name=id]").check()
    expect(door["[data-chosen]"]).to_have_text("2")
    door.page.get_by_role("button", name="Đổi mặt hàng đã chọn").click()
    door["[name=kind][value=percent]"].check()
    door["#percent"].fill("10")
    door["#round_to"].select_option("1000")
    door.page.get_by_role("button", name="Xem trước").click()
    expect(door[".goods__preview"]).to_contain_text(f"495.000{NBSP}đ")
    expect(door[".goods__preview"]).to_contain_text(f"165.000{NBSP}đ")
    assert prices(door) == [450_000, 150_000]
    door.page.get_by_role("button", name="Đổi 2 mặt hàng").click()
    expect(door[".made"]).to_contain_text("Đã đổi 2 mặt hàng.")
    assert prices(door) == [495_000, 165_000]
    door.page.get_by_role("button", name="Hoàn tác").click()
    expect(door[".made"]).to_contain_text("2 mặt hàng trở lại như trước.")
    assert prices(door) == [450_000, 150_000]


def prices(door) -> list[int]:
    end_reading()
    ids = [door.world.product_id(sku) for sku in ("CHE-DINH", "TRANH")]
    found = catalogue.prices(reading(), ids, TODAY)
    end_reading()
    return [found[one] for one in ids]


def test_a_whole_page_is_ticked_and_no_row_overflows_a_phone(door):
    door.sign_in("Hạnh")
    door.page.set_viewport_size({"width": 1366, "height": 768})
    door.go("/catalogue/products")
    door["[data-all] input"].check()
    expect(door["[data-chosen]"]).to_have_text("7")
    for width in (1024, 390):
        door.page.set_viewport_size({"width": width, "height": 844})
        for address in ("/catalogue/products", "/catalogue/exports", "/catalogue/changes"):
            door.go(address)
            wide = door.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, address)
    door.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_file_is_loaded_from_the_page(door):
    door.sign_in("Hạnh")
    door.go("/catalogue/exports")
    with door.page.expect_download() as waiting:
        door.page.get_by_role("link", name="Tải Excel").first.click()
    assert waiting.value.suggested_filename == "ocop-pos-products-2026-11-21.xlsx"
