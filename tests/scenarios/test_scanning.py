"""Filling an order: every way goods get into it, and what the cashier sees of each."""

import unicodedata

import pytest
from playwright.sync_api import expect

from pos.base.text import search_key
from tests.scenarios.counter import TYPING_MS, Counter, dong

pytestmark = pytest.mark.browser


def test_a_scan_adds_its_product_wherever_the_focus_is(counter: Counter) -> None:
    first, second = counter.shop.pieces(2)
    counter.scanner.scan(first.code)
    counter.sees_total(first.price_vnd)
    counter.page.evaluate("document.activeElement.blur()")
    counter.scanner.scan(second.code, end="Tab")
    counter.sees_total(first.price_vnd + second.price_vnd)
    expect(counter.row(second.name)).to_contain_text(dong(second.price_vnd))
    expect(counter.field).to_have_value("")
    expect(counter.field).to_be_focused()


def test_the_same_goods_scanned_again_make_one_line(counter: Counter) -> None:
    goods = counter.shop.pieces(1)[0]
    for _ in range(3):
        counter.scanner.scan(goods.code)
    counter.sees_total(3 * goods.price_vnd)
    counter.sees_rows(1)


def test_a_composing_input_method_changes_nothing_of_a_scan(counter: Counter) -> None:
    goods = counter.shop.pieces(1)[0]
    counter.scanner.scan_under_telex("GAAO-DDEE1", "GÂO-ĐÊ1")
    expect(counter.page.locator(".notice__code")).to_have_text("GAAO-DDEE1")
    counter.scanner.scan_under_telex(goods.code, goods.code)
    counter.sees_total(goods.price_vnd)
    expect(counter.field).to_have_value("")


def test_a_typing_helper_that_takes_letters_back_changes_nothing_of_a_scan(
    counter: Counter,
) -> None:
    counter.scanner.scan_rewritten("GA", "â", "O-123")
    expect(counter.page.locator(".notice__code")).to_have_text("GAAO-123")
    expect(counter.field).to_have_value("")


def test_an_unknown_code_is_shown_as_read_and_loses_nothing(counter: Counter) -> None:
    goods = counter.shop.pieces(1)[0]
    counter.scanner.scan(goods.code)
    counter.sees_total(goods.price_vnd)
    counter.scanner.scan("8938505974194")
    expect(counter.page.locator("#sale .notice:visible")).to_contain_text("8938505974194")
    counter.picture("unknown-code")
    counter.sees_total(goods.price_vnd)
    counter.scanner.scan(goods.code)
    counter.sees_total(2 * goods.price_vnd)
    expect(counter.page.locator("#sale .notice:visible")).to_have_count(0)


def test_words_without_accents_find_the_goods_and_enter_takes_them(counter: Counter) -> None:
    goods = counter.shop.pieces(6)[5]
    counter.finds(goods.name, search_key(goods.name))
    counter.picture("search")
    counter.page.keyboard.press("Enter")
    counter.sees_total(goods.price_vnd)
    expect(counter.page.locator("#hits")).to_be_hidden()


def test_pasted_letters_in_pieces_are_put_together(counter: Counter) -> None:
    goods = counter.shop.pieces(3)[2]
    counter.pastes(unicodedata.normalize("NFD", goods.name))
    expect(counter.field).to_have_value(unicodedata.normalize("NFC", goods.name))
    expect(counter.marked).to_contain_text(goods.name)
    counter.page.keyboard.press("Enter")
    counter.sees_total(goods.price_vnd)


def test_a_weighed_bag_asks_for_its_weight(counter: Counter) -> None:
    goods = counter.shop.weighed()
    counter.finds(goods.name, search_key(goods.name))
    counter.page.keyboard.press("Enter")
    expect(counter.page.locator("#weight")).to_be_focused()
    counter.page.keyboard.type("0,455", delay=TYPING_MS)
    amount_vnd = (455 * goods.price_vnd + 500) // 1000
    expect(counter.page.locator("[data-amount]")).to_have_text(dong(amount_vnd))
    counter.picture("weight")
    counter.page.keyboard.press("Enter")
    counter.sees_total(amount_vnd)
    expect(counter.row(goods.name)).to_contain_text("0,455")


