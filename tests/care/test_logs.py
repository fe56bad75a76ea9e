"""The log: short lines that rotate, tell what happened, and hold no secret."""

import errno
import logging
import re
import shutil
from pathlib import Path

from pos.care import logs
from tests.care.counter import Counter
from tests.world import PINS

LINE = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) [\w.]+: .+|    .*")


def test_files_rotate_at_a_megabyte_and_five_are_kept(tmp_path):
    with logs.open_log(tmp_path / "logs"):
        for number in range(7000):
            logging.getLogger("pos.test").info("%s %s", number, "x" * 1000)
    files = sorted((tmp_path / "logs").iterdir())
    assert [one.name for one in files] == [
        "ocop-pos.log",
        *(f"ocop-pos.log.{n}" for n in range(1, 5)),
    ]
    assert all(one.stat().st_size <= logs.MOST_BYTES for one in files)
    assert "6999 " in files[0].read_text(encoding="utf-8")


def test_nobody_writes_a_line_of_his_own_into_the_log(tmp_path):
    with logs.open_log(tmp_path / "logs"):
        logging.getLogger("pos.test").info("at %s", "/x\n2026-01-01T00:00:00.000Z INFO pos: forged")
    text = (tmp_path / "logs" / logs.FILE).read_text(encoding="utf-8")
    assert not re.search("^2026-01-01", text, re.MULTILINE)


def test_a_folder_that_takes_no_log_stops_nothing(tmp_path):
    (tmp_path / "logs").write_text("no folder", encoding="utf-8")
    with logs.open_log(tmp_path / "logs"):
        logging.getLogger("pos.test").info("said to nobody")


def test_a_full_disk_loses_the_line_and_nothing_else(tmp_path, capfd):
    class Full:
        def write(self, _text):
            raise OSError(errno.ENOSPC, "no space left")

        def flush(self):
            pass

        def seek(self, *_at):
            pass

        tell = close = flush

    with logs.open_log(tmp_path):
        [handler] = logging.getLogger("waitress").handlers
        real, handler.stream = handler.stream, Full()
        logging.getLogger("pos.test").error("a line")
        handler.stream = real
    assert capfd.readouterr().err == ""


def test_the_log_of_a_day_holds_no_secret(template, tmp_path):
    """A day with good and wrong PINs, a sale, a page that is not there, a broken book."""
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home)
    counter.open()
    counter.sign_in()
    browser = counter.cashier.browser
    counter.sell(1)
    browser.post("/sign-in", person_id="x", pin="482913")
    browser.get("/no/such/page?pin=482913")
    line = counter_line(home / "till.db")
    line.execute("ALTER TABLE shop_people RENAME TO gone")
    broken = browser.get("/sign-in")
    browser.post("/sign-in", person_id="typed-by-hand", pin="482913")
    line.execute("ALTER TABLE gone RENAME TO shop_people")
    line.close()
    cookie = browser._cookie.split("=", 1)[1]
    counter.close()
    assert broken.status == 500
    written = "".join(one.read_text(encoding="utf-8") for one in (home / "logs").iterdir())
    assert "broken at /sign-in" in written
    assert all(LINE.fullmatch(one) for one in written.splitlines()), written
    secrets = {
        "PIN": [*PINS.values(), "482913"],
        "keys": [
            text
            for path in (home / "keys").iterdir()
            for text in (path.read_bytes().hex(), repr(path.read_bytes())[2:-1])
        ],
        "cookies": [cookie, browser._token],
        "values": ["$argon2", "parameters:", "typed-by-hand"],
    }
    assert [(what, one) for what in secrets for one in secrets[what] if one in written] == []


def counter_line(book: Path):
    from pysqlite3 import dbapi2

    return dbapi2.connect(str(book), isolation_level=None, timeout=20)
