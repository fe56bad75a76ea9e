"""From a copy back to a selling shop: nothing the copy had is lost, no number is given twice."""

import hashlib
import shutil
from pathlib import Path

import pytest

from pos.care import content
from tests.care.counter import Counter, wreck

SALES = "SELECT id, number, total_vnd, gt_vnd FROM till_sales ORDER BY id"


@pytest.fixture
def counter(template: Path, tmp_path: Path) -> Counter:
    shutil.copytree(template, tmp_path / "home")
    return Counter(tmp_path / "home")


GROWS = ("sync_epochs", "sync_facts", "sync_trail")
"""The restoring itself is written there, behind what the copy had."""
ITS_OWN = ("sync_terminal",)
"""Which epoch the terminal writes in."""
PAPER = "id, kind, subject_id, title, copy_no, copies, register_no, printer_id, document, payload"
"""Of a paper, all but how far it got: what waited is doubted."""


def assert_all_is_there(counter: Counter, copy: Path) -> None:
    """Every table of the copy stands in the book as it was, row by row."""
    every = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = [row[0] for row in counter.rows(every, copy)]
    assert names == [row[0] for row in counter.rows(every)]
    assert {*GROWS, *ITS_OWN, "till_sales", "stock_moves", "spool_jobs"} <= {*names}
    for name in set(names) - {*ITS_OWN}:
        asked = f"SELECT {PAPER if name == 'spool_jobs' else '*'} FROM {name}"
        before, after = counter.rows(asked, copy), counter.rows(asked)
        assert set(before) <= set(after), name
        assert name in GROWS or len(before) == len(after), name


def assert_sound(counter: Counter) -> None:
    for words in ("audit", "verify"):
        done = counter.command(words)
        assert (done.code, done.complained) == (0, ""), done.said


def test_backup_wreck_restore_with_sales_running(counter: Counter, tmp_path: Path):
    counter.open()
    counter.sign_in()
    counter.sell(3)
    selling = counter.selling()
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    refused = counter.command("restore", copy, "--yes")
    assert refused.code == 2
    assert "đang chạy" in refused.complained
    counter.kill()
    selling.join()
    after_the_copy = counter.rows(SALES)
    in_the_copy = counter.rows(SALES, copy)
    assert len(after_the_copy) >= len(in_the_copy) >= 3

    wreck(counter.book)
    wreckage = counter.book.read_bytes()
    assert counter.command("doctor").code == 2
    start = counter.command("run")
    assert start.code == 2
    assert "ocop-pos restore" in start.complained
    assert "Traceback" not in start.complained

    done = counter.command("restore", copy, "--yes")
    assert (done.code, done.complained) == (0, ""), done.complained
    for said in ("không đọc được nữa", "chữ B", "HN01-1B-000001", "Sổ khớp."):
        assert said in done.said
    [aside] = (counter.home / "aside").iterdir()
    assert (aside / "till.db").read_bytes() == wreckage
    assert counter.rows(SALES) == in_the_copy
    assert_all_is_there(counter, copy)
    assert_sound(counter)

    counter.open()
    counter.sign_in()
    counter.sell(3)
    assert counter.close() == 0
    new = [row for row in counter.rows(SALES) if row not in in_the_copy]
    assert sorted(row[1] for row in new) == [f"HN01-1B-{n:06d}" for n in (1, 2, 3)]
    first = min(new, key=lambda row: row[1])
    assert first[3] - first[2] == max(row[3] for row in in_the_copy)  # the grand total goes on
    assert_sound(counter)
    kinds = "SELECT json_extract(body, '$.parent.seq'), json_extract(body, '$.reason') FROM "
    [(seq, reason)] = counter.rows(
        kinds + "sync_facts WHERE seq = 1 AND json_type(body, '$.parent') = 'object'"
    )
    assert reason == "restore"
    assert seq == counter.rows("SELECT max(seq) FROM sync_facts", copy)[0][0]


