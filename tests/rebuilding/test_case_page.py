"""The page that says what went wrong between book and centre, and mends it."""

import shutil
from pathlib import Path

import pytest

from pos.base import clock
from pos.base.database import db
from pos.sync import homecoming
from pos.sync.standing import Case
from tests.rebuilding.centre import Served, held, send
from tests.rebuilding.sides import differences
from tests.rebuilding.test_coming_back import (  # noqa: F401
    at_the_centre,
    centre,
    centre_home,
    home,
    opened,
    sell,
    totals,
)
from tests.world import World

pytestmark = pytest.mark.postgres
WORDS = {
    Case.BEHIND: "Lấy lại từ trung tâm",
    Case.FORK: "Không số nào bị dùng hai lần",
    Case.CLONE: "Hai máy cùng bán bằng một sổ",
    Case.CHAIN: "ocop-pos verify",
    Case.SIG: "Sao lưu sổ ngay",
    Case.REVOKED: "ngừng dùng khóa của máy này",
    Case.UNKNOWN: "không có máy này trong danh sách",
}


@pytest.mark.parametrize("case", WORDS)
def test_every_case_says_what_happened_and_what_to_do(world: World, case: Case):
    line = world.app.extensions["ocop_line"]
    line.standing.note(is_linked=True)
    line.standing.needs(case, clock.now(), 7)
    page = world.sign_in("Hạnh").get("/centre/case").get_data(as_text=True)
    assert WORDS[case] in page
    assert "Vẫn bán được" in page
    assert "rehydrate" in page  # the other ways back are told, too


def test_nothing_is_asked_of_whoever_needs_nothing(world: World):
    page = world.sign_in("Hạnh").get("/centre/case").get_data(as_text=True)
    assert "Không có việc gì cần làm ở đây" in page


def test_a_cashier_brings_nothing_home(world: World):
    assert world.sign_in("Lan").post("/centre/case/homecoming").status_code == 403


def test_without_a_centre_nothing_comes_home(world: World):
    assert world.sign_in("Hạnh").post("/centre/case/homecoming").status_code == 409


def test_a_book_put_back_is_mended_from_the_page(centre: Served, home: Path, tmp_path: Path):  # noqa: F811
    with opened(home) as world:
        world.open_shift()
        sell(world)
        centre.link(world)
        send(world)
    shutil.copytree(home, tmp_path / "image")
    with opened(home) as world:
        lost = sell(world, 2)
        send(world)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "image", home)
    with opened(home) as world:
        sell(world)
        case = send(world).case
        world.app.extensions["ocop_line"].standing.needs(case, clock.now())
        client = world.sign_in("Hạnh")
        assert "Lấy lại từ trung tâm" in client.get("/centre/case").get_data(as_text=True)
        asked: list[int] = []
        world.app.extensions["ocop_again"] = lambda: asked.append(1)
        answer = client.post("/centre/case/homecoming")
        assert (answer.status_code, len(asked)) == (303, 1)
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "Phần mềm đang tự mở lại" in page
        assert "dưới số mới" in page
        assert (home / homecoming.NAME).exists()
    with opened(home) as world:
        assert set(lost) <= totals().keys()
        assert held(world).keys() == {"A", "B"}
        assert send(world).case is None
        mine = totals()
        db.session.remove()
        assert differences(world.settings.book) == []
    assert at_the_centre(centre) == mine


def test_a_centre_that_does_not_answer_is_said(home: Path):  # noqa: F811
    from tests.sync.lined import link_to

    with opened(home) as world:
        link_to(world, "http://127.0.0.1:9")
        client = world.sign_in("Hạnh")
        answer = client.post("/centre/case/homecoming")
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "Chưa tới được trung tâm" in page
    assert not (home / homecoming.NAME).exists()


def test_the_second_machine_asks_for_books_of_its_own_on_the_page(centre: Served, home: Path):  # noqa: F811
    with opened(home) as world:
        world.open_shift()
        sell(world)
        centre.link(world)
        send(world)
        client = world.sign_in("Hạnh")
        answer = client.post("/centre/case/own-terminal")
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "từ đó máy này có sổ riêng" in page
        assert world.sign_in("Lan").post("/centre/case/own-terminal").status_code == 403
    with opened(home) as world:
        [letter] = held(world).keys()
        assert len(letter) == 2
        assert world.sign_in("Hạnh") is not None  # everybody's PIN stays
