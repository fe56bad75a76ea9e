"""The slip of a return: what it says, and that a copy says the same."""

from pos.base.transaction import reading
from pos.spool import queue
from printers.stored import loads
from tests.returns.steps import card, cash, give_back, sell
from tests.spool.words_of import english_papers, texts
from tests.world import World


def said(return_id: str) -> str:
    job = queue.original(reading(), return_id)
    assert job is not None
    return str(loads(job.document))


def test_the_slip_names_both_numbers_and_gives_amounts_below_nought(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 1), ("MAM-NEM", 1), by=[card(500_000, "AA1"), cash(15_000)])
    done = give_back(till, sale)
    words = said(done.return_id)
    for one in (
        "PHIẾU TRẢ HÀNG",
        "HN01-1A-T000001",
        "Theo phiếu",
        "HN01-1A-000001",
        "−450.000",
        "−65.000",
        "−515.000",
        "Năm trăm mười lăm nghìn đồng",
        "Hoàn vào thẻ",
        "500.000",
        "BB99",
        "Trả tiền mặt",
        "15.000",
        "8 %",
    ):
        assert one in words, one


def test_english_stands_beside_the_vietnamese_where_the_shop_wants_it(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AA1")])
    alone = texts(loads(original(give_back(till, sale).return_id)))
    english_papers()
    sale = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AA2")])
    both = texts(loads(original(give_back(till, sale).return_id)))
    for vi, en in (
        ("PHIẾU TRẢ HÀNG", "RETURN SLIP"),
        ("Theo phiếu", "By slip"),
        ("TỔNG TRẢ LẠI", "TOTAL GIVEN BACK"),
        ("Hoàn vào thẻ", "Back to the card"),
        ("Khách ký", "Customer's signature"),
        ("Chưa thuế", "Net"),
    ):
        assert vi in alone, vi
        assert en not in alone, en
        assert {vi, en} <= {*both}, en


def original(return_id: str) -> str:
    job = queue.original(reading(), return_id)
    assert job is not None
    return job.document
