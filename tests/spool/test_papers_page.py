"""The pages of printed papers: the list, one paper, its pixels, its copy."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops
from sqlalchemy import update

from pos.app import worker_of
from pos.base.transaction import reading, writing
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter
from pos.spool import printing as printing_room
from pos.spool import worker as worker_room
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.stock import labelling
from printers.devices import MaybeSent
from printers.document import Label
from printers.presets import preset
from printers.profiles import ROLL_58, ROLL_80
from printers.reasons import Reason
from printers.stored import dumps
from tests.shop.approved import signed
from tests.spool.printers_of_tests import PaperDevice, states
from tests.spool.test_worker import all_are, wait_until
from tests.till.steps import LINK, jobs_of, lot_id, sell
from tests.world import World, open_world


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_room, "RETRY_S", 0.05)


@pytest.fixture(params=[80, 58])
def printing(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[World]:
    """The shop with its worker, printing to the screen, on either roll."""
    with open_world(template, tmp_path / "home", paper_mm=request.param) as world:
        world.open_shift()
        worker = worker_of(world.app)
        worker.start()
        yield world
        worker.stop(30)


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_the_stored_preview_is_the_page_pixel_by_pixel(printing: World) -> None:
    client = printing.sign_in()
    done = sell(printing, ("CHE-DINH", 8), ("RAU-CAI", "0,450"))
    labelling.print_labels(
        lot_id(printing, "CHE-DINH", "L261103"),
        size="40x30",
        copies=2,
        link_base=LINK,
        hand=printing.hand(),
    )
    worker_of(printing.app).ring()
    wait_until(all_are("confirmed", "confirmed"), "both printed")
    [receipt] = jobs_of(done.sale_id)
    [label] = jobs_of(lot_id(printing, "CHE-DINH", "L261103"))
    stored = sorted(printing.settings.papers.glob("*.png"))
    for job, file in zip((receipt, label), stored, strict=True):
        answer = client.get(f"/papers/{job.id}.png")
        assert answer.mimetype == "image/png"
        shown = picture(answer.data)
        assert same(shown, picture(file.read_bytes()))
        assert job.payload is not None
        assert same(shown, picture(job.payload))
    width = {80: 576, 58: 384}[printing.settings.paper_mm]
    assert picture(stored[0].read_bytes()).width == width


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_list_names_each_paper_and_how_it_stands(till: World) -> None:
    client = till.sign_in()
    done = sell(till, ("CHE-DINH", 1))
    labelling.print_labels(
        lot_id(till, "MAM-NEM", "L260905"),
        size="50x30",
        copies=2,
        link_base=LINK,
        hand=till.hand(),
    )
    text = page(client, "/papers")
    assert done.number in text
    assert "Mắm nêm Dì Cẩn" in text
    assert text.index(done.number) < text.index("Mắm nêm Dì Cẩn")  # in the order they come out
    assert "21/11/2026 12:00" in text
    assert states() == ["queued", "queued"]


def test_an_empty_list_says_so(till: World) -> None:
    assert "Chưa có phiếu nào" in page(till.sign_in(), "/papers")


def test_a_receipt_is_copied_from_its_page(till: World) -> None:
    client = till.sign_in("Minh")
    done = sell(till, ("CHE-DINH", 1))
    [first] = jobs_of(done.sale_id)
    assert done.number in page(client, f"/papers/{first.id}")
    answer = client.post(f"/papers/{first.id}/copies")
    assert answer.status_code == 303
    [_, copy] = jobs_of(done.sale_id)
    assert answer.headers["Location"].endswith(f"/papers/{copy.id}")
    assert (copy.copy_no, copy.created_by) == (1, "Minh")
    assert client.post(f"/papers/{copy.id}/copies").status_code == 409
    assert [one.copy_no for one in jobs_of(done.sale_id)] == [0, 1]
    approved = signed(till, reprint=2)
    assert client.post(f"/papers/{copy.id}/copies", data=approved).status_code == 303
    assert [one.copy_no for one in jobs_of(done.sale_id)] == [0, 1, 2]


def test_a_label_has_no_copy_with_a_number(till: World) -> None:
    client = till.sign_in()
    lot = lot_id(till, "MAM-NEM", "L260905")
    job = labelling.print_labels(lot, size="50x30", copies=2, link_base=LINK, hand=till.hand())
    assert client.post(f"/papers/{job}/copies").status_code == 409
    assert len(jobs_of(lot)) == 1


@pytest.mark.parametrize("path", ["/papers/01X", "/papers/01X.png"])
def test_a_paper_nobody_printed_is_refused(till: World, path: str) -> None:
    assert till.sign_in().get(path).status_code == 409


@pytest.mark.parametrize("path", ["/papers", "/papers/01X", "/papers/01X.png"])
def test_papers_are_shown_to_people_of_the_shop_only(till: World, path: str) -> None:
    answer = till.app.test_client().get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/sign-in")


def test_the_page_of_a_doubted_paper_asks_and_takes_the_answer(till: World) -> None:
    client = till.sign_in()
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    printing_room.print_next(Printer(PaperDevice(after=break_off), ROLL_80), till.house_hand)
    page = client.get(f"/papers/{job.id}").get_data(as_text=True)
    assert "Tờ này đã ra giấy chưa?" in page
    assert "có thể mới ra một phần" in page
    answer = client.post(f"/papers/{job.id}/settlement", data={"word": "nonsense"})
    assert answer.status_code == 400
    answer = client.post(f"/papers/{job.id}/settlement", data={"word": "seen"})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "Tờ này đã ra giấy chưa?" not in page
    assert "đã thấy tờ này ra giấy" in page
    answer = client.post(f"/papers/{job.id}/settlement", data={"word": "skipped"})
    assert (answer.status_code, states()) == (409, ["confirmed"])


def break_off(_payload: bytes) -> None:
    raise MaybeSent("the line broke", Reason.PART_TAKEN)


@pytest.mark.parametrize(
    ("reason", "document", "said"),
    [
        ("unreadable_paper", '{"v":9}', "Phiếu lưu trong sổ không đọc được."),
        (
            "does_not_fit",
            dumps(Label(100, 50, "A", "HSD 03/11/2027", "L1", "1 đ", "")),
            "Chữ trên phiếu không vừa khổ giấy.",
        ),
        (
            "qr_does_not_fit",
            dumps(Label(30, 20, "A", "HSD 03/11/2027", "L1", "1 đ", "HTTPS://A.VN/" + "0" * 200)),
            "Mã QR không vừa khổ giấy.",
        ),
    ],
)
def test_a_paper_that_cannot_be_drawn_is_refused_in_a_sentence_and_has_no_picture(
    till: World, reason: str, document: str, said: str
) -> None:
    [job] = jobs_of(sell(till, ("CHE-DINH", 1)).sale_id)
    wrong = {"state": "dismissed", "reason": reason, "document": document}
    with writing() as session:
        session.execute(update(PrintJob).where(PrintJob.id == job.id).values(**wrong))
    client = till.sign_in()
    page = client.get(f"/papers/{job.id}")
    assert (page.status_code, said in page.text, ".png" in page.text) == (200, True, False)
    assert ".pdf" not in page.text
    for kind in ("png", "pdf"):
        answer = client.get(f"/papers/{job.id}.{kind}")
        assert (answer.status_code, said in answer.text) == (409, True)


def test_a_label_too_wide_for_another_printer_does_not_go_there(till: World) -> None:
    hand = till.hand("Hạnh")
    narrow = printer_changing.add_printer(
        ShopPrinter("", "Máy 58", "tcp://127.0.0.1:10", ROLL_58), hand=hand
    )
    reading().rollback()
    lot = lot_id(till, "CHE-DINH", "L261103")
    label = labelling.print_labels(lot, size="60x40", copies=3, link_base=LINK, hand=till.hand())
    client = till.sign_in()
    answer = client.post(f"/papers/{label}/printer", data={"printer": narrow})
    assert answer.status_code == 409
    assert "không vừa khổ giấy" in answer.text
    [job] = jobs_of(lot)
    assert (job.state, job.printer_id) == ("queued", None)


def test_more_labels_than_the_other_printer_takes_do_not_go_there(till: World) -> None:
    hand = till.hand("Hạnh")
    add = printer_changing.add_printer
    roll = add(ShopPrinter("", "Máy 80", "tcp://127.0.0.1:10", ROLL_80), hand=hand)
    tags = ShopPrinter("", "Tem", "tcp://127.0.0.1:9", preset("tspl-203").profile, (50, 30))
    printer_changing.choose_outlet(1, Role.LABELS, add(tags, hand=hand), hand=hand)
    reading().rollback()
    till.app.extensions["ocop_house"].outlets.read_anew()
    reading().rollback()
    label = labelling.print_labels(
        lot_id(till, "CHE-DINH", "L261103"),
        size="50x30",
        copies=101,
        link_base=LINK,
        hand=till.hand(),
        printer=tags,
    )
    answer = till.sign_in().post(f"/papers/{label}/printer", data={"printer": roll})
    assert answer.status_code == 409
    assert "nhiều nhất 100 tem" in answer.text
