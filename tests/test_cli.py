"""The `ocop-pos` command as a shopkeeper runs it: sentences, exit codes, signals."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from pos import cli
from pos.sync.verify import check, export_line, read_database
from tests import forked
from tests.till import steps
from tests.world import open_world

ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 60


def environment(home: Path, **settings: str | int) -> dict[str, str]:
    """The machine's environment without anything of ours, and then the settings given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCOP_POS_")}
    named = {f"OCOP_POS_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | {"PYTHONPATH": str(ROOT), "OCOP_POS_HOME": str(home)} | named


def run(
    home: Path, *words: str | Path, **settings: str | int
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, in a fork."""
    named = [*map(str, words)]
    return forked.run(cli.main, named, environment(home, **settings), folder=home.parent)


def start(
    home: Path, *words: str, port: int, said: list[str] | None = None
) -> "subprocess.Popen[str]":
    """Start a command that serves, and wait until it says that it is open; keep what it says."""
    started = subprocess.Popen(
        [sys.executable, "-m", "pos.cli", *words],
        cwd=home.parent,
        env=environment(home, port=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    for line in started.stdout:
        if said is not None:
            said.append(line)
        if "Ctrl-C" in line:
            return started
    _rest, complained = started.communicate()
    pytest.fail(f"it never opened: {complained}")


def finish(started: "subprocess.Popen[str]", by: signal.Signals) -> tuple[int, str, str]:
    """Send a signal and wait for the end: exit code, what was said, what was complained."""
    started.send_signal(by)
    said, complained = started.communicate(timeout=LONGEST_S)
    return started.returncode, said, complained


def count(book: Path, table: str) -> int:
    """How many rows a table of a book has; 0 where there is no such table yet."""
    connection = dbapi2.connect(str(book))
    known = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    try:
        if connection.execute(known, (table,)).fetchone()[0] == 0:
            return 0
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str = "/sign-in") -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return int(answer.status)


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", code: int = 2) -> str:
    """It ended with one line of Vietnamese, and nothing for programmers."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    [line] = done.stderr.strip().splitlines()
    assert re.search("[ăâđêôơưáàảãạéèẹíìịóòọúùụýộấậếệ]", line)
    assert line.endswith((".", "demo", "preview:", "example.vn")), line
    assert "%(" not in line
    return line


@pytest.fixture
def shop(template: Path, tmp_path: Path) -> Path:
    """A closed real shop's folder with a sale in it."""
    home = tmp_path / "shop"
    with open_world(template, home) as world:
        world.open_shift()
        steps.sell(world, ("CHE-DINH", 2), ("RAU-CAI", "0,450"))
    return home


@dataclass(frozen=True)
class Loaded:
    """The demo's folder after its first start, and what that start said."""

    home: Path
    port: int
    said: str


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A closed demo showroom, loaded once."""
    home, port = tmp_path_factory.mktemp("demo") / "home", free_port()
    said: list[str] = []
    code, _rest, complained = finish(start(home, "demo", port=port, said=said), signal.SIGTERM)
    assert (code, complained) == (0, "")
    return Loaded(home, port, "".join(said))


@pytest.fixture
def demo(loaded: Loaded, tmp_path: Path) -> Path:
    """A copy of its folder."""
    shutil.copytree(loaded.home, tmp_path / "demo")
    return tmp_path / "demo"


# --- What cannot start --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"port": "many"}, "OCOP_POS_PORT 'many'"),
        ({"host": "my shop"}, "OCOP_POS_HOST 'my shop'"),
        ({"printer": "usb"}, "OCOP_POS_PRINTER 'usb'"),
        ({"paper_mm": "57"}, "OCOP_POS_PAPER_MM '57'"),
        ({"public_url": "sp.example.vn"}, "OCOP_POS_PUBLIC_URL 'sp.example.vn'"),
    ],
)
def test_a_wrong_setting_stops_with_one_sentence_and_makes_nothing(tmp_path, settings, named):
    home = tmp_path / "shop"
    done = run(home, "run", **settings)
    assert named in assert_one_sentence(done)
    assert done.stdout == ""
    assert not home.exists()


def test_a_wrong_file_of_settings_stops_with_one_sentence(tmp_path):
    home = tmp_path / "shop"
    home.mkdir()
    for toml in ("prot = 1", "port ="):
        (home / "config.toml").write_text(toml, encoding="utf-8")
        assert "config.toml" in assert_one_sentence(run(home, "run"))


def test_a_folder_that_is_a_file_stops_with_one_sentence(tmp_path):
    home = tmp_path / "shop"
    home.write_text("not a folder", encoding="utf-8")
    assert str(home) in assert_one_sentence(run(home, "demo"))


def test_an_empty_folder_opens_on_its_set_up_page_and_says_where(tmp_path):
    home, port, said = tmp_path / "shop", free_port(), list[str]()
    started = start(home, "run", port=port, said=said)
    try:
        assert f"http://127.0.0.1:{port}/setup" in "".join(said)
        assert ask(port, "/setup") == 200
        assert count(home / "till.db", "shop_profile") == 0
    finally:
        code, _said, complained = finish(started, signal.SIGTERM)
    assert (code, complained) == (0, "")


def test_an_empty_folder_takes_no_goods_and_says_how_to_open_it(tmp_path):
    goods = tmp_path / "goods.csv"
    goods.write_text("sku\n", encoding="utf-8")
    said = assert_one_sentence(run(tmp_path / "shop", "import", "products", goods))
    assert "ocop-pos run" in said
    assert "ocop-pos demo" in said


def reset_pin(home: Path, name: str, typed: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pos.cli", "reset-pin", name],
        cwd=home.parent,
        env=environment(home),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_only_manager_who_forgot_the_pin_gets_a_new_one_at_the_machine(shop):
    before = dict(_pins(shop))
    done = reset_pin(shop, "hạnh", "481526\n481526\n")
    assert done.returncode == 0, done.stderr
    after = dict(_pins(shop))
    assert {name for name in before if before[name] != after[name]} == {"Hạnh"}
    assert "481526" not in done.stdout + done.stderr
    assert run(shop, "verify").returncode == 0


@pytest.mark.parametrize(("name", "typed"), [("Ai", ""), ("Hạnh", "123456\n123456\n")])
def test_a_pin_that_cannot_be_set_stays_as_it_was(shop, name, typed):
    before = _pins(shop)
    done = reset_pin(shop, name, typed)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert _pins(shop) == before


def _pins(home: Path) -> list[tuple[str, str]]:
    connection = dbapi2.connect(str(home / "till.db"))
    rows: list[tuple[str, str]] = connection.execute(
        "SELECT name, pin_hash FROM shop_people ORDER BY id"
    ).fetchall()
    connection.close()
    return rows


def test_a_book_of_a_newer_program_stops_with_one_sentence(shop):
    connection = dbapi2.connect(str(shop / "till.db"), isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '0417'")
    connection.close()
    for words in (["run"], ["migrate"]):
        assert "0417" in assert_one_sentence(run(shop, *words))


@pytest.mark.parametrize("name", ["terminal.ed25519", "pepper"])
def test_a_lost_key_stops_with_one_sentence_and_none_is_made_in_its_place(shop, name):
    (shop / "keys" / name).unlink()
    assert name in assert_one_sentence(run(shop, "run", port=free_port()))
    assert not (shop / "keys" / name).exists()


def test_a_book_is_audited_without_its_keys_and_none_are_made(shop):
    shutil.rmtree(shop / "keys")
    assert run(shop, "audit").returncode == 0
    assert run(shop, "verify").returncode == 0
    assert not (shop / "keys").exists()


@pytest.mark.parametrize("command", ["run", "audit", "verify", "migrate"])
def test_a_book_of_rubbish_is_named_in_one_sentence(shop, command):
    (shop / "till.db").write_bytes(os.urandom(40_960))
    said = assert_one_sentence(run(shop, command, port=free_port()))
    assert "till.db" in said
    assert "hỏng" in said


def test_a_stream_without_its_facts_is_not_right(shop, tmp_path):
    damage(shop / "till.db", "DROP TRIGGER sync_facts_no_delete", "DELETE FROM sync_facts")
    done = run(shop, "verify")
    assert (done.returncode, "sự việc 1" in done.stdout) == (1, True)
    (tmp_path / "empty.ndjson").write_bytes(b"")
    assert run(shop, "verify", tmp_path / "empty.ndjson").returncode == 1


@pytest.fixture(scope="module")
def served(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a running till."""
    home, port = tmp_path_factory.mktemp("served") / "home", free_port()
    shutil.copytree(loaded.home, home)
    running = start(home, "demo", port=port)
    yield port
    finish(running, signal.SIGTERM)


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "CF-Connecting-IP", "Via"]
)
def test_a_proxy_on_this_machine_brings_nobody_to_the_till(served, header):
    """Over a real socket: a server may take such headers away before the door sees them."""
    assert ask(served) == 200
    asked = urllib.request.Request(
        f"http://127.0.0.1:{served}/sign-in", headers={header: "203.0.113.9"}
    )
    with pytest.raises(urllib.error.HTTPError) as no:
        urllib.request.urlopen(asked, timeout=20)
    assert no.value.code == 403
    no.value.close()


