"""What lay in a gift set, for whoever bought it and for the shop: a receipt's pages, the set's."""

import re
from datetime import date
from typing import Any

from sqlalchemy import update

from pos.base.transaction import reading, writing
from pos.catalogue.codes import receipt_link
from pos.returns import queries
from pos.stock.models import Lot
from tests.gifts import SET, code_of, define, pack
from tests.holding.orders import hold
from tests.returns import steps as brought
from tests.till.steps import lot_id, sale_of, sell
from tests.world import World

PATHS = ["/01/08930000000019/10/L260812", "/P/HN01/RUOU-MO/L250101", "/P/HN01/MAM-NEM/L260905"]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def sold(world: World) -> Any:
    define(world)
    [made] = pack(world, 2)[:1]
    return sale_of(sell(world, (SET, 2, code_of(made)), ("MAM-NEM", 1)))


def public_page(world: World, sale: Any, *, more: str = "") -> str:
    proof = queries.fact_hash(reading(), sale.epoch, sale.fact_seq)
    assert proof is not None
    link = receipt_link(world.settings.link_base, sale.number, proof)
    answer = world.app.test_client().get("/" + link.split("/", 3)[3] + more)
    assert answer.status_code == 200
    return answer.text


def test_a_receipts_public_page_lists_what_lay_in_a_set(till: World) -> None:
    page = public_page(till, sold(till))
    links = re.findall(r'<a href="(/(?:01|P)/[^"]*)"', page)
    assert links[1:] == [*PATHS, PATHS[2]]
    said = words(page)
    assert said.count("Trong cả 2 giỏ có") == 1
    for told in ("HTX Chè Hảo Đạt", "Rượu mơ Núi Tản", "Hộ Dì Cẩn", "2 hộp · Lô L260812", "4 chai"):
        assert told in said, told
    assert re.findall(r'aria-label="(\d) sao lúc bán"', page) == ["5", "4", "4"]
    for secret in ("690.000", "388.125", "776.250"):
        assert secret not in said


def test_a_receipts_public_page_keeps_its_language_in_every_link(till: World) -> None:
    page = public_page(till, sold(till), more="?l=en")
    assert re.findall(r'<a href="(/(?:01|P)/[^"]*)"', page)[1:] == [
        f"{one}?l=en" for one in (*PATHS, PATHS[2])
    ]
    assert "In all 2 baskets" in page


def test_the_shops_own_page_of_a_receipt_traces_each_component(till: World) -> None:
    sale = sold(till)
    brought.give_back(till, sale, (1, 1))
    hold(till, "L260905", sku="MAM-NEM")
    page = till.sign_in("Hạnh").get(f"/stock/sales/{sale.number}").text
    for sku, code in (("CHE-DINH", "L260812"), ("RUOU-MO", "L250101")):
        assert page.count(f"/stock/lots/{lot_id(till, sku, code)}") == 1, sku
    of_paste = f"/stock/lots/{lot_id(till, 'MAM-NEM', 'L260905')}"
    assert page.count(of_paste) == 2
    said = words(page)
    assert said.count("đang giữ lại") >= 2
    assert re.search(r"Mắm nêm Dì Cẩn .*? Đã bán 4 chai đã trả 2 chai", said)
    assert "đã trả 1 hộp" in said
    assert "Ngày đóng giỏ 21/11/2026" in said


def test_the_origin_page_of_a_set_tells_its_journey_and_that_of_each_component(till: World):
    define(till)
    tea = lot_id(till, "CHE-DINH", "L260812")
    with writing() as session:
        session.execute(update(Lot).where(Lot.id == tea).values(made_on=date(2026, 8, 12)))
    [made] = pack(till)
    address = f"/P/HN01/{SET}/{code_of(made)}"
    client = till.app.test_client()
    said = words(client.get(address).text)
    journey = said[said.index("Hành trình của giỏ") :]
    assert re.search(r"Đóng giỏ tại .*? 21/11/2026 .*?showroom ghi", journey)
    assert "Lô L260812 Sản xuất 12/08/2026 · theo HTX Chè Hảo Đạt Nhận về" in journey
    assert journey.count("Chưa biết ngày sản xuất") == 2
    assert journey.count("Nhận về") == 3
    in_english = words(client.get(address + "?l=en").text)
    assert "The set&#39;s journey" in in_english
    assert "Made 12/08/2026" in in_english
