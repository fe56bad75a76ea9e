"""Whatever stands in an address, a page answers, with a status of its own and never with 500."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pos.base import clock
from pos.central.origin import door
from tests.central.origin_world import NOON, TEA_GTIN, opened, two_showrooms

pytestmark = pytest.mark.postgres

WORDS = st.sampled_from(
    [
        *("01", "10", "21", "22", "P", "p", "R", "r", "HN01", "hn02", "CHE-DINH", "L261103"),
        *("..", ".", "", "%00", "%2F", "%ff%fe", "%C0%AF", "'--", "\\", "{{7*7}}", "<script>"),
        *("08930000000026", "02000000000015", "HN01-1A-000001", "AAAAAAAAAA", "null", "-1"),
        *("a" * 700, "１２３", TEA_GTIN),
    ]
)
PATHS = st.lists(WORDS | st.text(max_size=30), max_size=7).map("/".join).map("/{}".format)
QUERIES = st.sampled_from(
    ["", "l=en", "l=vi", "l=xx", "format=jsonld", "l=%00", "&&=", "l=en&l=vi"]
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Accept", "Accept-Encoding", "If-None-Match", "X-Forwarded-For", "User-Agent"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("hostile")
    with (
        two_showrooms() as (url, _books),
        opened(home, url) as made,
        clock.running(lambda: NOON),
    ):
        made.extensions["ocop_origin"].keeping.haste._budget = 10**9
        yield made


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(path="//01", query="", headers={}, method="GET")
@example(path=f"/01/{TEA_GTIN}/10/%00", query="", headers={}, method="GET")
@example(path="/P/HN01/CHE-DINH/" + "%F0%9F%98%80" * 100, query="l=en", headers={}, method="GET")
@example(path="/01/02000000000015/10/L1", query="", headers={}, method="GET")
@example(path="/pictures/..%2f..%2fetc%2fpasswd.jpg", query="", headers={}, method="GET")
@given(
    path=PATHS,
    query=QUERIES,
    headers=HEADERS,
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT"]),
)
def test_no_address_is_answered_with_500(
    app: Flask, path: str, query: str, headers: dict[str, str], method: str
) -> None:
    sent = quote(path, safe="/%")
    as_a_server_does = {
        "RAW_URI": f"{sent}?{query}",
        "PATH_INFO": unquote_to_bytes(sent).decode("latin-1"),
        "QUERY_STRING": query,
    }
    given_up = app.test_client().open(
        "/", headers=headers, method=method, environ_overrides=as_a_server_does
    )
    assert given_up.status_code in {200, 304, 308, 404, 405, 413}
    is_page = given_up.mimetype == "text/html" and given_up.data
    if is_page and given_up.headers.get("Content-Encoding") != "gzip":
        assert "<script>alert" not in given_up.text


@given(st.text(max_size=40), st.sampled_from(["GET", "HEAD"]), st.text(max_size=20))
def test_what_is_kept_is_kept_by_path_and_language_alone(
    path: str, method: str, query: str
) -> None:
    environ = {"REQUEST_METHOD": method, "RAW_URI": f"/01/{path}?{query}", "QUERY_STRING": query}
    key = door.key_of(environ)
    if key is not None:
        assert re.match(r"(vi|en) /01/", key)
        assert "?" not in key
        assert len(key) <= door.LONGEST_PATH + 3
