"""`printers` serves another program, in a place where nothing of the shop exists."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from printers.presets import preset
from printers.printing import draw_paper
from tests.printers.queue_ticket import ticket
from tests.printers.readback import read_back, read_labels
from tests.printers.test_qr import seen

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with `printers` and the second program, and a `pos` that breaks who imports it."""
    shutil.copytree(ROOT / "printers", tmp_path / "printers")
    shutil.copy(ROOT / "tests" / "printers" / "queue_ticket.py", tmp_path)
    (tmp_path / "pos.py").write_text("raise ImportError('there is no shop here')\n")
    return tmp_path


def run(alone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "queue_ticket.py", *words],
        cwd=alone,
        env={"PYTHONPATH": str(alone), "PATH": "", "SYSTEMROOT": "C:\\Windows"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_second_program_prints_a_ticket_without_the_shop(alone: Path) -> None:
    paper = alone / "paper.bin"
    done = run(alone, "42", paper.as_uri(), "clone-58")
    assert done.stderr == ""
    assert done.stdout == "sent_unconfirmed\n"
    image = read_back(paper.read_bytes(), 384).image()
    assert seen(image) == ["HTTPS://CHO.EXAMPLE.VN/42"]
    shown = draw_paper(ticket(42), preset("clone-58").profile)
    assert image.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()


def test_a_second_program_prints_the_same_ticket_on_a_label_printer(alone: Path) -> None:
    paper = alone / "paper.bin"
    assert run(alone, "7", paper.as_uri(), "tspl-203").returncode == 0
    image = read_labels(paper.read_bytes()).image
    assert image is not None
    assert seen(image) == ["HTTPS://CHO.EXAMPLE.VN/7"]


def test_the_shop_really_is_not_there(alone: Path) -> None:
    (alone / "queue_ticket.py").write_text("import pos\n")
    assert "there is no shop here" in run(alone).stderr


def test_the_example_of_the_docs_is_five_lines_and_runs(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = (ROOT / "docs" / "printers.md").read_text().split("```python\n")[1].split("```")[0]
    assert len([line for line in example.splitlines() if line]) == 5
    paper = alone / "paper.bin"
    example = example.replace('"tcp://192.168.1.50"', f'"{paper.as_uri()}", takes_files=True')
    (alone / "example.py").write_text(example)
    monkeypatch.syspath_prepend(str(alone))
    runpy.run_path(str(alone / "example.py"))
    assert read_back(paper.read_bytes(), 576).commands == ["ESC @", "GS V"]
