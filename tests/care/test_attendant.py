"""What the attendant does each hour: copies, checks, carries, notes; and what it says of it."""

import hashlib
import html
import json
import shutil
import stat
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from pysqlite3 import dbapi2

from pos.base import clock
from pos.base.transaction import reading
from pos.care import audits, backing_up, content, copies, going_on, high_water, notes
from pos.care.audits import LeftOff
from pos.care.high_water import Mark, Noted
from pos.care.standing import worst
from pos.sync import sealing
from pos.web import i18n, sentences
from tests.till import steps
from tests.world import NOON


def hold_clock(at):
    return clock.running(lambda: at)


def test_a_copy_is_sound_complete_and_stands_beside_its_sha256(cared, keeper, places):
    steps.sell(cared, ("CHE-DINH", 2))
    keeper.tick()
    [copy] = places.backups.glob("*.db")
    digest, name = (places.backups / f"{copy.name}.sha256").read_text().split()
    assert (digest, name) == (hashlib.sha256(copy.read_bytes()).hexdigest(), copy.name)
    found = content.read(copy)
    assert found is not None
    assert (found.sales, found.showroom) == (1, content.read(places.book).showroom)
    assert keeper.notes.backup_at == NOON
    for path in places.home.rglob("*"):
        if path.parent.name.startswith(("backups", "ocop-pos-HN01-")):
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_copy_is_made_once_an_hour_and_again_when_its_file_is_gone(keeper, places):
    keeper.tick()
    keeper.tick()
    assert len(list(places.backups.glob("*.db"))) == 1
    with hold_clock(NOON + timedelta(minutes=61)):
        keeper.tick()
    assert len(list(places.backups.glob("*.db"))) == 2
    for path in places.backups.glob("*.db"):
        path.unlink()
    with hold_clock(NOON + timedelta(minutes=62)):
        keeper.tick()
    assert len(list(places.backups.glob("*.db"))) == 1


def test_a_chore_that_fails_is_logged_and_keeps_no_copy_from_being_made(keeper, places, caplog):
    done = []

    def fail(_now):
        raise PermissionError("a certificate that cannot be written")

    keeper.chores += [fail, done.append]
    keeper.wish("audit")
    keeper.tick()
    assert "a certificate that cannot be written" in caplog.text
    assert done == [NOON]
    assert list(places.backups.glob("*.db"))
    assert keeper.notes.audit_at == NOON


def test_under_a_clock_wrong_by_years_a_copy_is_made_once_and_carried(keeper, places, second):
    keeper.tick()
    early = [copies.name_of(NOON - timedelta(hours=n)) for n in range(1, 24 * 31)]
    for folder in (places.backups, *second.iterdir()):
        for name in set(early) - copies.to_drop(early, early[0]):
            (folder / name).write_bytes(b"an earlier copy")
    wrong = NOON.replace(year=2020)
    for seconds in (0, 20, 40):
        with hold_clock(wrong + timedelta(seconds=seconds)):
            keeper.tick()
    name = copies.name_of(wrong)
    assert [path.name for path in places.backups.glob("till-2020*.db")] == [name]
    assert [path.name for path in second.rglob("till-2020*.db")] == [name]
    assert (keeper.notes.backup_at, keeper.notes.second_at) == (wrong, wrong)
    assert not keeper.notes.second_problem
    keeper.tick()  # the clock is right again
    assert (places.backups / copies.name_of(NOON)).exists()
    assert (keeper.notes.second_at, keeper.notes.second_problem) == (NOON, "")


def test_the_second_folder_gets_the_copy_the_mark_and_the_sealed_keys_but_no_key(
    keeper, places, second
):
    keeper.tick()
    [folder] = second.iterdir()
    names = {path.name for path in folder.iterdir()}
    [own] = places.backups.glob("*.db")
    assert names == {own.name, f"{own.name}.sha256", high_water.NAME, backing_up.SEALED}
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    for name in backing_up.KEYS:
        key = (places.keys / name).read_bytes()
        assert key not in everything
        assert key.hex().encode() not in everything
    code = backing_up.recovery_code(places)
    assert code.encode() not in everything
    opened = sealing.unseal((folder / backing_up.SEALED).read_bytes(), code.lower())
    assert opened == {name: (places.keys / name).read_bytes() for name in backing_up.KEYS}


def _put_there(folder, terminal_id: str) -> dict[str, bytes]:
    """What a shop leaves on a stick."""
    folder.mkdir()
    for n in range(40):
        (folder / f"till-2026-11-{n % 20 + 1:02d}-{n // 20 + 1:02d}0000.db").write_bytes(b"copy")
    (folder / backing_up.SEALED).write_bytes(b"sealed")
    high_water.write(folder / high_water.NAME, Noted(Mark(terminal_id, "E", "A", 7, "00" * 32)))
    return _content(folder)