def test_yesterdays_copy_twice_never_gives_a_letter_again(counter: Counter, tmp_path: Path):
    copy = tmp_path / "yesterday.db"
    assert counter.command("backup", copy).code == 0
    counter.hours = 24
    for letter in ("B", "C"):
        counter.open()
        counter.sign_in()
        counter.sell(1)
        counter.close()
        done = counter.command("restore", copy, given="y\n")
        assert done.code == 0, done.complained
        assert f"chữ {letter}" in done.said
        assert "Thiếu trong bản sao: 1 phiếu bán" in done.said
        assert_sound(counter)
    assert len(list((counter.home / "aside").iterdir())) == 2


def test_who_says_no_changes_nothing(counter: Counter, tmp_path: Path):
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    before = counter.book.read_bytes()
    done = counter.command("restore", copy, given="n\n")
    assert done.code == 0
    assert counter.book.read_bytes() == before
    assert counter.command("verify").said.count("Chuỗi đúng") == 1
    assert "-1A-" in _next_number(counter)


def _next_number(counter: Counter) -> str:
    counter.open()
    counter.sign_in()
    counter.sell(1)
    counter.close()
    return str(counter.rows("SELECT number FROM till_sales ORDER BY id DESC LIMIT 1")[0][0])


def test_of_a_folder_the_copy_that_tells_most_comes_back_whatever_its_name(
    counter: Counter, tmp_path: Path
):
    """A clock that ran ahead gave an older copy the later name."""
    folder = tmp_path / "copies"
    folder.mkdir()
    assert counter.command("restore", folder, "--yes").code == 2
    older, newer = folder / "till-2036-01-01-120000.db", folder / "till-2026-11-21-130000.db"
    assert counter.command("backup", older).code == 0
    counter.open()
    counter.sign_in()
    counter.sell(1)
    counter.close()
    assert counter.command("backup", newer).code == 0
    (folder / "till-2037-01-01-120000.db").write_bytes(b"rotten")
    done = counter.command("restore", folder, "--yes")
    assert done.code == 0, done.complained
    assert f"Bản sao mới nhất ở đó: {newer}" in done.said
    assert counter.rows("SELECT count(*) FROM till_sales") == [(1,)]
    assert content.newest(folder) == newer
    later = folder / "till-2020-01-01-120000.db"
    assert counter.command("backup", later).code == 0  # of epoch B, which begins at 1 again
    assert content.newest(folder) == later


def test_papers_that_waited_in_the_copy_are_not_printed_again_unasked(counter: Counter, tmp_path):
    (counter.home / "config.toml").write_text('printer = "tcp://127.0.0.1:9"\n', encoding="utf-8")
    counter.open()
    counter.sign_in()
    counter.sell(2)
    counter.close()
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    done = counter.command("restore", copy, "--yes")
    assert "2 tờ chờ in" in done.said
    states = counter.rows("SELECT DISTINCT kind = 'drawer', state, reason FROM spool_jobs")
    assert sorted(states) == [(0, "unknown", "restored"), (1, "dismissed", "restored")]
    assert_sound(counter)


SPOILED = {
    "missing": "Không thấy sổ",
    "text": "không phải bản sao",
    "nothing": "không phải bản sao",
    "cut": "bị hỏng",
    "rotten": "bị hỏng",
    "empty digest": "bị hỏng",
    "garbled digest": "bị hỏng",
    "other": "không phải bản sao",
    "chain": "chuỗi sự việc sai",
}


@pytest.mark.parametrize(("what", "said"), SPOILED.items())
def test_a_copy_that_cannot_be_believed_is_refused_and_the_book_stays(
    counter: Counter, tmp_path, what, said
):
    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0
    if what == "missing":
        copy.unlink()
    elif what == "text":
        copy.write_text("no book\n" * 1000, encoding="utf-8")
    elif what == "cut":
        copy.write_bytes(copy.read_bytes()[:100_000])
    elif what == "rotten":
        copy.with_name("copy.db.sha256").write_text(f"{'0' * 64}  copy.db\n", encoding="ascii")
    elif what == "nothing":
        copy.write_bytes(b"")
    elif what.endswith("digest"):
        copy.with_name("copy.db.sha256").write_bytes(b"\xff\xfe" if what[0] == "g" else b"")
    elif what == "other":
        _other(copy)
    else:
        _forge(copy)
    before = counter.book.read_bytes()
    done = counter.command("restore", copy, "--yes")
    assert done.code == 2, done.complained
    assert "Traceback" not in done.complained
    assert len(done.complained.strip().splitlines()) == 1
    assert said in done.complained
    assert str(copy) in done.complained  # what was named, not where it was brought
    assert counter.book.read_bytes() == before
    assert "-1A-" in _next_number(counter)


