"""What is no update is refused by name, before anything of it is believed."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.base.errors import WrongSetting
from pos.config import Settings
from pos.updating import bundles, checking, publishers
from pos.updating.bundles import Bundle, open_bundle
from tests.updating import releases_made
from tests.updating.releases_made import KEY, KNOWN, NEXT, PUBLISHER
from tools import bundle as tool


@pytest.fixture(scope="module")
def good(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound bundle."""
    return releases_made.make(wheel, tmp_path_factory.mktemp("good"))


Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def changed(good: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """A bundle with its files changed."""

    def changed(change: Change) -> Path:
        with zipfile.ZipFile(good) as file:
            content = {name: file.read(name) for name in file.namelist()}
        change(content)
        target = tmp_path / good.name
        with zipfile.ZipFile(target, "w") as file:
            for name, one in content.items():
                file.writestr(name, one)
        return target

    return changed


def refusal(path: Path, **how: bool) -> WrongSetting:
    with pytest.raises(WrongSetting) as no:
        open_bundle(path, KNOWN, **how)
    return no.value


def signed_anew(content: dict[str, bytes], **told: object) -> None:
    """Change what the manifest says, and sign it as its publisher would."""
    raw = json.loads(content[bundles.MANIFEST]) | told
    content[bundles.MANIFEST] = json.dumps(raw).encode()
    content[bundles.SEAL] = json.dumps(tool.sign(content[bundles.MANIFEST], KEY)).encode()


def first_wheel(content: dict[str, bytes]) -> str:
    return min(name for name in content if name.startswith("wheels/"))


def test_a_sound_bundle_says_its_version_and_who_signed_it(good):
    found = open_bundle(good, KNOWN)
    assert (found.manifest.version, found.publisher) == (NEXT, KNOWN[PUBLISHER])
    assert good.name == f"ocop-pos-{NEXT}-{bundles.this_platform()}-py{bundles.this_python()}.zip"


def test_a_wheel_alone_is_named_as_a_part(wheel):
    assert refusal(wheel).code == "update.bare_wheel"


def test_what_is_no_zip_is_no_bundle(tmp_path):
    path = tmp_path / "update.zip"
    path.write_bytes(b"not a zip")
    assert refusal(path).code == "update.not_a_bundle"


def test_a_zip_of_something_else_is_no_bundle(tmp_path):
    path = tmp_path / "update.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("holiday.txt", "sea")
    assert refusal(path).code == "update.not_a_bundle"


def test_an_unsigned_bundle_is_refused_unless_somebody_says_so(changed):
    path = changed(lambda content: content.pop(bundles.SEAL) and None)
    assert refusal(path).code == "update.unsigned"
    assert open_bundle(path, KNOWN, may_be_unsigned=True).publisher == ""


def test_a_strangers_bundle_is_refused_with_the_key(changed):
    def sign_by_another(content: dict[str, bytes]) -> None:
        seal = tool.sign(content[bundles.MANIFEST], bytes(32))
        content[bundles.SEAL] = json.dumps(seal).encode()

    path = changed(sign_by_another)
    no = refusal(path)
    assert no.code == "update.foreign"
    assert len(str(no.facts["key"])) == 64
    assert open_bundle(path, KNOWN, may_be_unsigned=True).publisher == ""


def test_a_false_signature_is_refused_whatever_somebody_says(changed):
    def tamper(content: dict[str, bytes]) -> None:
        content[bundles.MANIFEST] = content[bundles.MANIFEST].replace(b"9.0.0", b"9.9.9")

    path = changed(tamper)
    assert refusal(path).code == "update.forged"
    assert refusal(path, may_be_unsigned=True).code == "update.forged"


def test_a_wheel_that_is_not_what_the_manifest_says_is_named(changed):
    names: list[str] = []

    def damage(content: dict[str, bytes]) -> None:
        names.append(first_wheel(content))
        content[names[0]] = content[names[0]][:-1] + b"!"

    no = refusal(changed(damage))
    assert (no.code, no.facts["name"]) == ("update.damaged", names[0])


def test_a_wheel_that_is_missing_is_named(changed):
    path = changed(lambda content: content.pop(first_wheel(content)) and None)
    assert refusal(path).code == "update.damaged"


def test_a_file_that_the_manifest_does_not_name_is_refused(changed):
    no = refusal(changed(lambda content: content.update({"wheels/more.whl": b"?"})))
    assert (no.code, no.facts["name"]) == ("update.damaged", "wheels/more.whl")


def test_a_bundle_without_something_that_the_program_needs_is_refused_by_its_name(changed):
    def leave_out(content: dict[str, bytes]) -> None:
        [name] = [one for one in content if one.startswith("wheels/waitress")]
        del content[name]
        raw = json.loads(content[bundles.MANIFEST])["wheels"]
        signed_anew(content, wheels=[one for one in raw if one["name"] != name])

    no = refusal(changed(leave_out))
    assert (no.code, no.facts["name"]) == ("update.incomplete", "waitress")


def test_a_bundle_that_promises_another_version_than_its_program_is_refused(changed):
    assert refusal(changed(lambda c: signed_anew(c, version="9.1.0"))).code == "update.incomplete"


@pytest.mark.parametrize(
    "told",
    [
        {"format": "OCOP-BUNDLE2"},
        {"version": "../../etc"},
        {"version": 9},
        {"schema": "new"},
        {"installed_bytes": -1},
        {"wheels": [{"name": "../evil.whl", "sha256": "", "size": 1}]},
        {"wheels": [{"name": "wheels/a.whl", "sha256": "", "size": 10**12}]},
        {"more": 1},
    ],
)
def test_a_manifest_that_says_what_it_should_not_is_no_bundle(changed, told):
    assert refusal(changed(lambda content: signed_anew(content, **told))).code == (
        "update.not_a_bundle"
    )


def test_a_wheel_that_leads_out_of_its_folder_is_refused(shop, wheel, tmp_path):
    from pos.updating.installing import install

    made = releases_made.make(wheel, tmp_path / "bundle", changed={"../../../../evil.py": "1"})
    with pytest.raises(WrongSetting) as no:
        install(shop.program, open_bundle(made, KNOWN))
    assert no.value.code == "update.damaged"
    assert not list(shop.home.rglob("evil.py"))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(0, 4000), bits=st.binary(min_size=1, max_size=40))
