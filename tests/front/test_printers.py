"""Printers and labels in a real browser: settings are seen before they are kept."""

import re

import pytest
from playwright.sync_api import expect

from pos.app import worker_of
from tests.front.counter import Counter
from tests.printers.fake_printer import FakePrinter
from tests.till.steps import lot_id


@pytest.fixture
def desk(door: Counter) -> Counter:
    """Hạnh at the desk."""
    door.sign_in("Hạnh")
    return door


def test_a_printer_is_got_asked_tried_and_set_by_what_its_paper_shows(desk: Counter) -> None:
    workers = worker_of(desk.world.app)
    workers.start()
    try:
        with FakePrinter() as fake:
            desk.go("/settings/printers/new")
            desk["#place"].fill(fake.address.removeprefix("tcp://"))
            desk["#name"].fill("Máy quầy")
            desk["button.btn--main"].click()
            expect(desk["h1"]).to_have_text("Máy quầy")
            desk["#asked button"].click()
            expect(desk["#asked .facts"]).to_contain_text("Báo khi in xong: có.")
            desk["#test button"].first.click()
            expect(desk["#test .made"]).to_contain_text("Máy in báo đã in xong.")
            fake.wait_for_jobs(1, timeout_s=30)
            desk["#seen label:has([name=ruler][value='512'])"].click()
            desk["#seen label:has([name=letters][value=yes])"].click()
            desk["#seen button.btn--primary"].click()
            expect(desk["#seen .made"]).to_contain_text("Bề rộng nay là 512 chấm.")
            assert [len(fake.jobs), fake.mode] == [1, "healthy"]
    finally:
        workers.stop(15)


def test_the_picture_follows_a_setting_before_it_is_kept(desk: Counter) -> None:
    desk.go("/settings/printers/new")
    desk["#place"].fill("192.168.1.50")
    desk["button.btn--main"].click()
    desk["#details summary"].click()
    desk["#width_dots"].fill("1040")
    desk["#width_dots"].press("Tab")
    expect(desk["#picture img"]).to_have_attribute("src", re.compile("width_dots=1040"))
    width = "() => document.querySelector('#picture img').naturalWidth === 1040"
    desk.page.wait_for_function(width)
    desk["#width_dots"].fill("7")
    desk["#width_dots"].press("Tab")
    expect(desk["#picture .banner"]).to_contain_text("Số này không máy in nào nhận.")


def test_a_label_stands_on_the_page_in_its_true_size(desk: Counter) -> None:
    with desk.world.app.app_context():
        lot = lot_id(desk.world, "CHE-DINH", "L261103")
    desk.go(f"/stock/lots/{lot}/label")
    box = desk[".labelpaper__true"].bounding_box()
    assert box is not None
    assert [round(box["width"] * 25.4 / 96), round(box["height"] * 25.4 / 96)] == [50, 30]
    natural = "() => document.querySelector('.labelpaper img').naturalWidth"
    assert desk.page.evaluate(natural) == 400
    desk["[name=first]"].click()
    expect(desk[".made"]).to_contain_text("in tiếp 19 tem còn lại")
    expect(desk["#copies"]).to_have_value("19")