def test_our_own_label_names_the_lot_also_under_an_input_method(counter: Counter) -> None:
    goods, lot = counter.shop.labelled()
    link = counter.shop.label(goods.sku, lot)
    counter.scanner.scan(link)
    counter.sees_rows(1)
    chip = counter.rows.first.locator(".chip").first
    expect(chip).to_contain_text(lot)
    expect(chip).to_have_attribute("title", "Lô đã quét hoặc đã chọn")
    counter.scanner.scan_under_telex(link, link.replace("P/", "P ").replace("O", "Ô"))
    expect(counter.rows.first).to_have_attribute("data-units", "2")


def test_a_label_of_a_lot_past_its_day_stops_the_sale(counter: Counter) -> None:
    sku, lot, name = counter.shop.rows(
        "SELECT p.sku, l.code, p.name_vi FROM stock_lots l JOIN catalogue_products p "
        "ON p.id = l.product_id WHERE p.unit = 'piece' AND l.date_kind = 'hsd' "
        "AND l.use_by < date('now', '+7 hours') ORDER BY p.sku"
    )[0]
    counter.scanner.scan(f"{counter.shop.url}/P/DEMO01/{sku}/{lot}".upper())
    band = counter.page.locator(".stopband")
    expect(band).to_contain_text(str(name))
    expect(band).to_contain_text("Món này chưa vào đơn")
    counter.picture("stopped")
    counter.page.keyboard.press("Escape")
    expect(band).to_be_hidden()
    counter.sees_rows(0)


def test_three_and_a_star_or_the_box_make_three_of_the_next_scan(counter: Counter) -> None:
    first, second = counter.shop.pieces(2)
    counter.page.keyboard.type("3*", delay=TYPING_MS)
    counter.scanner.scan(first.code)
    counter.sees_total(3 * first.price_vnd)
    counter.page.keyboard.press("F2")
    counter.page.keyboard.type("4", delay=TYPING_MS)
    counter.page.keyboard.press("Enter")
    counter.scanner.scan(second.code)
    counter.sees_total(3 * first.price_vnd + 4 * second.price_vnd)
    counter.scanner.scan(first.code)
    counter.sees_total(4 * first.price_vnd + 4 * second.price_vnd)


def test_arrows_choose_a_line_whose_quantity_is_typed_and_del_takes_it_away(
    counter: Counter,
) -> None:
    first, second = counter.shop.pieces(2)
    counter.scanner.scan(first.code)
    counter.scanner.scan(second.code)
    counter.sees_rows(2)
    counter.page.keyboard.press("ArrowDown")
    expect(counter.page.locator("#quantity")).to_be_focused()
    counter.page.keyboard.press("ArrowDown")
    expect(counter.page.locator(".row--sel")).to_contain_text(first.name)
    counter.page.keyboard.type("12", delay=TYPING_MS)
    counter.page.keyboard.press("Enter")
    counter.sees_total(12 * first.price_vnd + second.price_vnd)
    counter.page.keyboard.press("ArrowDown")
    expect(counter.page.locator(".row--sel")).to_contain_text(second.name)
    counter.picture("line")
    counter.page.keyboard.press("Delete")
    counter.sees_rows(1)
    counter.sees_total(12 * first.price_vnd)


def test_what_is_scanned_over_the_open_pay_sheet_waits_and_is_not_lost(counter: Counter) -> None:
    first, second = counter.shop.pieces(2)
    counter.scanner.scan(first.code)
    counter.sees_total(first.price_vnd)
    counter.page.keyboard.press("F9")
    sheet = counter.page.locator("#payment")
    expect(sheet).to_be_visible()
    counter.scanner.scan(second.code)
    expect(counter.page.locator("#given")).to_have_value("")
    counter.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    counter.sees_total(first.price_vnd + second.price_vnd)
