"""A soak that is broken off goes on with what has not passed, on the same sources alone."""

import subprocess
from pathlib import Path

from tests.soak_pieces import Pieces, digest_of_sources

ROW = {"what": "kill -9", "faults": 200, "checked": "261 sales", "violations": 0, "seed": 7}


def pieces(tmp_path: Path) -> Pieces:
    return Pieces(tmp_path / "soak.jsonl")


def again(tmp_path: Path) -> Pieces:
    """As the next run reads them."""
    kept = pieces(tmp_path)
    found = Pieces.read(tmp_path)
    kept.path.replace(found.path)
    return Pieces.read(tmp_path)


def test_what_passed_is_left_out_and_its_row_kept(tmp_path: Path) -> None:
    kept = pieces(tmp_path)
    kept.keep("tests/a.py::test_kill[an odd name]", ROW, 12)
    kept.keep("tests/a.py::test_whole", None, 3)
    found = again(tmp_path)
    assert found.rows == {"tests/a.py::test_kill[an odd name]": ROW, "tests/a.py::test_whole": None}
    assert found.seconds == 15
    assert found.arguments()[0] == "--deselect=tests/a.py::test_kill[an odd name]"


def test_a_line_cut_off_by_a_kill_counts_for_nothing(tmp_path: Path) -> None:
    kept = pieces(tmp_path)
    kept.keep("tests/a.py::test_kill", ROW, 12)
    kept.path.write_text(kept.path.read_text("utf-8") + '["tests/a.py::test_', "utf-8")
    assert list(again(tmp_path).rows) == ["tests/a.py::test_kill"]


def test_other_sources_are_another_soak(tmp_path: Path) -> None:
    for command in (["init", "-q"], ["add", "-A"]):
        (tmp_path / "pos").mkdir(exist_ok=True)
        (tmp_path / "pos" / "till.py").write_text("ONE = 1\n", "utf-8")
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    before = digest_of_sources(tmp_path)
    assert digest_of_sources(tmp_path) == before
    (tmp_path / "pos" / "till.py").write_text("ONE = 2\n", "utf-8")
    assert digest_of_sources(tmp_path) != before