def _line(book: Path):
    from pysqlite3 import dbapi2

    return dbapi2.connect(str(book), isolation_level=None)


def _other(copy: Path) -> None:
    copy.unlink()
    line = _line(copy)
    line.execute("CREATE TABLE notes (id)")
    line.close()


def _forge(copy: Path) -> None:
    line = _line(copy)
    line.execute("DROP TRIGGER sync_facts_no_update")
    line.execute("UPDATE sync_facts SET body = replace(body, 'HN01', 'HN02') WHERE seq = 2")
    line.close()


def test_a_power_cut_between_the_steps_is_finished_by_the_next_start(
    counter: Counter, tmp_path, monkeypatch
):
    """Broken off after each step of the exchange, the next start finds one whole book."""
    from pos.care import exchange
    from pos.care.places import Places

    copy = tmp_path / "copy.db"
    assert counter.command("backup", copy).code == 0

    class PlugPulled(BaseException):
        pass

    real = Path.replace
    for step in range(1, 4):
        home = tmp_path / f"home{step}"
        shutil.copytree(counter.home, home)
        one = Counter(home)
        _stage(one, copy, monkeypatch)
        done = 0

        def replace(self, target, step=step):
            nonlocal done
            done += 1
            if done == step:
                raise PlugPulled
            return real(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace)
            with pytest.raises(PlugPulled):
                exchange.take_its_place(Places(home, home / "till.db"))
        assert "-1B-000001" in _next_number(one)
        assert not (home / "restoring").exists()
        assert_sound(one)


def _stage(counter: Counter, copy: Path, monkeypatch) -> None:
    """Everything of a restore but the exchange itself."""
    from datetime import timedelta

    from pos import recovering, serving
    from pos.base import clock
    from pos.care import exchange
    from pos.config import Settings
    from tests.world import NOON

    settings = Settings(home=counter.home)
    with monkeypatch.context() as patch, clock.running(lambda: NOON + timedelta(minutes=1)):
        patch.setattr(exchange, "take_its_place", lambda _places: None)
        with serving.alone(settings):
            prepared = recovering.prepare(settings, copy, clock.now())
            recovering.restore(settings, prepared, clock.now(), code="", manager=None)


def test_a_new_machine_with_the_stick_and_the_paper_sells_on_with_the_old_pins(
    counter: Counter, tmp_path
):
    copy, code = _on_a_stick(counter, tmp_path)
    paper = copy.parent / "certificates" / f"{hashlib.sha256(b'paper').hexdigest()}.pdf"
    paper.parent.mkdir()
    paper.write_bytes(b"paper")
    new = Counter(tmp_path / "new", hours=1)
    assert new.command("restore", copy, given="y\nWRONG\n").code == 2
    assert not (new.home / "keys").exists()
    done = new.command("restore", copy, given=f"y\n{code.lower()}\n")
    assert done.code == 0, done.complained
    new = Counter(tmp_path / "new", hours=1)
    assert_sound(new)
    assert "-1B-000001" in _next_number(new)
    assert (new.home / "certificates" / paper.name).read_bytes() == b"paper"


def test_a_new_machine_without_the_paper_goes_on_with_new_keys_and_a_new_manager(
    counter: Counter, tmp_path
):
    copy, _code = _on_a_stick(counter, tmp_path)
    new = Counter(tmp_path / "new", hours=1)
    given = "y\nThu\n731946\n731946\n"
    done = new.command("restore", copy, "--new-keys", given=given)
    assert done.code == 0, done.complained
    new = Counter(tmp_path / "new", hours=1)
    assert_sound(new)
    new.open()
    new.cashier.sign_in("Thu", "731946")
    new.sell(1)
    new.close()
    assert_sound(new)
    assert new.rows("SELECT count(DISTINCT public_key) FROM sync_epochs") == [(2,)]


