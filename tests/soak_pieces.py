"""A soak in pieces: what has passed on these very sources is kept, and not run again.

A soak takes longer than a machine may be free.  What is kept stands under the digest of all that
a run reads, so a change of one letter begins anew.
"""

import hashlib
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pos", "printers", "templates", "tests", "pyproject.toml", "requirements-test.txt")


@dataclass(eq=False)
class Pieces:
    """What has passed of a soak, kept line by line as it passes."""

    path: Path
    rows: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    """By test, what it recorded; None: it records nothing."""
    seconds: float = 0
    """That the tests kept took before, added up."""

    @classmethod
    def read(cls, folder: Path) -> "Pieces":
        """What is kept for the sources as they are; a line cut off by a kill is let be."""
        found = cls(folder / f"soak-{digest_of_sources()}.jsonl")
        if found.path.exists():
            for line in found.path.read_text("utf-8").splitlines():
                try:
                    node, row, seconds = json.loads(line)
                except ValueError:
                    continue
                found.rows[node] = row
                found.seconds += seconds
        return found

    def keep(self, node: str, row: dict[str, Any] | None, seconds: float) -> None:
        """Note that a test passed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([node, row, seconds], ensure_ascii=False) + "\n")

    def arguments(self) -> list[str]:
        """What tells pytest to leave out what has passed."""
        return [f"--deselect={node}" for node in self.rows]


def digest_of_sources(root: Path = ROOT) -> str:
    """The first sixteen hex digits of a SHA-256 over every tracked file that a run reads."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *SOURCES], cwd=root, capture_output=True, check=True
    )
    digest = hashlib.sha256()
    for name in sorted(filter(None, listed.stdout.split(b"\0"))):
        path = root / name.decode()
        digest.update(name + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return digest.hexdigest()[:16]
