"""The desk's pages and files: who sees what, and that they tell what the city's days come to."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from pos.base import clock
from pos.central.desk.rolling import add_up
from pos.central.people.roles import Role
from tests.central import city as cities
from tests.central.city import TODAY, City
from tests.central.lays import MONTHS, template
from tests.central.office import Office, open_office
from tests.postgres import fresh_database

pytestmark = pytest.mark.postgres
FIRST = TODAY.replace(day=1)
PAGES = (
    *("/desk", "/desk/showrooms", "/desk/showrooms/HN01", "/desk/certified", "/desk/stock"),
    *("/desk/lapsing", "/desk/days", "/desk/days?on=22/11/2026", "/desk/reports"),
    *(f"/desk/reports?by={by}" for by in ("certified", "group", "commune", "maker", "kind")),
    *("/desk/reports?by=showroom", "/desk/reports?by=kind&stars=4&first=2026-10-20"),
    *("/desk/reports?first=x&last=99/99/9999&by=none&stars=7&kind=1e9", "/desk?x="),
)
OF_OFFICE = ("/desk/showrooms", "/desk/certified", "/desk/showrooms.csv")


@dataclass(frozen=True)
class Desk:
    office: Office
    city: City

    def said(self, path: str, role: Role = Role.OFFICE) -> str:
        """What a page says, in words."""
        answer = self.office.browser(role).get(path)
        assert answer.status_code == 200, path
        page = re.sub(
            r"<(script|style|title)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.S
        )
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

    def rows(self, path: str, role: Role = Role.OFFICE) -> list[list[str]]:
        """A file of a report, read as a spreadsheet reads it; without its head."""
        raw = self.office.browser(role).client.get(path, base_url="http://127.0.0.1:8100")
        assert raw.status_code == 200, path
        told = raw.get_data().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(told), delimiter=";"))[1:]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A city of twelve showrooms, forty days old, on a clock that stands."""
    home: Path = tmp_path_factory.mktemp("centre")
    with fresh_database(template(MONTHS)) as url, open_office(home, url) as office:
        city = cities.build(office.engine)
        add_up(office.engine, now=clock.now())
        yield Desk(office, city)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_the_office_in_both_languages(desk: Desk, path: str):
    browser = desk.office.browser(Role.OFFICE)
    assert browser.get(path).status_code == 200
    browser.post("/language", {"lang": "en", "next": "/desk"})
    assert browser.get(path).status_code == 200


def test_a_stranger_is_sent_to_the_door(desk: Desk):
    browser = desk.office.browser()
    for path in (*PAGES, "/desk/slips", "/desk/reports.csv"):
        assert browser.get(path).location.startswith("/sign-in")


# --- Figures ------------------------------------------------------------------------------


