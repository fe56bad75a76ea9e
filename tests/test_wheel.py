"""The wheel alone, outside the checkout, is a whole shop: pages, fonts, lists, migrations."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pos.web import assets
from tests.test_cli import free_port

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, where an installer would put it, far from the checkout."""
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = made.glob("*.whl")
    folder = made / "site"
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
        from tests.simulation.cashier import Browser

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
