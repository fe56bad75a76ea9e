"""Pages that our own policy lets live: no style and no script in the page, every file known."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pos.web import assets
from tests.web import pages
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "pos" / "web" / "static"

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=(?!=)", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "another site's file": re.compile(r"\b(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "an evaluated attribute": re.compile(r"\bhx-(?:on|vals\s*=\s*[\"']js:)", re.IGNORECASE),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    wrong = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("sign", ["|safe", "| safe", "autoescape false", "Markup("])
def test_nothing_typed_by_people_is_ever_taken_as_a_page(sign):
    assert [path.name for path in TEMPLATES if sign in path.read_text(encoding="utf-8")] == []


class Reader(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.files: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inside = tag if tag in {"script", "style"} else ""
        if tag == "style" or "style" in given:
            self.found.append(f"<{tag}> with a style")
        if tag == "script" and "src" not in given:
            self.found.append("a script in the page")
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        for name in ("src", "href", "action"):
            value = given.get(name) or ""
            if value.lower().startswith(("http:", "https:", "//", "javascript:", "data:")):
                self.found.append(f"<{tag} {name}={value}>")
            if value.startswith("/static/"):
                self.files.append(value)

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.found.append(f"words inside <{self.inside}>")


def test_no_page_as_it_is_sent_holds_a_style_a_script_or_another_sites_file(till: World):
    seen = 0
    for name, answer in pages.answers(till):
        if answer.mimetype != "text/html":
            continue
        reader = Reader()
        reader.feed(answer.get_data(as_text=True))
        assert reader.found == [], name
        seen += 1
    assert seen >= 15


def test_every_file_a_page_asks_for_is_there_and_may_be_kept_for_ever(till: World):
    client, asked = till.app.test_client(), set()
    for _name, answer in pages.answers(till):
        if answer.mimetype == "text/html":
            reader = Reader()
            reader.feed(answer.get_data(as_text=True))
            asked |= set(reader.files)
    assert len(asked) >= 8
    for address in sorted(asked):
        assert re.match(r"/static/[0-9a-f]{12}/", address), address
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_every_file_a_style_asks_for_is_there():
    wrong = []
    for sheet in sorted((STATIC / "css").glob("*.css")):
        for address in re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")):
            if address.startswith(("data:", "#")):
                continue
            if not (sheet.parent / address.split("?")[0]).exists():
                wrong.append(f"{sheet.name}: {address}")
    assert wrong == []


def test_every_file_a_script_asks_for_is_there():
    wrong = [
        f"{script.name}: {address}"
        for script in sorted((STATIC / "js").glob("*.js"))
        for address in re.findall(
            r"""(?:from|import)\s*['"](\.[^'"]+)""", script.read_text("utf-8")
        )
        if not (script.parent / address).exists()
    ]
    assert wrong == []


def test_the_files_of_others_are_those_whose_sums_we_wrote_down():
    import hashlib

    listed = dict(
        reversed(line.split(maxsplit=1))
        for line in (STATIC / "vendor" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    scripts = {path.name for path in (STATIC / "vendor").glob("*.js")}
    assert scripts <= {name.lstrip("*").strip() for name in listed}
    for name, told in listed.items():
        path = STATIC / "vendor" / name.lstrip("*").strip()
        assert hashlib.sha256(path.read_bytes()).hexdigest() == told


# --- Versions of files -----------------------------------------------------------------------


def test_a_file_of_another_version_is_not_ours(world: World):
    """What is kept for ever under an address must never be given under another's."""
    client = world.app.test_client()
    for address in ("/static/css/ui.css", f"/static/{'0' * 12}/css/ui.css"):
        answer = client.get(address, buffered=True)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_a_missing_file_is_not_kept(world: World):
    address = f"/static/{assets.version()}/css/none.css"
    answer = world.app.test_client().get(address, buffered=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("change", ["content", "name", "another"])
def test_any_change_of_the_files_is_a_new_version(monkeypatch, tmp_path, change):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("one", encoding="utf-8")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    before = assets.version.__wrapped__()
    assert assets.version.__wrapped__() == before
    if change == "content":
        (tmp_path / "css" / "a.css").write_text("two", encoding="utf-8")
    elif change == "name":
        (tmp_path / "css" / "a.css").rename(tmp_path / "css" / "b.css")
    else:
        (tmp_path / "css" / "b.css").write_text("", encoding="utf-8")
    assert assets.version.__wrapped__() != before
    assert re.fullmatch("[0-9a-f]{12}", before)


def test_a_page_stays_within_its_own_language(till: World):
    client = till.sign_in()
    for language in ("vi", "en"):
        client.post("/language", data={"lang": language})
        for address in ("/sign-in", "/till/shifts/new", "/papers", "/stock/deliveries/new"):
            page = client.get(address).get_data(as_text=True)
            assert f'<html lang="{language}">' in page, address


def test_no_path_leads_out_of_the_folder_of_files(world: World):
    client = world.app.test_client()
    for path in (
        "../sentences.py",
        "..%2fsentences.py",
        "css/../../sentences.py",
        "%2e%2e/i18n.py",
    ):
        answer = client.get(f"/static/{assets.version()}/{path}", buffered=True)
        assert answer.status_code == 404, path