def test_no_damage_is_ever_taken_for_a_bundle(good, tmp_path, cut, bits):
    """Bytes written over any place: refused in a sentence, or not damaged at all."""
    content = bytearray(good.read_bytes())
    place = cut * len(content) // 4001
    content[place : place + len(bits)] = bits
    path = tmp_path / "update.zip"
    path.write_bytes(content)
    if bytes(content) == good.read_bytes():
        return
    try:
        found = open_bundle(path, KNOWN)
    except WrongSetting:
        return
    # the bytes lie where a ZIP says nothing: every file in it is what it was
    assert found.text == open_bundle(good, KNOWN).text


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path, content):
    path = tmp_path / "update.zip"
    path.write_bytes(content)
    assert refusal(path).code == "update.not_a_bundle"


# --- For this shop ---------------------------------------------------------------------------


def foreseen(shop: object, found: Bundle, **told: object) -> checking.Outlook:
    of = replace(found, manifest=replace(found.manifest, **told))  # type: ignore[arg-type]
    return checking.foresee(Settings(home=shop.home), of)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"python": "3.99"}, "update.other_machine"),
        ({"platform": "win32-amd64"}, "update.other_machine"),
        ({"version": "0.1.0"}, "update.same"),
        ({"version": "0.0.9"}, "update.older"),
        ({"installed_bytes": 10**17}, "update.no_room"),
    ],
)
def test_what_cannot_be_taken_up_here_is_refused_by_its_reason(shop, good, told, code):
    with pytest.raises(WrongSetting) as no:
        foreseen(shop, open_bundle(good, KNOWN), **told)
    assert no.value.code == code


def test_what_would_happen_is_told(shop, bundle):
    outlook = foreseen(shop, open_bundle(bundle, KNOWN))
    assert (outlook.from_version, outlook.to_version) == ("0.1.0", NEXT)
    assert outlook.to_schema == "9001"
    assert 0 < outlook.needed_mib < outlook.free_mib


def test_a_folder_without_a_shop_has_nothing_to_update(tmp_path, good):
    with pytest.raises(WrongSetting) as no:
        checking.foresee(Settings(home=tmp_path), open_bundle(good, KNOWN))
    assert no.value.code == "setting.empty_home"


def test_a_version_is_compared_by_its_numbers():
    assert bundles.number("0.10.0") > bundles.number("0.9.12")


# --- Whose ----------------------------------------------------------------------------------


def test_a_list_of_publishers_is_read_line_by_line():
    text = f"# a note\n\n{PUBLISHER.upper()} Chi cục Ví Dụ\n"
    assert publishers.read(text) == {PUBLISHER: "Chi cục Ví Dụ"}


def test_the_list_that_came_with_the_program_holds_keys_only():
    for key, name in publishers.known().items():
        assert len(bytes.fromhex(key)) == 32
        assert name


def test_the_same_wheels_make_the_same_bundle(good, tmp_path):
    wheels = sorted(good.parent.glob("*.whl"))
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(tool.pack(wheels, tmp_path / name, KEY).read_bytes())
    assert made[0] == made[1] == good.read_bytes()


def test_a_new_key_is_written_once_for_its_owner_alone(tmp_path):
    public = tool.new_key(tmp_path / "key")
    assert len(bytes.fromhex(public)) == 32
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert tool.sign(b"x", (tmp_path / "key").read_bytes())["key"] == public
    with pytest.raises(FileExistsError):
        tool.new_key(tmp_path / "key")


def test_a_bundle_is_not_changed_between_the_look_and_the_taking(shop, good, tmp_path):
    from pos.updating.installing import install

    path = tmp_path / "stick.zip"
    shutil.copy(good, path)
    found = open_bundle(path, KNOWN)
    content = bytearray(path.read_bytes())
    digest = hashlib.sha256(content).hexdigest()
    at = content.rindex(b"pos/app.py", 0, len(content) // 2) - 200
    content[at : at + 8] = b"\0" * 8
    path.write_bytes(content)
    assert hashlib.sha256(content).hexdigest() != digest
    with pytest.raises(WrongSetting):
        install(shop.program, found)
    assert not (shop.program.release(NEXT) / "release.json").exists()
