"""The wheel alone, outside the checkout, is a whole shop: pages, fonts, lists, migrations."""

import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from pos.web import assets
from tests.office.test_setting_up import FORM
from tests.simulation.cashier import Browser, Cashier, Goods
from tests.test_cli import finish, free_port
from tests.updating import releases_made
from tests.web.shown import shown
from tools import bundle

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's wheel."""
    return bundle.build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, where an installer would put it, far from the checkout."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    return folder


def test_it_carries_every_file_that_is_no_program(installed):
    for kind in ("pos", "printers"):
        for path in (ROOT / kind).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert (installed / path.relative_to(ROOT)).is_file(), path
    for path in (ROOT / "templates").rglob("*.html"):
        assert (installed / "pos" / path.relative_to(ROOT)).is_file(), path
    assert not (installed / "tests").exists()


def test_it_serves_a_complete_shop_and_its_papers(installed, tmp_path):
    code = (
        "import pos, sys, urllib.request\n"
        "from pos import cli\n"
        "assert pos.__file__.startswith(sys.argv.pop()), pos.__file__\n"
        "cli.main()\n"
    )
    port = free_port()
    kept = {n: v for n, v in os.environ.items() if not n.startswith("OCOP_POS_")}
    home = tmp_path / "shop"
    served = subprocess.Popen(
        [sys.executable, "-c", code, "demo", str(installed)],
        cwd=tmp_path,
        env=kept
        | {"PYTHONPATH": str(installed), "OCOP_POS_HOME": str(home), "OCOP_POS_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert served.stdout is not None
    try:
        opened = any("Ctrl-C" in line for line in served.stdout)
        assert opened, served.communicate()[1]
        browser = Browser(port)
        page = browser.get("/sign-in")
        assert page.status == 200
        links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert links
        assert all(browser.get(link.split("#")[0]).status == 200 for link in links)
        assert browser.get(f"/static/{assets.version()}/css/till.css").status == 200
        browser.close()
    finally:
        served.terminate()
        served.communicate(timeout=60)
    assert served.returncode == 0


# --- In an empty environment, with nothing but what is locked ---------------------------------

WATCH = """
import sys

def watch(event, words):
    if event == "open" and isinstance(words[0], str) and words[0].startswith({root!r}):
        with_log.write(words[0] + "\\n")

with_log = open({log!r}, "a", buffering=1)
sys.addaudithook(watch)
"""
"""Writes down every file of the checkout that the program opens: there must be none."""
LIST = """\
Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu;HSD;Hàng của ai
KEO-DUA;Kẹo dừa Ví Dụ;gói;35.000;24;21/11/2036;
"""
SWEET = Goods("KEO-DUA", 35_000, "")


@dataclass(frozen=True)
class Machine:
    """A machine on which the program was installed as README says, far from any checkout."""

    folder: Path
    wheels: list[Path]
    """What was fetched, by the hashes of `requirements.txt`."""

    @property
    def home(self) -> Path:
        return self.folder / "shop"

    @property
    def command(self) -> Path:
        return self.folder / "venv/bin/ocop-pos"

    def environment(self, port: int = 8000) -> dict[str, str]:
        known = ("PATH", "HOME", "LANG", "TMPDIR")
        kept = {name: os.environ[name] for name in known if name in os.environ}
        return kept | {"OCOP_POS_HOME": str(self.home), "OCOP_POS_PORT": str(port)}

    @contextmanager
    def open(self, command: Path) -> Iterator[int]:
        """Open the shop; its port, until the block ends."""
        port = free_port()
        served = subprocess.Popen(
            [str(command), "run"],
            cwd=self.folder,
            env=self.environment(port),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert served.stdout is not None
        try:
            assert any("Ctrl-C" in line for line in served.stdout), served.communicate()[1]
            yield port
        finally:
            code, _said, complained = finish(served, signal.SIGTERM)
        assert code == 0, complained

    def papers(self, least: int) -> list[Path]:
        """The pictures of papers, as soon as there are so many."""
        until = time.monotonic() + 20
        while len(list((self.home / "papers").glob("*.png"))) < least and time.monotonic() < until:
            time.sleep(0.1)
        return list((self.home / "papers").glob("*.png"))


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The wheel and what is locked, in an empty environment."""
    folder = tmp_path_factory.mktemp("machine")
    fetched = folder / "wheels"
    fetched.mkdir()
    one = Machine(folder, bundle.fetch_wheels(fetched))
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True
    )
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv/bin/python"), "install"]
    pip += ["--quiet", "--no-index", "--no-compile", "--find-links", str(fetched)]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    subprocess.run([*pip, *locked], check=True, cwd=folder)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, cwd=folder)
    [site] = (folder / "venv/lib").glob("python*/site-packages")
    log = str(folder / "opened.txt")
    (site / "sitecustomize.py").write_text(WATCH.format(root=f"{ROOT}{os.sep}", log=log))
    return one


def test_an_empty_folder_becomes_a_shop_that_sells_what_it_imported(machine):
    with machine.open(machine.command) as port:
        owner = Browser(port)
        assert owner.get("/").headers["Location"] == "/setup"
        assert owner.get("/setup").status == 200
        founded = owner.post("/setup", **FORM)
        assert founded.status == 303, founded.text
        assert owner.get("/catalogue/imports").status == 200
        loaded = owner.load("/catalogue/imports", "hang.csv", LIST.encode())
        place = loaded.headers["Location"]
        seen = look(owner, place)
        told = re.findall(r'<dd class="num">(\d+)</dd>', seen)
        assert (told[0], told[-1]) == ("1", "0"), told  # new, and refused
        owner.post(f"{place}/completion", shown=shown(seen))
        assert "Đã nhập vào sổ." in look(owner, place)
        owner.close()
        hanh = Cashier(port, [SWEET], Random(1))
        hanh.sign_in("Hạnh", FORM["pin"])
        hanh.sell_one()
        hanh.browser.close()
        [receipt] = [path for path in machine.papers(1) if path.stat().st_size > 1000]
    assert receipt.read_bytes().startswith(b"\x89PNG")
    assert (machine.folder / "opened.txt").read_text() == ""


def look(browser: Browser, place: str) -> str:
    """A page, once the machine is done with it."""
    until = time.monotonic() + 30
    page = browser.get(place)
    while "http-equiv" in page.text and time.monotonic() < until:
        time.sleep(0.2)
        page = browser.get(place)
    return page.text


def test_it_takes_up_a_release_of_real_wheels_and_sells_on(machine, wheel, tmp_path):
    """What `python -m tools.bundle make` makes, on a machine without pip and without a network."""
    newer = releases_made.as_version(wheel, tmp_path, releases_made.NEXT, {})
    made = bundle.pack([newer, *machine.wheels], tmp_path, None)
    done = subprocess.run(
        [str(machine.command), "update", "apply", "--unsigned", "--yes", str(made)],
        cwd=machine.folder,
        env=machine.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"lên bản {releases_made.NEXT}" in done.stdout
    with machine.open(machine.home / "program/ocop-pos") as port:
        hanh = Cashier(port, [SWEET], Random(1))
        hanh.sign_in("Hạnh", FORM["pin"])
        hanh.sell_one()
        hanh.browser.close()
        assert len(machine.papers(2)) == 2
