"""What was typed on the pages of printers, read into a printer of the shop.  Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pos.base.errors import BadForm
from pos.base.text import BadText, clean
from pos.shop.printer_seen import Seen
from pos.shop.printers import ShopPrinter
from printers.addresses import BadAddress, port_address, port_of
from printers.devices import Seen as Answers
from printers.devices import open_device
from printers.document import Ruler
from printers.layouts.trials import ruler_ends
from printers.presets import PRESETS, Preset, UnknownPreset, preset
from printers.profiles import BadProfile, Dialect, Profile, profile_from_dict, profile_to_dict
from printers.proof import Proof

NAME_MOST = 40
LABEL_MM = ((10, 110), (10, 200))
"""The least and the most width and height of labels."""
SIDES = ("label_width_mm", "label_height_mm")
UNKNOWN_KIND = "unknown"
"""The kind of a printer nobody knows: the usual one of its paper."""
_NUMBERS = (
    "width_dots",
    "dpi",
    "feed_dots",
    "head_dots",
    "motion_per_dot",
    "nudge_x_dots",
    "nudge_y_dots",
    "gap_mm",
)
_MAY_BE_NONE = ("drawer_pin", "code_page", "darkness", "speed")
_WORDS = ("dialect", "cut", "proof")
_TICKS = ("cuts", "answers", "guards_pulse")


def _network(typed: str) -> str:
    return f"tcp://{typed.removeprefix('tcp://')}"


def _usb(typed: str) -> str:
    if typed.startswith("usb:"):
        return typed
    if typed.startswith("file:"):
        return port_address(port_of(typed))
    if typed[:1] == "/":
        return f"usb://{typed}"
    return f"usb://{typed}" if ":" in typed else port_address(typed)


def _serial(typed: str) -> str:
    return f"serial://{typed.removeprefix('serial://')}"


def _windows(typed: str) -> str:
    return f"win32://{typed.removeprefix('win32://')}"


def _cups(typed: str) -> str:
    return f"cups://{typed.removeprefix('cups://')}"


@dataclass(frozen=True)
class Way:
    """How a printer is joined to the machine."""

    address: Callable[[str], str]
    """Of what was typed, the address."""
    problem: str
    """What is said beside the field where that is none."""
    needs_place: bool = True


WAYS: dict[str, Way] = {
    "network": Way(_network, "printer_host"),
    "usb": Way(_usb, "printer_port"),
    "serial": Way(_serial, "printer_serial"),
    "windows": Way(_windows, "printer_queue"),
    "cups": Way(_cups, "printer_queue"),
    "screen": Way(lambda _typed: "preview:", "choose_one", needs_place=False),
}
_WAY_OF = {
    "tcp": "network",
    "usb": "usb",
    "file": "usb",
    "serial": "serial",
    "win32": "windows",
    "cups": "cups",
    "preview": "screen",
}


def way_of(address: str) -> tuple[str, str]:
    """How a printer is joined, and what is typed for it."""
    way = _WAY_OF[address.partition(":")[0]]
    if address.startswith("file:"):
        return way, port_of(address)
    return way, "" if way == "screen" else address.partition("://")[2]


def read_address(form: Mapping[str, str]) -> str:
    """The address that a form names.

    Args:
        form: `way` (of `WAYS`) and `place`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    way = WAYS.get(form.get("way", ""))
    if way is None:
        raise BadForm({"way": "choose_one"})
    place = form.get("place", "").strip()
    if way.needs_place and not place:
        raise BadForm({"place": "missing"})
    try:
        address = way.address(place)
        if address != "preview:":
            open_device(address)
    except BadAddress as bad:
        raise BadForm({"place": way.problem}) from bad
    return address


def read_new(form: Mapping[str, str]) -> ShopPrinter:
    """The printer that is to be got.

    Args:
        form: `name`, `preset` (or `UNKNOWN_KIND`), `way`, `place`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name, address, profile = _name(form, problems), "", PRESETS[0].profile
    seen = Seen()
    try:
        address = read_address(form)
    except BadForm as bad:
        problems.update(bad.problems)
    kind = form.get("preset", "")
    try:
        if kind != UNKNOWN_KIND:
            profile, seen = preset(kind).profile, Seen(preset_id=kind)
    except UnknownPreset:
        problems["preset"] = "choose_one"
    if problems:
        raise BadForm(problems)
    return ShopPrinter("", name, address, profile, _first_label(profile), seen)


def read_kind(form: Mapping[str, str]) -> tuple[Preset, tuple[int, int] | None]:
    """The kind that a form names, and the labels that such a printer begins with.

    Raises:
        BadForm: it names none.
    """
    try:
        kind = preset(form.get("preset", ""))
    except UnknownPreset as bad:
        raise BadForm({"preset": "choose_one"}) from bad
    return kind, _first_label(kind.profile)


def kind_of(printer: ShopPrinter) -> Preset | None:
    """The kind that was chosen for a printer; None: nobody did, or this release has it no more."""
    try:
        return preset(printer.seen.preset_id)
    except UnknownPreset:
        return None


def usual_of_changed(printer: ShopPrinter) -> dict[str, object]:
    """By field of its profile that is no more as its kind has it: what it is there."""
    kind = kind_of(printer)
    if kind is None:
        return {}
    usual, now = profile_to_dict(kind.profile), profile_to_dict(printer.profile)
    return {name: usual[name] for name in usual if name != "name" and usual[name] != now[name]}


def _first_label(profile: Profile) -> tuple[int, int] | None:
    """What is in a label printer until somebody says otherwise."""
    return (50, 30) if ShopPrinter("", "", "", profile).has_labels else None


def read_details(form: Mapping[str, str], now: ShopPrinter) -> ShopPrinter:
    """The printer with every field as a form says.

    Args:
        form: `name`, `way`, `place`, `label_width_mm`, `label_height_mm`, and the fields of
            `printers.profiles.Profile`; a tick that is not there is not set.
        now: the printer as it is.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name, address, profile = _name(form, problems), now.address, now.profile
    label = _label_mm(form, problems)
    try:
        address = read_address(form)
    except BadForm as bad:
        problems.update(bad.problems)
    try:
        profile = read_profile(form, now.profile)
    except BadForm as bad:
        problems.update(bad.problems)
    if problems:
        raise BadForm(problems)
    return replace(now, name=name or now.name, address=address, profile=profile, label_mm=label)