def vnd(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def test_sales_by_stars_are_what_the_showrooms_sold(desk: Desk):
    expected: dict[int, int] = defaultdict(int)
    for one in desk.city.between(FIRST, TODAY):
        expected[one.stars] += one.amount_vnd
    told = {row[0]: int(row[2]) for row in desk.rows("/desk/reports.csv")}
    words = {5: "5 sao", 4: "4 sao", 3: "3 sao", 0: "Chưa xếp sao"}
    assert told == {words[stars]: amount for stars, amount in expected.items()} | {
        "Cộng": sum(expected.values())
    }
    page = desk.said("/desk/reports")
    assert vnd(expected[4]) in page
    assert vnd(sum(expected.values())) in page


def test_a_report_says_what_the_span_before_was(desk: Desk):
    span = (TODAY - timedelta(days=9), TODAY)
    then = (TODAY - timedelta(days=19), TODAY - timedelta(days=10))
    path = f"/desk/reports.csv?by=group&first={span[0]}&last={span[1]}"
    now, was = (sum(one.amount_vnd for one in desk.city.between(*days)) for days in (span, then))
    [total] = [row for row in desk.rows(path) if row[0] == "Cộng"]
    assert total[2:4] == [str(now), str(was)]


def test_a_long_report_is_cut_on_the_page_and_whole_in_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pos.central.desk.routes.MOST_ROWS", 5)
    rows = [row for row in desk.rows("/desk/reports.csv?by=kind") if row[1].startswith("H")]
    page = desk.said("/desk/reports?by=kind")
    assert f"{len(rows) - 5} dòng nữa, xem hết trong tệp Excel" in page
    assert [vnd(int(row[2])) in page for row in rows] == [True] * 5 + [False] * (len(rows) - 5)
    first, second = desk.said("/desk/showrooms"), desk.said("/desk/showrooms?from=5")
    shown = [set(re.findall(r"HN\d\d", one)) for one in (first, second)]
    assert [len(one) for one in shown] == [5, 5]
    assert not shown[0] & shown[1]


def test_one_producer_spelled_in_two_ways_is_one(desk: Desk):
    expected: dict[str, int] = defaultdict(int)
    for one in desk.city.between(FIRST, TODAY):
        expected[one.kind.maker] += one.amount_vnd
    told = {
        row[0].replace("Hợp tác xã", "HTX"): int(row[2])
        for row in desk.rows("/desk/reports.csv?by=maker")
    }
    for name, amount in told.items():
        if name in expected:
            assert amount == expected[name], name
    assert len([name for name in told if name in expected]) > 5


def test_the_office_is_told_no_sum_of_fewer_than_three_showrooms(desk: Desk):
    shops: dict[str, set[str]] = defaultdict(set)
    amounts: dict[str, int] = defaultdict(int)
    for one in desk.city.between(FIRST, TODAY):
        shops[one.kind.name].add(one.showroom)
        amounts[one.kind.name] += one.amount_vnd
    rare = {name for name, some in shops.items() if len(some) < 3}
    assert rare
    page = desk.said("/desk/reports?by=kind")
    rows = desk.rows("/desk/reports.csv?by=kind")
    for name in rare:
        assert name not in page
        assert vnd(amounts[name]) not in page
        assert name not in {row[0] for row in rows}
    [rest] = [row for row in rows if "gộp lại" in row[0]]
    [total] = [row for row in rows if row[0] == "Cộng"]
    named = sum(amounts[row[0]] for row in rows if row[0] in amounts)
    assert int(total[2]) == named + int(rest[2]) == sum(amounts.values())
    hidden = {name for name in amounts if name not in {row[0] for row in rows}}
    assert len(set().union(*(shops[name] for name in hidden))) >= 3


def test_a_product_of_two_showrooms_is_not_told_by_narrowing_either(desk: Desk):
    shops: dict[str, set[str]] = defaultdict(set)
    for one in desk.city.sold:
        shops[one.kind.name].add(one.showroom)
    name = next(one for one, some in shops.items() if len(some) < 3)
    with desk.office.engine.connect() as connection:
        asked = text("SELECT kind_no FROM central_desk_kinds WHERE name_vi = :name")
        kind_no = connection.execute(asked, {"name": name}).scalar_one()
    days = f"first={TODAY - timedelta(days=40)}&last={TODAY}"
    for by in ("stars", "commune", "maker", "kind"):
        page = desk.said(f"/desk/reports?by={by}&kind={kind_no}&{days}")
        assert "Chưa đủ 3 nơi bán" in page
        amount = sum(one.amount_vnd for one in desk.city.sold if one.kind.name == name)
        assert vnd(amount) not in page


def test_what_a_showroom_sold_of_something_is_asked_for_in_vain(desk: Desk):
    """The report by showroom takes no filter: it tells each showroom's whole sum or nothing."""
    plain = desk.rows("/desk/reports.csv?by=showroom")
    assert desk.rows("/desk/reports.csv?by=showroom&stars=4&maker=com+me+tri") == plain
    assert "Chỉ tính" not in desk.said("/desk/reports?by=showroom&stars=4")
    expected: dict[str, int] = defaultdict(int)
    for one in desk.city.between(FIRST, TODAY):
        expected[desk.city.names[one.showroom]] += one.amount_vnd
    assert {row[0]: int(row[2]) for row in plain[:-1]} == dict(expected)


# --- The first page -----------------------------------------------------------------------


def test_the_first_page_tells_the_day(desk: Desk):
    page = desk.said("/desk")
    today = [one for one in desk.city.sold if one.on == TODAY]
    assert f"{len({one.showroom for one in today})} / 12" in page
    tenths = (sum(one.amount_vnd for one in today) + 50_000) // 100_000
    assert f"{vnd(tenths // 10)},{tenths % 10} triệu đ" in page
    assert "Đang thu hồi: Tương ớt Ví Dụ, lô L260930" in page
    assert "10/12 showroom đã xác nhận" in page
    assert "Xem 2 nơi chưa báo" in page
    assert "70 đơn vị đã cất riêng" in page


def test_every_showroom_stands_on_the_map_once(desk: Desk):
    page = desk.office.browser(Role.OFFICE).get("/desk").get_data(as_text=True)
    drawn = re.findall(r'<a href="/desk/showrooms/(HN\d+)"><title>', page)
    assert sorted(drawn) == sorted(desk.city.terminals)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("HN12", "Chưa xác nhận thu hồi"),
        ("HN08", "Mất liên lạc"),
        ("HN04", "Trễ số liệu"),
        ("HN06", "Còn số liệu chưa gửi"),
        ("HN09", "Chưa chốt ngày 23/11"),
        ("HN02", "Bình thường"),
    ],
)
def test_each_showroom_says_the_gravest_thing_about_it(desk: Desk, code: str, words: str):
    assert words in desk.said(f"/desk/showrooms/{code}")


