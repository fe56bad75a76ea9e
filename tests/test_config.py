"""Settings: from the environment, from `config.toml`, or as they are; a wrong one is named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.errors import WrongSetting
from pos.catalogue.codes import BadCode, label_link, receipt_link
from pos.config import Settings
from pos.web import sentences


def read(home: Path, toml: str = "", **env: str) -> Settings:
    """The settings of a folder with a file, and of an environment."""
    home.mkdir(exist_ok=True)
    if toml:
        (home / "config.toml").write_text(toml, encoding="utf-8")
    named = {f"OCOP_POS_{name.upper()}": value for name, value in env.items()}
    return Settings.from_environment({"OCOP_POS_HOME": str(home), **named})


def refused(home: Path, toml: str = "", **env: str) -> WrongSetting:
    with pytest.raises(WrongSetting) as no:
        read(home, toml, **env)
    assert "%" not in sentences.setting(no.value.code, no.value.facts)
    return no.value


# --- Where a value comes from -----------------------------------------------------------------


def test_without_a_word_everything_is_as_it_is_made(tmp_path):
    found = read(tmp_path)
    assert (found.host, found.port, found.printer, found.paper_mm) == (
        "127.0.0.1",
        8000,
        None,
        None,
    )
    assert (found.public_url, found.database_url, found.is_demo) == (None, None, False)
    assert found.link_base == "http://127.0.0.1:8000"


def test_a_file_in_the_folder_changes_them(tmp_path):
    found = read(
        tmp_path,
        'host = "0.0.0.0"\nport = 9001\nprinter = "tcp://192.168.1.50:9100"\npaper_mm = 58\n'
        'public_url = "https://sp.example.vn"\n',
    )
    assert (found.host, found.port, found.paper_mm) == ("0.0.0.0", 9001, 58)
    assert found.printer == "tcp://192.168.1.50:9100"
    assert found.link_base == "https://sp.example.vn"


def test_the_environment_goes_before_the_file_and_an_empty_word_says_nothing(tmp_path):
    toml = 'port = 9001\nprinter = "tcp://10.0.0.1:9100"\n'
    found = read(tmp_path, toml, port="9002", printer="")
    assert (found.port, found.printer) == (9002, "tcp://10.0.0.1:9100")


def test_the_folder_is_named_whole_and_a_tilde_means_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.from_environment({"OCOP_POS_HOME": "~/shop"}).home == tmp_path / "shop"
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({}).home == tmp_path / "var" / "shop"
    assert Settings.from_environment({"OCOP_POS_HOME": "here"}).home.is_absolute()


def test_the_book_and_the_papers_lie_in_the_folder(tmp_path):
    found = read(tmp_path)
    assert (found.book, found.papers) == (tmp_path / "till.db", tmp_path / "papers")


def test_reading_settings_makes_nothing(tmp_path):
    Settings.from_environment({"OCOP_POS_HOME": str(tmp_path / "not-yet")})
    assert not (tmp_path / "not-yet").exists()


def test_a_printer_that_is_a_file_of_the_data_folder_is_refused(tmp_path):
    for name in ("keys/terminal.ed25519", "till.db", "a/../till.db"):
        with pytest.raises(WrongSetting) as wrong:
            read(tmp_path, printer=f"file://{tmp_path}/{name}")
        assert wrong.value.code == "setting.printer_in_home"
    assert read(tmp_path, printer="file:///var/spool/papers.bin").printer is not None


def test_settings_cannot_be_changed_afterwards(tmp_path):
    with pytest.raises(AttributeError):
        read(tmp_path).port = 1  # type: ignore[misc]


# --- Wrong values -------------------------------------------------------------------------------

WRONG = [
    *(("port", value) for value in ("0", "65536", "-1", "http", "80 80", "8000.0", "٨٠٠٠", "1e3")),
    *(("port", value) for value in ("9" * 4301, "0" * 5000, "8000\n")),
    *(("host", value) for value in ("my shop", "http://127.0.0.1", "a/b", "quầy", "a" * 254)),
    *(("printer", value) for value in ("usb", "tcp://", "http://1.2.3.4", "file://x", "tcp://h:0")),
    *(("paper_mm", value) for value in ("57", "80mm", "0", "-80", "tám mươi")),
    *(
        ("public_url", value)
        for value in (
            *("sp.example.vn", "ftp://sp.example.vn", "https://", "https://sp.example.vn/shop"),
            *(
                "https://sp.example.vn?x=1",
                "https://sp.example.vn#x",
                "https://[::1",
                "javascript:x",
            ),
            *("https://ai@sp.example.vn", "https://sp.example.vn:port", "https://sản-phẩm.vn"),
            *("https://sp_example.vn", "https://sp.example.vn\n", "https://[::1]:8000"),
        )
    ),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_with_what_was_given(tmp_path, name, value):
    wrong = refused(tmp_path, **{name: value})
    assert wrong.code == f"setting.{name}"
    assert wrong.facts["given"] == value


@pytest.mark.parametrize(
    "toml",
    ['port = "many"', "port = true", "port = 8000.0", "host = 1", "paper_mm = 57", "printer = []"],
)
def test_a_wrong_value_in_the_file_is_named_too(tmp_path, toml):
    assert refused(tmp_path, toml).code == f"setting.{toml.split()[0]}"


@pytest.mark.parametrize("toml", ["port = ", "[[", "port 8000", "\x00", 'port = "8000'])
def test_a_file_that_is_no_toml_is_named(tmp_path, toml):
    wrong = refused(tmp_path, toml)
    assert (wrong.code, wrong.facts["path"]) == (
        "setting.config_unreadable",
        tmp_path / "config.toml",
    )


def test_a_file_saved_by_notepad_on_windows_is_read(tmp_path):
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + b"port = 9001\r\n")
    assert read(tmp_path).port == 9001


def test_a_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "config.toml").write_bytes('host = "quầy"'.encode("utf-16"))
    assert refused(tmp_path).code == "setting.config_unreadable"


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path):
    (tmp_path / "config.toml").mkdir()
    assert refused(tmp_path).code == "setting.file_unreadable"


@pytest.mark.parametrize(
    "toml", ["prot = 9000", "home = 'x'", "is_demo = true", "[printer]\nx = 1"]
)
def test_a_word_that_nobody_knows_is_named(tmp_path, toml):
    wrong = refused(tmp_path, toml)
    assert wrong.code in {"setting.unknown", "setting.printer"}


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "shop").write_text("not a folder", encoding="utf-8")
    with pytest.raises(WrongSetting) as no:
        Settings.from_environment({"OCOP_POS_HOME": str(tmp_path / "shop")})
    assert no.value.code == "setting.home"


# --- What is printed into codes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://sp.example.vn", "https://sp.example.vn"),
        ("https://sp.example.vn/", "https://sp.example.vn"),
        ("HTTPS://sp.example.vn:8443/", "https://sp.example.vn:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("HTTP://LocalHost", "http://LocalHost"),
    ],
)
def test_the_address_in_codes_is_kept_without_a_final_slash(tmp_path, given_url, kept):
    assert read(tmp_path, public_url=given_url).link_base == kept


@pytest.mark.parametrize(
    "given_url",
    [
        *("http://192.168.1.5:8000", "http://sp.example.vn", "HTTP://sp.example.vn/"),
        *("http://localhost.example.vn", "http://127.0.0.1.example.vn", "http://127.0.0.2"),
    ],
)
def test_an_address_in_codes_that_is_not_https_is_named(tmp_path, given_url):
    wrong = refused(tmp_path, public_url=given_url)
    assert (wrong.code, wrong.facts["given"]) == ("setting.public_url_https", given_url)


@given(st.from_regex(r"https?://[^\s]{1,30}", fullmatch=True) | st.text(max_size=30))
@settings(deadline=None)
def test_an_address_that_settings_take_can_be_printed_on_every_paper(text):
    """Otherwise the shop would open, and no sale could be completed."""
    try:
        settings = Settings.checked(Path("home"), {"public_url": text})
    except WrongSetting as wrong:
        if wrong.code == "setting.public_url":
            with pytest.raises(BadCode):
                receipt_link(text, "HN01-1A-000001", bytes(32))
        return
    receipt_link(settings.link_base, "HN01-1A-000001", bytes(32))
    label_link(settings.link_base, gtin14=None, showroom="HN01", sku="A-1", lot="L1")


@given(st.integers(-10, 70_000).map(str) | st.text(max_size=6))
@settings(deadline=None)
def test_a_port_is_one_to_65535_or_refused(text):
    try:
        port = Settings.checked(Path("home"), {"port": text}).port
    except WrongSetting:
        return
    assert 1 <= port <= 65_535


def test_the_second_folder_for_copies_need_not_be_there_but_must_lie_elsewhere(tmp_path):
    home, stick = tmp_path / "home", tmp_path / "stick"
    assert read(home).backup is None
    assert read(home, backup=str(stick)).backup == stick
    assert read(home, toml=f'backup = "{stick}"\n').backup == stick
    assert not stick.exists()
    for wrong in ("stick", "5", str(home), str(home / "backups")):
        no = refused(home, backup=wrong)
        assert (no.code, no.facts["given"]) == ("setting.backup", wrong)