def test_with_new_keys_the_manager_of_the_name_gets_a_new_pin_and_no_namesake(
    counter: Counter, tmp_path
):
    copy, _code = _on_a_stick(counter, tmp_path)
    new = Counter(tmp_path / "new", hours=1)
    before = counter.rows("SELECT id, name, role FROM shop_people ORDER BY id")
    done = new.command("restore", copy, "--new-keys", given="y\n hạnh \n731946\n731946\n")
    assert done.code == 0, done.complained
    assert new.rows("SELECT id, name, role FROM shop_people ORDER BY id") == before
    assert new.rows("SELECT name FROM shop_people WHERE pin_hash <> ''") == [("Hạnh",)]
    kinds = "SELECT json_extract(body, '$.change') FROM sync_facts WHERE seq > 1 AND epoch = "
    told = new.rows(kinds + "(SELECT epoch FROM sync_terminal)")
    assert {one for (one,) in told if one} == {"pin_lost", "pin_reset"}
    new = Counter(tmp_path / "new", hours=1)
    new.open()
    new.cashier.sign_in("Hạnh", "731946")
    new.close()
    assert_sound(new)


def test_without_keys_and_without_a_seal_it_says_what_is_missing(counter: Counter, tmp_path):
    copy = tmp_path / "bare" / "copy.db"
    copy.parent.mkdir()
    assert counter.command("backup", copy).code == 0
    done = Counter(tmp_path / "new", hours=1).command("restore", copy, "--yes")
    assert done.code == 2
    assert "keys.sealed" in done.complained
    assert not (tmp_path / "new" / "till.db").exists()


def test_another_shops_copy_is_refused(counter: Counter, tmp_path, template):
    """Its keys differ: another terminal's book must not be written with this one's pen."""
    from tests.world import make_template

    other = tmp_path / "other"
    make_template(other)
    copy = tmp_path / "copy.db"
    assert Counter(other).command("backup", copy).code == 0
    done = counter.command("restore", copy, "--yes")
    assert done.code == 2
    assert "cửa hàng khác" in done.complained


def _on_a_stick(counter: Counter, tmp_path: Path) -> tuple[Path, str]:
    from pos.care import backing_up, high_water, second_folder
    from pos.care.notes import Notes
    from pos.care.places import Places
    from tests.world import NOON

    stick = tmp_path / "stick"
    stick.mkdir()
    places = Places(counter.home, counter.book, stick)
    found = content.read(counter.book)
    assert found is not None
    folder = second_folder.own_folder(places, Notes(), "HN01", found.mark.terminal_id)
    assert folder is not None
    backing_up.carry(backing_up.make_copy(places, NOON), folder)
    backing_up.carry_keys(places, folder)
    assert high_water.read(folder / high_water.NAME) is None
    copy = content.newest(folder)
    assert copy is not None
    return copy, backing_up.recovery_code(places)


def test_a_book_put_back_by_hand_goes_on_under_a_new_letter(counter: Counter, tmp_path):
    """Somebody copies yesterday's file over the book: no number is given a second time."""
    copy = tmp_path / "by-hand.db"
    assert "-1A-000001" in _next_number(counter)
    assert counter.command("backup", copy).code == 0
    assert "-1A-000002" in _next_number(counter)
    shutil.copy(copy, counter.book)
    for tail in ("-wal", "-shm"):
        counter.book.with_name(f"till.db{tail}").unlink(missing_ok=True)
    assert "-1B-000001" in _next_number(counter)
    assert_sound(counter)
    assert "-1B-000002" in _next_number(counter)
    log = (counter.home / "logs" / "ocop-pos.log").read_text(encoding="utf-8")
    assert log.count("put back from outside") == 1