def test_certificates_that_end_are_counted_and_listed(desk: Desk):
    ending = [
        kind
        for no, kind in enumerate(desk.city.kinds)
        if kind.stars and no % 5 == 0  # issued on 10/01/2024: good until 10/01/2027
    ]
    assert f"{len(ending)} sản phẩm" in desk.said("/desk")
    page = desk.said("/desk/lapsing")
    assert all(one.name in page for one in ending)


def test_goods_certified_lately_are_compared_with_as_many_days_before(desk: Desk):
    kind = desk.city.kinds[3]
    since = TODAY - timedelta(days=14)
    width = timedelta(days=14)
    sold = [one for one in desk.city.sold if one.kind == kind]
    before = sum(one.amount_vnd for one in sold if since - width <= one.on < since)
    after = sum(one.amount_vnd for one in sold if since <= one.on < since + width)
    page = desk.said("/desk/certified")
    assert f"{vnd(before)} {vnd(after)}" in page


def test_a_z_that_differs_stands_first_and_says_where(desk: Desk):
    page = desk.said("/desk/days?on=22/11/2026")
    assert "số phiếu : máy ghi 31, trung tâm cộng được 30" in page.replace("phiếu:", "phiếu :")


# --- A showroom's own people --------------------------------------------------------------


def test_a_showrooms_people_see_their_own_and_nothing_else(desk: Desk):
    browser = desk.office.browser(Role.SHOP)
    assert browser.get("/desk").location == "/desk/showrooms/HN01"
    assert browser.get("/desk/showrooms/HN01").status_code == 200
    assert browser.get("/desk/showrooms/HN02").status_code == 404
    assert browser.get("/desk/showrooms/HN99").status_code == 404
    for path in OF_OFFICE:
        assert browser.get(path).status_code == 403
    others = [code for code in desk.city.names if code != "HN01"]
    pages = [
        path for path in PAGES if not path.startswith((*OF_OFFICE, "/desk?")) and path != "/desk"
    ]
    for path in (*pages, "/desk/slips", "/desk/showrooms/HN01"):
        page = desk.said(path, Role.SHOP)
        assert not [code for code in others if code in page], path


def test_a_showrooms_own_reports_hide_nothing_of_their_own(desk: Desk):
    expected: dict[str, int] = defaultdict(int)
    for one in desk.city.between(FIRST, TODAY):
        if one.showroom == "HN01":
            expected[one.kind.name] += one.amount_vnd
    rows = desk.rows("/desk/reports.csv?by=kind", Role.SHOP)
    assert {row[0]: int(row[2]) for row in rows[:-1]} == dict(expected)


def test_the_office_opens_no_single_slip(desk: Desk):
    assert desk.office.browser(Role.OFFICE).get("/desk/slips").status_code == 404
    assert "HN01-1A-" in desk.said("/desk/slips", Role.SHOP)
    assert "HN02-1A-" not in desk.said("/desk/slips", Role.SHOP)


# --- Files --------------------------------------------------------------------------------

FILES = ("showrooms", "reports", "days", "stock", "lapsing")


@pytest.mark.parametrize("name", FILES)
def test_a_workbook_tells_what_the_csv_tells(desk: Desk, name: str):
    raw = desk.office.browser(Role.OFFICE).client.get(
        f"/desk/{name}.xlsx", base_url="http://127.0.0.1:8100"
    )
    assert raw.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(raw.get_data()))
    sheet = book.worksheets[0]
    cells = [[_plain(one) for one in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert cells == [[_bare(one) for one in row] for row in desk.rows(f"/desk/{name}.csv")]


def _plain(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def _bare(cell: str) -> str:
    return cell.removeprefix('="').removesuffix('"') if cell.startswith('="') else cell


def test_a_name_that_would_calculate_is_text_in_both_files(desk: Desk):
    with desk.office.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE central_desk_kinds SET name_vi = '=cmd|''/C calc''!A0' WHERE name_vi = :n"
            ),
            {"n": desk.city.kinds[0].name},
        )
    try:
        names = [row[0] for row in desk.rows("/desk/reports.csv?by=kind")]
        assert "'=cmd|'/C calc'!A0" in names
        raw = desk.office.browser(Role.OFFICE).client.get(
            "/desk/reports.xlsx?by=kind", base_url="http://127.0.0.1:8100"
        )
        sheet = openpyxl.load_workbook(io.BytesIO(raw.get_data())).worksheets[0]
        [cell] = [row[0] for row in sheet.iter_rows() if "cmd" in str(row[0].value)]
        assert cell.data_type == "s"
    finally:
        with desk.office.engine.begin() as connection:
            connection.execute(
                text("UPDATE central_desk_kinds SET name_vi = :n WHERE name_vi LIKE '=cmd%'"),
                {"n": desk.city.kinds[0].name},
            )