def _content(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _own_terminal() -> str:
    mark = going_on.find_mark(reading())
    assert mark is not None
    return mark.terminal_id


def test_two_shops_with_one_code_share_a_stick_and_lose_nothing(keeper, places, second):
    others = second / "ocop-pos-HN01"
    before = _put_there(others, "another terminal")
    keeper.tick()
    assert keeper.notes.second_problem == ""
    assert _content(others) == before
    own = places.second_of("HN01", _own_terminal())
    assert own is not None
    assert len(list(own.glob("till-*.db"))) == 1


def test_a_folder_that_another_terminals_mark_lies_in_is_left_alone_and_said(
    keeper, places, second
):
    own = places.second_of("HN01", _own_terminal())
    assert own is not None
    before = _put_there(own, "another terminal")
    keeper.tick()
    assert _content(own) == before
    assert "second.taken" in {one.code for one in keeper.standing()}
    assert keeper.notes.backup_at == NOON


def test_copies_in_a_folder_named_by_the_code_alone_come_along(keeper, places, second):
    old = second / "ocop-pos-HN01"
    _put_there(old, _own_terminal())
    keeper.tick()
    assert not old.exists()
    [own] = second.iterdir()
    assert own == places.second_of("HN01", _own_terminal())
    assert high_water.read(own / high_water.NAME).mark.seq > 7
    assert len(list(own.glob("till-*.db"))) > 1


def test_a_pulled_out_stick_is_said_at_once_and_served_when_it_is_back(keeper, places, second):
    shutil.rmtree(second)
    keeper.tick()
    assert keeper.notes.second_problem == "missing"
    assert "second.missing" in {one.code for one in keeper.standing()}
    assert not second.exists()  # nothing is made where a disk should be
    assert keeper.notes.backup_at == NOON  # the own copy is there
    second.mkdir()
    keeper.tick()
    keeper.tick()
    assert keeper.notes.second_problem == ""
    assert list(second.rglob("till-*.db"))


def test_an_old_copy_is_warned_of_and_a_fresh_one_is_not(keeper):
    keeper.tick()
    assert worst(keeper.standing()) is None
    with hold_clock(NOON + timedelta(hours=27)):
        assert worst(keeper.standing()).code == "backup.old"


def test_a_full_disk_makes_no_copy_and_is_said(keeper, places, monkeypatch):
    keeper.tick()
    usage = shutil.disk_usage(places.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1024))
    with hold_clock(NOON + timedelta(hours=2)):
        keeper.tick()
        assert keeper.notes.backup_problem == "full"
        assert worst(keeper.standing()).code == "disk.full"
    assert keeper.notes.backup_at == NOON
    assert len(list(places.backups.iterdir())) == 2


def test_a_copy_that_is_not_sound_does_not_count(cared, keeper, places):
    keeper.tick()
    line = dbapi2.connect(str(places.book), isolation_level=None)
    line.execute("PRAGMA writable_schema=ON")
    line.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'copy_no', 'copy_xx') "
        "WHERE name = 'spool_jobs'"
    )
    line.execute("UPDATE sqlite_master SET rootpage = 99999 WHERE name = 'stock_moves'")
    line.close()
    with hold_clock(NOON + timedelta(hours=2)):
        keeper.back_up(NOON + timedelta(hours=2))
    assert keeper.notes.backup_problem == "failed"
    assert keeper.notes.backup_at == NOON
    assert len(list(places.backups.glob("*.db"))) == 1
    assert not list(places.backups.glob("*.part"))


def test_what_care_remembers_outlives_the_process(keeper, places):
    keeper.tick()
    keeper.audit(NOON)
    assert notes.load(places.notes) == keeper.notes
    older = json.loads(places.notes.read_text()) | {"audit_found": ["stock.levels: one"]}
    places.notes.write_text(json.dumps(older))
    assert notes.load(places.notes) == replace(keeper.notes, audit_at=None)
    places.notes.write_text("{")
    assert notes.load(places.notes) == notes.Notes()


