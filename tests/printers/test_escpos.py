import random

import pytest
from escpos import constants
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.dialects import escpos
from printers.document import Document, Gap, Paragraph, Row, Space, Text, words
from printers.printing import draw_paper
from printers.profiles import LABEL_50X30, ROLL_58, ROLL_80, Profile
from tests.printers.readback import REAL_TIME, UnreadableJob, read_back
from tests.printers.sample_papers import GOODS, receipt, tea_label
from tests.printers.test_letters import ROLLS

TWO_LINE_GOODS = tuple((name, stars, "", *rest) for name, stars, _, *rest in GOODS)
"""Goods without a line of origin, two lines an item."""


def picture(width: int, rows: list[bytes]) -> Image.Image:
    """A raster from rows of whole bytes, 1 is black."""
    flipped = bytes(byte ^ 0xFF for row in rows for byte in row)
    return Image.frombytes("1", (width, len(rows)), flipped)


def printed_rows(job: bytes, profile: Profile) -> bytes:
    """The picture of a job as packed rows, 1 is black, without what is fed after the ink."""
    image = read_back(job, profile.width_dots).image()
    return bytes(byte ^ 0xFF for byte in image.tobytes())


@ROLLS
def test_a_job_starts_clean_and_ends_with_the_cut_or_the_feed(roll: Profile) -> None:
    job = escpos.encode(draw_paper(receipt(), roll), roll)
    printed = read_back(job, roll.width_dots)
    assert printed.commands == (["ESC @", "GS V"] if roll.cuts else ["ESC @"])
    tail = printed.rows[-roll.feed_dots :]
    assert not any(any(row) for row in tail)


@ROLLS
def test_no_band_is_taller_than_128_rows(roll: Profile) -> None:
    job = escpos.encode(Image.new("1", (roll.width_dots, 1000), 0), roll)
    assert max(read_back(job, roll.width_dots).band_rows) <= 128


def test_blank_paper_is_fed_and_not_sent() -> None:
    job = escpos.encode(draw_paper(Document((Gap(Space.LARGE),) * 30), ROLL_80), ROLL_80)
    assert len(job) < 40
    assert len(read_back(job, 576).rows) == 30 * 32 + ROLL_80.feed_dots


def test_white_on_the_right_is_not_sent() -> None:
    narrow = escpos.encode(draw_paper(Document((Paragraph(words("Chè")),)), ROLL_80), ROLL_80)
    wide = escpos.encode(
        draw_paper(
            Document((Row(words("Chè"), Text("1")),)),
            ROLL_80,
        ),
        ROLL_80,
    )
    assert len(narrow) * 4 < len(wide)


def test_copies_are_printed_one_after_the_other_each_with_its_end() -> None:
    raster = draw_paper(tea_label(), LABEL_50X30)
    three = read_back(escpos.encode(raster, LABEL_50X30, copies=3), 400)
    one = read_back(escpos.encode(raster, LABEL_50X30), 400)
    assert three.rows == one.rows * 3
    assert read_back(escpos.encode(raster, ROLL_80, copies=2), 576).commands == [
        "ESC @",
        "GS V",
        "GS V",
    ]


def test_a_raster_too_wide_or_grey_or_no_copy_is_refused() -> None:
    with pytest.raises(ValueError, match="584 dots"):
        escpos.encode(Image.new("1", (584, 8), 1), ROLL_80)
    with pytest.raises(ValueError, match="mode"):
        escpos.encode(Image.new("L", (576, 8), 0), ROLL_80)
    with pytest.raises(ValueError, match="copy"):
        escpos.encode(Image.new("1", (576, 8), 1), ROLL_80, copies=0)


@pytest.mark.parametrize(
    ("roll", "goods", "limit"),
    [
        (ROLL_80, TWO_LINE_GOODS, 65_000),
        (ROLL_58, TWO_LINE_GOODS, 50_000),
        (ROLL_80, GOODS[:3], 45_000),
        (ROLL_58, GOODS[:3], 45_000),
        # A third line an item: commune and lot on wide paper, the lot alone on narrow.
        (ROLL_80, GOODS, 65 * 1024),
        (ROLL_58, GOODS, 50 * 1024),
    ],
)
def test_a_receipt_stays_within_its_bytes(
    roll: Profile, goods: tuple[object, ...], limit: int
) -> None:
    job = escpos.encode(draw_paper(receipt(goods), roll), roll)  # type: ignore[arg-type]
    assert len(job) <= limit


def test_the_drawer_pulse_is_50_ms_on_and_500_ms_off() -> None:
    assert escpos.drawer_pulse() == bytes.fromhex("1b700019fa")
    assert read_back(escpos.drawer_pulse(), 576).commands == ["ESC p 0 25 250"]
    assert read_back(escpos.drawer_pulse(), 576).rows == []