def read_profile(form: Mapping[str, str], now: Profile) -> Profile:
    """The profile that a form says.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    told: dict[str, object] = dict(profile_to_dict(now))
    for name in (*_NUMBERS, *_MAY_BE_NONE):
        text = form.get(name, "").strip()
        if not text and name in _MAY_BE_NONE:
            told[name] = None
        elif _is_whole(text):
            told[name] = int(text)
        else:
            problems[name] = "not_a_number"
    told |= {name: form.get(name, "") for name in _WORDS}
    told |= {name: name in form for name in _TICKS}
    if problems:
        raise BadForm(problems)
    try:
        return profile_from_dict(told)
    except BadProfile as bad:
        raise BadForm({bad.field: "beyond_limits"}) from bad


def may_be_asked(printer: ShopPrinter) -> bool:
    """Whether there is somebody to ask: TSPL knows none of the questions, and would read what it
    was asked as the head of the next label."""
    return not printer.is_preview and printer.profile.dialect is not Dialect.TSPL


def heard(
    now: ShopPrinter, said: Answers | None, at: datetime, *, address: str
) -> tuple[Seen, Profile]:
    """What a printer answered, and the profile that follows.

    Args:
        said: None where the line to it carries no answers.
        at: when it was asked.
        address: where; who answered there is not this printer, if it is elsewhere by now.
    """
    if address != now.address:
        return now.seen, now.profile
    seen, profile = replace(now.seen, asked_at=at, carries_answers=said is not None), now.profile
    if said is None:
        return seen, replace(profile, answers=False, proof=Proof.NONE)
    seen = replace(
        seen,
        state=said.status.state.value,
        bits=said.status.bits,
    )
    if said.answers and not said.status.state.prints:
        return seen, profile  # one out of paper was asked nothing more, so nothing follows from it
    seen = replace(
        seen,
        proves_printing=said.proves_printing,
        proves_processing=said.proves_processing,
        maker=said.maker,
        model=said.model,
    )
    return seen, replace(profile, answers=said.answers, proof=said.proof)


def read_seen(form: Mapping[str, str], now: ShopPrinter, at: datetime) -> tuple[Seen, Profile]:
    """What somebody saw on the test paper, and the profile that follows.

    Args:
        at: when they said so.
        form: `ruler` (the largest number that came out whole), `letters`, `head`, `cut` (`yes`,
            `no`), `qr` (dots of the smallest that was read).

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    profile = now.profile
    ruler = _ruler(form.get("ruler", ""), profile, problems)
    qr = form.get("qr", "")
    if qr not in {"", "0", "4", "5", "6"}:
        problems["qr"] = "choose_one"
    said = {name: _yes_no(form.get(name, ""), name, problems) for name in ("letters", "head")}
    cut = _yes_no(form.get("cut", ""), "cut", problems)
    if problems:
        raise BadForm(problems)
    seen = replace(
        now.seen,
        tested_at=at,
        ruler_dots=ruler if ruler is not None else now.seen.ruler_dots,
        has_letters=said["letters"],
        has_whole_head=said["head"],
        qr_dots=int(qr) if qr else None,
        cuts=cut,
    )
    width = profile.width_dots if ruler is None else ruler
    return seen, replace(profile, width_dots=width, cuts=profile.cuts if cut is None else cut)


def marks(profile: Profile) -> list[int]:
    """The numbers on the ruler of this printer's test paper; the last ones may be beyond it."""
    return ruler_ends(Ruler(), profile.width_dots)


def _ruler(said: str, profile: Profile, problems: dict[str, str]) -> int | None:
    if said in {"", *map(str, marks(profile))}:
        return int(said) if said else None
    problems["ruler"] = "choose_one"
    return None


def _yes_no(said: str, name: str, problems: dict[str, str]) -> bool | None:
    if said not in {"", "yes", "no"}:
        problems[name] = "choose_one"
    return {"yes": True, "no": False}.get(said)


def _name(form: Mapping[str, str], problems: dict[str, str]) -> str:
    try:
        return clean(form.get("name", ""), max_length=NAME_MOST)
    except BadText as bad:
        problems["name"] = bad.code
        return ""


def _label_mm(form: Mapping[str, str], problems: dict[str, str]) -> tuple[int, int] | None:
    typed = [form.get(name, "").strip() for name in SIDES]
    if not any(typed):
        return None
    size = label_mm(*typed)
    if size is None:
        problems["label_width_mm"] = "label_size"
    return size


def label_mm(width: str, height: str) -> tuple[int, int] | None:
    """A label's size as typed; None where it is none, or beyond what printers take."""
    if not all(_is_whole(one) for one in (width, height)):
        return None
    size = (int(width), int(height))
    fits = all(least <= one <= most for one, (least, most) in zip(size, LABEL_MM, strict=True))
    return size if fits else None


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 6