def test_the_audit_is_kept_and_what_it_finds_is_shown(cared, keeper, places):
    keeper.audit(NOON)
    assert (keeper.notes.audit_at, keeper.notes.audit_found) == (NOON, ())
    line = dbapi2.connect(str(places.book), isolation_level=None)
    line.execute("UPDATE stock_levels SET units = units + 7 WHERE rowid = 1")
    line.close()
    keeper.audit(NOON)
    assert {one.check for one in keeper.notes.audit_found} >= {"stock.levels_equal_moves"}
    assert worst(keeper.standing()).code == "audit.found"
    client = cared.sign_in("Lan")
    till = client.get(client.get("/till").headers["Location"]).get_data(as_text=True)
    assert "Sổ có chỗ không khớp" in till
    page = cared.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)
    assert html.escape(sentences.finding(keeper.notes.audit_found[0])) in page
    assert "cộng các lần nhập xuất lại là" in page
    with cared.app.test_request_context():
        i18n.choose("en")
        assert "when its moves are added up" in sentences.finding(keeper.notes.audit_found[0])


def test_an_audit_that_breaks_off_every_night_is_said_after_three_days_of_sales(
    cared, keeper, monkeypatch
):
    def breaks(*_given, **_named):
        raise RuntimeError("a book that no audit gets through")

    keeper.audit(NOON)
    monkeypatch.setattr(audits, "audit", breaks)
    for day in range(10, 14):
        with hold_clock(NOON + timedelta(days=day)):
            steps.sell(cared, ("TRANH", 1))
            keeper._guarded(keeper.tick)
            codes = {one.code for one in keeper.standing()}
            assert "audit.old" not in codes  # closed for ten days, it owes since it opened
        with hold_clock(NOON + timedelta(days=day, hours=16)):  # four in the morning
            keeper._guarded(keeper.tick)
    with hold_clock(NOON + timedelta(days=13, hours=16)):
        assert worst(keeper.standing()).code == "audit.old"
        desk = cared.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)
        assert "Sổ lâu chưa tính lại" in desk
        assert "Từ 01/12/2026 12:00 tới nay sổ chưa được tính lại." in desk
        monkeypatch.undo()
        keeper.wish("audit")
        keeper.tick()
        assert "audit.old" not in {one.code for one in keeper.standing()}


def test_a_shop_that_closes_does_not_wait_for_its_audit(keeper, places):
    asked = 0

    def is_over() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(LeftOff):
        audits.audit(reading(), places.book, is_over=is_over)
    assert asked < 20  # facts that follow are not looked at
    assert audits.audit(reading(), places.book) == []  # nobody asks any more
    keeper.stop()
    keeper.audit(NOON)
    assert keeper.notes.audit_at is None  # due again at the next start


def test_a_long_statement_of_an_audit_is_broken_off(keeper, places):
    count = (
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) "
        "SELECT count(*) FROM n"
    )
    line = reading().connection()
    with pytest.raises(LeftOff), audits.left_off_when(lambda: True, line):
        line.exec_driver_sql(count).scalar_one()


def test_the_mark_follows_the_stream(cared, keeper, places):
    keeper.tick()
    before = high_water.read(places.mark)
    steps.sell(cared, ("CHE-DINH", 1))
    keeper.tick()
    after = high_water.read(places.mark)
    assert after.mark.seq > before.mark.seq
    assert (after.mark.epoch, after.mark.letter) == (before.mark.epoch, "A")
    assert after.is_by({cared.app.extensions["ocop_house"].pen.public_key})


def test_the_thread_makes_a_last_copy_of_what_was_sold_since(cared, keeper, places):
    keeper.tick()
    steps.sell(cared, ("CHE-DINH", 1))
    with hold_clock(NOON + timedelta(minutes=10)):
        keeper.start()
        keeper.stop()
    newest = content.newest(places.backups)
    assert content.read(newest).sales == 1


def test_sales_go_on_while_a_large_book_is_copied(cared, keeper, places):
    """The copy is one long reading: whoever writes meanwhile does not wait for its end."""
    line = dbapi2.connect(str(places.book), isolation_level=None)
    line.execute("CREATE TABLE ballast (content BLOB) STRICT")
    for _ in range(60):
        line.execute("INSERT INTO ballast VALUES (randomblob(2000000))")
    line.close()
    copied_at: list[float] = []

    def copy() -> None:
        backing_up.make_copy(places, NOON)
        copied_at.append(time.monotonic())

    thread = threading.Thread(target=copy)
    began = time.monotonic()
    thread.start()
    waits, ends = [], []
    while thread.is_alive():
        begun = time.monotonic()
        steps.sell(cared, ("RAU-CAI", "0,001"))
        ends.append(time.monotonic())
        waits.append(ends[-1] - begun)
    thread.join()
    during = [end for end in ends if end < copied_at[0]]
    assert len(during) >= 3
    assert max(waits) < copied_at[0] - began
    assert content.read(content.newest(places.backups)).sales <= len(ends)
