"""A receipt's public page: what was bought and from where, for whoever holds the paper."""

import re

import pytest
from flask.testing import FlaskClient
from pysqlite3 import dbapi2

from pos.base.database import db
from tests.trace.showroom import World


def test_the_printed_link_opens_the_goods_and_leads_to_each_lot(
    client: FlaskClient, world: World
) -> None:
    answer = client.get(world.receipt_path)
    assert answer.status_code == 200
    page = answer.text
    for said in ("Chè Đinh Tân Cương", "Mật ong bạc hà", "Cốm", "L261103", "chưa biết lô"):
        assert said in page
    assert "2 gói" in page
    links = re.findall(r'<li><a href="([^"]+)"', page)
    assert links == [
        "/01/08930000000019/10/L261103",
        "/P/HN01/MAT-ONG/A%2F7",
        "/P/HN01/COM",
    ]
    for link in links:
        assert client.get(link).status_code == 200


def test_the_stars_are_those_of_the_sale(client: FlaskClient, world: World) -> None:
    page = client.get(world.receipt_path).text
    assert re.findall(r'aria-label="(\d) sao lúc bán"', page) == ["5", "4"]


def test_no_price_total_cash_or_person_is_told(client: FlaskClient, world: World) -> None:
    page = client.get(world.receipt_path).text
    for secret in ("185.000", "1.110.000", "2.000.000", "890.000", "370.000", "Thu Hà", " đ<"):
        assert secret not in page


def test_the_link_is_read_in_either_case_and_with_a_last_slash(
    client: FlaskClient, world: World
) -> None:
    assert client.get(world.receipt_path.lower()).status_code == 200
    assert client.get(world.receipt_path + "/").status_code == 200


def test_a_number_without_its_check_opens_nothing(client: FlaskClient, world: World) -> None:
    right = world.receipt_path
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    for path in (wrong, right[:-1], right.rpartition("/")[0], right + "A", "/R/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Mật ong" not in answer.text


def test_an_unknown_number_looks_like_a_wrong_check(client: FlaskClient, world: World) -> None:
    check = world.receipt_path.rpartition("/")[2]
    wrong = client.get(f"/R/{world.receipt_number}/AAAAAAAAAA").text
    unknown = client.get(f"/R/HN01-1A-000999/{check}").text
    assert wrong.replace(world.receipt_number, "N") == unknown.replace("HN01-1A-000999", "N")


def test_every_sign_of_the_check_counts(client: FlaskClient, world: World) -> None:
    head, _, check = world.receipt_path.rpartition("/")
    for n, sign in enumerate(check):
        other = "A" if sign != "A" else "B"
        forged = check[:n] + other + check[n + 1 :]
        assert client.get(f"{head}/{forged}").status_code == 404


def test_the_page_sets_no_cookie_and_is_kept_out_of_search_engines(
    client: FlaskClient, world: World
) -> None:
    answer = client.get(world.receipt_path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_the_language_is_kept_in_the_links(client: FlaskClient, world: World) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pos.web.i18n._english", dict)
        page = client.get(world.receipt_path + "?l=en").text
    assert 'href="/P/HN01/MAT-ONG/A%2F7?l=en"' in page
    assert '<html lang="en">' in page


def test_reading_public_pages_writes_nothing(client: FlaskClient, world: World) -> None:
    with world.app.app_context():
        watcher = dbapi2.connect(db.engine.url.database)

    def version() -> int:
        """Changes with every commit of another connection."""
        return int(watcher.execute("PRAGMA data_version").fetchone()[0])

    before = version()
    for path in (world.receipt_path, "/01/08930000000019/10/L261103", "/P/HN01/NOPE"):
        client.get(path)
    assert version() == before
    watcher.close()