def test_no_paper_ever_holds_a_drawer_pulse() -> None:
    paper = Document((Paragraph(words("\x1bp\x00\x19\xfa \x1b\x70 \x10\x14\x01\x00\x05")),))
    job = escpos.encode(draw_paper(paper, ROLL_80), ROLL_80)
    assert read_back(job, 576).commands == ["ESC @", "GS V"]


# The vocabulary, against another program that speaks it.


def test_the_start_and_the_pulses_pin_are_those_of_python_escpos() -> None:
    assert escpos.encode(Image.new("1", (8, 1), 1), ROLL_80).startswith(constants.HW_INIT)
    assert escpos.drawer_pulse()[:3] == constants.CD_KICK_2[:3]


def test_the_cut_is_that_of_python_escpos() -> None:
    oracle = Dummy()
    oracle.cut(feed=False)
    assert escpos.encode(Image.new("1", (8, 1), 1), ROLL_80).endswith(oracle.output)


def test_a_band_is_that_of_python_escpos() -> None:
    raster = Image.effect_noise((64, 100), 120).point([0] * 128 + [255] * 128, "1")
    # A black left edge and right edge keep both encoders from trimming.
    for y in range(100):
        raster.putpixel((0, y), 0)
        raster.putpixel((63, y), 0)
    raster = escpos.without_real_time_bytes(raster)
    oracle = Dummy()
    oracle.image(raster, impl="bitImageRaster")
    ours = escpos.encode(raster, Profile("plain", 64, cuts=False))
    if not any(pair in oracle.output for pair in REAL_TIME):
        assert ours == constants.HW_INIT + oracle.output
    assert oracle.output[:8] in ours


# Real-time commands inside pictures.


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_a_real_time_command_in_a_row_vanishes_and_one_dot_is_added(second: int) -> None:
    raster = picture(32, [b"\xff\x10" + bytes([second]) + b"\xff"] * 3)
    job = escpos.encode(raster, Profile("plain", 32, cuts=False))
    assert printed_rows(job, Profile("plain", 32)) == (b"\xff\x18" + bytes([second]) + b"\xff") * 3


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_a_real_time_command_across_two_rows_vanishes_and_no_dot_changes(second: int) -> None:
    rows = [b"\xff\xff\x10", bytes([second]) + b"\xff\x10", bytes([second]) + b"\xff\xff"]
    job = escpos.encode(picture(24, rows), Profile("plain", 24, cuts=False))
    assert printed_rows(job, Profile("plain", 24)) == b"".join(rows)


def test_a_picture_of_nothing_but_real_time_commands_holds_none_in_the_end() -> None:
    for row in (b"\x10\x04" * 36, b"\x10\x10\x14\x05" * 18, b"\x04\x10" * 36, b"\x14\x10" * 36):
        for width in (72, 71):
            raster = picture(width * 8, [row[:width]] * 300)
            job = escpos.encode(raster, ROLL_80)
            read_back(job, 576)


def test_noise_never_holds_a_real_time_command() -> None:
    chance = random.Random(20261121)
    common = b"\x10\x04\x05\x14\x00\x00\xff"
    for _ in range(40):
        width = chance.choice([1, 2, 3, 7, 48, 72])
        rows = [bytes(chance.choices(common, k=width)) for _ in range(chance.randint(1, 200))]
        read_back(escpos.encode(picture(width * 8, rows), ROLL_80), 576)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.binary(min_size=width, max_size=width)
            | st.lists(
                st.sampled_from([0x10, 0x04, 0x05, 0x14, 0]), min_size=width, max_size=width
            ).map(bytes),
            min_size=1,
            max_size=150,
        )
    )
)
def test_any_picture_comes_out_dot_for_dot_once_it_is_safe(rows: list[bytes]) -> None:
    width = len(rows[0]) * 8
    plain = Profile("plain", width, cuts=False)
    safe = escpos.without_real_time_bytes(picture(width, rows))
    printed = printed_rows(escpos.encode(safe, plain), plain)
    assert printed == bytes(byte ^ 0xFF for byte in safe.tobytes())


def test_a_safe_picture_is_given_back_untouched() -> None:
    raster = draw_paper(receipt(), ROLL_80)
    assert escpos.without_real_time_bytes(raster) is raster


def test_making_a_picture_safe_twice_changes_nothing_more() -> None:
    once = escpos.without_real_time_bytes(picture(32, [b"\x10\x04\x10\x14"] * 9))
    assert escpos.without_real_time_bytes(once).tobytes() == once.tobytes()


# The reader itself.


@pytest.mark.parametrize(
    "job",
    [
        b"A",
        b"\x1b@\n",
        b"\x1dv0\x00\x01\x00\x02\x00\xff",
        b"\x1dv0\x00\x49\x00\x01\x00" + bytes(73),
        b"\x1bJ",
        b"\x1dV\x00\x00",
        b"\x1b!",
    ],
)
def test_the_reader_refuses_a_stray_byte_and_a_broken_command(job: bytes) -> None:
    with pytest.raises(UnreadableJob):
        read_back(job, 576)