@pytest.mark.parametrize("words", [["import", "products", "goods.csv"]])
def test_looking_into_an_empty_folder_leaves_it_empty(tmp_path, words):
    (tmp_path / "goods.csv").write_text("sku\n", encoding="utf-8")
    words = [str(tmp_path / one) if one.endswith(".csv") else one for one in words]
    assert_one_sentence(run(tmp_path / "shop", *words, port=free_port()))
    assert not (tmp_path / "shop").exists()


def test_another_server_holds_the_folder_and_prints(shop):
    code = (
        "import wsgi, sys, time\n"
        "from pos.base.errors import WrongSetting\n"
        "from pos.config import Settings\n"
        "from pos.serving import open_for_life\n"
        "[worker] = wsgi.app.extensions['ocop_worker']._running.values()\n"
        "assert worker._thread.is_alive()\n"
        "try: open_for_life(Settings.from_environment())\n"
        "except WrongSetting as no: print(no.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "OCOP_POS_HOME": str(shop)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "setting.running"


def test_a_damaged_key_stops_with_one_sentence(shop):
    (shop / "keys" / "terminal.ed25519").write_bytes(b"short")
    assert "terminal.ed25519" in assert_one_sentence(run(shop, "run", port=free_port()))


def test_a_port_in_use_stops_with_one_sentence(shop):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in assert_one_sentence(run(shop, "run", port=port))


def test_a_real_shops_folder_is_no_place_for_the_demo(shop):
    before = (shop / "till.db").read_bytes()
    assert_one_sentence(run(shop, "demo", port=free_port()))
    assert (shop / "till.db").read_bytes() == before


def test_an_unknown_command_says_so_and_help_helps(tmp_path):
    assert run(tmp_path / "shop", "sell").returncode == 2
    helped = run(tmp_path / "shop", "--help")
    assert helped.returncode == 0
    for word in ("run", "demo", "migrate", "import", "backup", "audit", "verify"):
        assert word in helped.stdout


def test_a_command_speaks_english_where_it_is_asked_to(tmp_path, shop):
    helped = run(tmp_path / "shop", "--lang", "en", "--help")
    assert "Open the shop at OCOP_POS_HOME." in helped.stdout
    assert "Speak Vietnamese (vi) or English (en)." in helped.stdout
    restore = run(tmp_path, "--lang", "en", "restore", "-h").stdout
    assert "Make new keys and set a new PIN." in restore
    assert run(shop, "--lang", "en", "audit").stdout == "The books agree.\n"
    assert "Mở cửa hàng ở OCOP_POS_HOME." in run(tmp_path / "shop", "--help").stdout
    no = run(tmp_path / "none", "--lang", "en", "backup", tmp_path / "copy.db")
    assert no.stderr.startswith("No books found at")


# --- Serving and ending --------------------------------------------------------------------------


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_shop_ends_cleanly_when_it_is_told_to(shop, by):
    port = free_port()
    started = start(shop, "run", port=port)
    assert ask(port) == 200
    code, said, complained = finish(started, by)
    assert (code, complained) == (0, "")
    assert said.strip().endswith("Đã đóng.")
    assert run(shop, "verify").returncode == 0


def test_the_demo_opens_again_without_loading(demo):
    port = free_port()
    facts = count_facts(demo / "till.db")
    assert facts > 1_500
    started = start(demo, "demo", port=port)
    assert ask(port) == 200
    code, _said, complained = finish(started, signal.SIGINT)
    assert (code, complained) == (0, "")
    assert count_facts(demo / "till.db") == facts


def test_the_first_demo_says_where_it_is_and_who_may_enter(loaded: Loaded):
    assert f"http://127.0.0.1:{loaded.port}" in loaded.said
    assert str(loaded.home) in loaded.said
    for name, pin in (("Lan", "258046"), ("Minh", "367915"), ("Hạnh", "192837")):
        assert re.search(f"{name} .*{pin}", loaded.said)


def test_a_second_start_on_the_same_folder_says_so_and_leaves_the_first_alone(demo):
    port = free_port()
    started = start(demo, "demo", port=port)
    try:
        for words in (["demo"], ["run"], ["migrate"]):
            line = assert_one_sentence(run(demo, *words, port=free_port()))
            assert "đang chạy" in line
        assert ask(port) == 200
    finally:
        assert finish(started, signal.SIGTERM)[0] == 0


def test_a_loading_broken_off_goes_on_at_the_next_start(tmp_path, loaded: Loaded):
    """Whoever is impatient gets the same demo showroom, not an empty one."""
    home = tmp_path / "demo"
    begun = subprocess.Popen(
        [sys.executable, "-m", "pos.cli", "demo"],
        cwd=tmp_path,
        env=environment(home, port=free_port()),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (home / "till.db").exists() or not count(home / "till.db", "catalogue_products"):
        assert begun.poll() is None
        time.sleep(0.02)
    begun.kill()
    begun.communicate()
    assert finish(start(home, "demo", port=free_port()), signal.SIGTERM)[0] == 0
    for table in ("catalogue_products", "stock_lots", "stock_moves", "shop_people"):
        assert count(home / "till.db", table) == count(loaded.home / "till.db", table), table
    assert run(home, "audit").returncode == 0


def test_what_a_shop_writes_is_readable_by_its_owner_alone(loaded: Loaded):
    wide = [
        path.relative_to(loaded.home)
        for path in loaded.home.rglob("*")
        if path.stat().st_mode & 0o077
    ]
    assert wide == []


def test_after_kill_9_the_shop_opens_again_with_everything(demo):
    started = start(demo, "demo", port=free_port())
    finish(started, signal.SIGKILL)
    again = start(demo, "demo", port=free_port())
    assert finish(again, signal.SIGTERM)[0] == 0
    assert run(demo, "audit").returncode == 0


# --- Backup ----------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from pos.app import create_app
from pos.base import clock
from pos.base.transaction import writing
from pos.config import Settings
from pos.sync import outbox
from pos.sync.pen import HOUSE, Hand
app = create_app(Settings(home=Path(sys.argv[1])))
hand = Hand(app.extensions["ocop_house"].pen, clock.now(), *HOUSE)
with app.app_context():
    for number in range(100_000):
        with writing() as session:
            outbox.record(session, "price.set/1", {"number": number}, hand=hand)
        if number == 0:
            print("writing", flush=True)
"""


@pytest.fixture
def busy(shop: Path) -> Iterator[Path]:
    """A shop in which another process writes as fast as it can."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(shop)],
        env=environment(shop),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    yield shop
    writer.kill()
    writer.communicate()


def count_facts(book: Path) -> int:
    return count(book, "sync_facts")


def test_a_backup_while_another_process_writes_is_sound_and_of_one_moment(busy, tmp_path):
    for number in range(3):
        copy = tmp_path / f"copy-{number}.db"
        before = count_facts(busy / "till.db")
        done = run(busy, "backup", copy)
        after = count_facts(busy / "till.db")
        assert done.returncode == 0, done.stderr
        told = re.search("SHA-256 ([0-9a-f]{64})", done.stdout)
        assert told is not None
        assert hashlib.sha256(copy.read_bytes()).hexdigest() == told[1]
        connection = dbapi2.connect(str(copy))
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
        verdict = check(read_database(copy))
        assert verdict.fault is None
        assert before <= verdict.facts <= after
        assert after > before


def test_a_shop_opens_from_a_backup_with_its_keys(shop, tmp_path):
    restored = tmp_path / "restored"
    shutil.copytree(shop / "keys", restored / "keys")
    assert run(shop, "backup", restored / "till.db").returncode == 0
    port = free_port()
    started = start(restored, "run", port=port)
    assert ask(port) == 200
    assert finish(started, signal.SIGTERM)[0] == 0
    assert run(restored, "audit").returncode == 0


def test_a_backup_never_writes_over_a_file(shop, tmp_path):
    target = tmp_path / "precious.db"
    target.write_text("precious", encoding="utf-8")
    assert str(target) in assert_one_sentence(run(shop, "backup", target))
    assert target.read_text(encoding="utf-8") == "precious"
    target.write_text("", encoding="utf-8")
    assert_one_sentence(run(shop, "backup", target))


def test_a_backup_is_readable_by_its_owner_alone(shop, tmp_path):
    """It holds PIN hashes and costs."""
    assert run(shop, "backup", tmp_path / "copy.db").returncode == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_book_that_cannot_be_copied_leaves_no_copy_behind(tmp_path):
    home = tmp_path / "shop"
    home.mkdir()
    (home / "till.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert str(home / "till.db") in assert_one_sentence(run(home, "backup", tmp_path / "copy.db"))
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_into_no_folder_or_of_no_book_says_so(shop, tmp_path):
    assert_one_sentence(run(shop, "backup", tmp_path / "none" / "copy.db"))
    assert_one_sentence(run(tmp_path / "empty", "backup", tmp_path / "copy.db"))
    assert not (tmp_path / "copy.db").exists()


# --- Verify and audit ----------------------------------------------------------------------------


def damage(book: Path, *statements: str) -> None:
    connection = dbapi2.connect(str(book), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_sound_book_is_found_right_by_both(shop):
    verified, audited = run(shop, "verify"), run(shop, "audit")
    facts = list(read_database(shop / "till.db"))
    assert (verified.returncode, audited.returncode) == (0, 0)
    assert f"{len(facts)} sự việc" in verified.stdout
    assert facts[-1].hash.hex() in verified.stdout
    assert audited.stdout.strip() == "Sổ khớp."


def test_a_changed_fact_is_named_by_both_and_the_exit_says_so(shop):
    facts = list(read_database(shop / "till.db"))
    seq = next(fact.seq for fact in facts if '"price_vnd":450000' in fact.body)
    damage(
        shop / "till.db",
        "DROP TRIGGER sync_facts_no_update",
        f"UPDATE sync_facts SET body = replace(body, '450000', '450001') WHERE seq = {seq}",
    )
    verified, audited = run(shop, "verify"), run(shop, "audit")
    assert (verified.returncode, verified.stderr) == (1, "")
    assert f"sự việc {seq}" in verified.stdout
    assert (audited.returncode, audited.stderr) == (1, "")
    assert "sync.chain" in audited.stdout


def test_a_list_of_epochs_with_another_key_is_named(shop):
    damage(
        shop / "till.db",
        "DROP TRIGGER IF EXISTS sync_epochs_no_update",
        f"UPDATE sync_epochs SET public_key = '{'ab' * 32}'",
    )
    done = run(shop, "verify")
    assert (done.returncode, done.stderr) == (1, "")
    assert "sự việc 1" in done.stdout


def test_a_level_that_the_moves_do_not_add_up_to_is_named(shop):
    damage(shop / "till.db", "UPDATE stock_levels SET units = units + 1 WHERE units > 10")
    done = run(shop, "audit")
    assert done.returncode == 1
    assert "stock.levels_equal_moves" in done.stdout
    assert run(shop, "verify").returncode == 0


def test_a_reference_that_leads_nowhere_is_named(shop):
    damage(
        shop / "till.db",
        "PRAGMA foreign_keys=OFF",
        "UPDATE stock_lots SET product_id = 'nowhere' WHERE code = 'L261103'",
    )
    done = run(shop, "audit")
    assert done.returncode == 1
    assert "database.references" in done.stdout


def test_an_exported_stream_is_verified_by_its_file(shop, tmp_path):
    path = tmp_path / "facts.ndjson"
    facts = list(read_database(shop / "till.db"))
    path.write_text("".join(export_line(fact) + "\n" for fact in facts), encoding="utf-8")
    done = run(tmp_path / "none", "verify", path)
    assert (done.returncode, facts[-1].hash.hex() in done.stdout) == (0, True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:4], *lines[5:]]), encoding="utf-8")
    done = run(tmp_path / "none", "verify", path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "sự việc 6" in done.stdout


def test_what_is_no_stream_is_refused_in_a_sentence(tmp_path):
    picture, other = tmp_path / "picture.png", tmp_path / "other.db"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    connection = dbapi2.connect(str(other), isolation_level=None)
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    for path in (picture, other):
        assert str(path) in assert_one_sentence(run(tmp_path / "none", "verify", path))
    assert_one_sentence(run(tmp_path / "none", "verify"))
    assert_one_sentence(run(tmp_path / "none", "audit"))
    folder = run(tmp_path / "none", "verify", tmp_path)
    assert folder.returncode == 2
    assert "Traceback" not in folder.stderr


# --- Import and migrate ---------------------------------------------------------------------------

LIST = "sku,name_vi,unit,price_vnd,colour\nA-1,Chè lam,gói,15.000,xanh\n"


def test_a_list_is_imported_and_told(shop, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    facts = count_facts(shop / "till.db")
    dry = run(shop, "import", "products", path, "--dry-run")
    assert (dry.returncode, count_facts(shop / "till.db")) == (0, facts)
    assert "chưa ghi" in dry.stdout
    done = run(shop, "import", "products", path)
    assert (done.returncode, count_facts(shop / "till.db")) == (0, facts + 2)
    assert "1 mặt hàng mới, 0 sửa, 0 giữ nguyên, 0 bị loại" in done.stdout
    assert "colour" in done.stdout


def test_refused_rows_are_named_by_line_and_the_exit_says_so(shop, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST + 'A-2,Chè lam,gói,"1,5",\n', encoding="utf-8")
    done = run(shop, "import", "products", path)
    assert done.returncode == 1
    assert "1 mặt hàng mới, 0 sửa, 0 giữ nguyên, 1 bị loại" in done.stdout
    assert re.search(r"Dòng 3, cột price_vnd: .*\(1,5\)", done.stdout)


def test_a_list_that_cannot_be_read_is_refused_in_a_sentence(shop, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"%PDF-1.7")
    assert_one_sentence(run(shop, "import", "products", path))
    path.write_text("name,price\n", encoding="utf-8")
    assert "Mã hàng, Đơn vị tính" in assert_one_sentence(run(shop, "import", "products", path))


def test_migrating_a_book_at_the_newest_schema_says_so_and_backs_nothing_up(shop):
    done = run(shop, "migrate")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(shop / "till.db") in done.stdout
    assert not (shop / "backups").exists()
