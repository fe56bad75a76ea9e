from hypothesis import given
from hypothesis import strategies as st

from printers.document import Span, Stars, Text
from printers.fonts.glyphs import Face
from printers.layouts import flow
from printers.layouts.flow import Line, Run, StarRun, Word

BODY = Face(24)
BOLD = Face(24, bold=True)


def said(line: Line) -> str:
    """The line's words as a reader sees them."""
    return " ".join(
        "".join(
            piece.text if isinstance(piece, Run) else "★" * piece.count for piece in word.pieces
        )
        for word in line.words
    )


def wrapped(text: str, width_dots: int, *, max_lines: int | None = None) -> list[str]:
    words = flow.split_words([(Text(text), BODY)])
    return [said(line) for line in flow.wrap(words, width_dots, max_lines=max_lines)]


def test_a_name_wraps_at_words() -> None:
    assert wrapped("Nước mắm truyền thống Làng Yến", 200) == [
        "Nước mắm",
        "truyền thống",
        "Làng Yến",
    ]


def test_a_word_longer_than_the_line_breaks_between_letters_and_loses_none() -> None:
    lines = wrapped("ngoằnngoèo" * 20, 200)
    assert len(lines) > 5
    assert "".join(lines) == "ngoằnngoèo" * 20


def test_an_unbreakable_space_keeps_an_amount_together() -> None:
    assert wrapped("giá 432.000\u00a0đ", 130) == ["giá", "432.000\u00a0đ"]


def test_a_word_in_two_voices_is_not_parted() -> None:
    spans: list[tuple[Span, Face]] = [(Text("đâu tới"), BOLD), (Text(", lấy"), BODY)]
    lines = flow.wrap(flow.split_words(spans), 70)
    assert [said(line) for line in lines] == ["đâu", "tới,", "lấy"]


def test_stars_stand_together_as_a_word() -> None:
    spans: list[tuple[Span, Face]] = [(Text("Chè "), BOLD), (Stars(5), BOLD)]
    lines = flow.wrap(flow.split_words(spans), 120)
    assert [said(line) for line in lines] == ["Chè", "★★★★★"]


def test_what_is_left_over_after_the_last_line_becomes_an_ellipsis() -> None:
    lines = wrapped("Nước mắm truyền thống Làng Yến đặc biệt", 200, max_lines=2)
    assert lines == ["Nước mắm", "truyền thống…"]


def test_an_ellipsis_replaces_whole_words_while_another_is_left() -> None:
    just_two = flow.single_line_width_dots("một hai", BODY)
    assert wrapped("một hai ba", just_two, max_lines=1) == ["một…"]


def test_a_single_word_is_shortened_by_whole_letters() -> None:
    (line,) = wrapped("e\u0302\u0301" * 40, 100, max_lines=1)
    assert line.endswith("…")
    assert set(line[:-1]) == {"ế"}


def test_no_comma_is_left_before_an_ellipsis() -> None:
    assert wrapped("Tân Cương, Thái Nguyên", 150, max_lines=1) == ["Tân Cương…"]


def test_no_dash_of_its_own_is_left_before_an_ellipsis() -> None:
    room = flow.single_line_width_dots("Dịch vụ -…", BODY)
    assert wrapped("Dịch vụ - Xuất nhập khẩu", room, max_lines=1) == ["Dịch vụ…"]


def test_a_separator_at_a_lines_end_is_left_out() -> None:
    assert wrapped("MST 0199999991 · ĐT 024", 220) == ["MST 0199999991", "ĐT 024"]


def test_centred_lines_are_of_even_length() -> None:
    words = flow.split_words([(Text("SHOWROOM OCOP HOÀN KIẾM"), BODY)])
    lines = flow.wrap(words, 300)
    assert [said(line) for line in lines] == ["SHOWROOM OCOP HOÀN", "KIẾM"]
    even = flow.balanced(lines, words, 300)
    assert [said(line) for line in even] == ["SHOWROOM", "OCOP HOÀN KIẾM"]


def test_nothing_gives_no_lines() -> None:
    assert wrapped("", 100) == []
    assert wrapped("   ", 100) == []


def test_the_foot_of_a_j_at_a_lines_start_stays_on_the_paper() -> None:
    word = Word((Run("J", Face(44)),), 0)
    assert word.before > 0
    ((_, pen),) = Line((word,)).placed()
    assert pen == word.before


@given(st.text(max_size=80), st.integers(60, 400), st.none() | st.integers(1, 3))
def test_no_line_is_ever_wider_than_its_room(text: str, width: int, most: int | None) -> None:
    words = flow.split_words([(Text(text), BODY), (Stars(3), BODY), (Text(text), BOLD)])
    lines = flow.wrap(words, width, max_lines=most)
    assert all(line.width_dots <= width for line in lines)
    assert most is None or len(lines) <= most


@given(st.text(max_size=80), st.integers(60, 400))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    span = Text(text.replace("·", ""))
    lines = flow.wrap(flow.split_words([(span, BODY)]), width)
    letters = "".join(said(line) for line in lines)
    assert letters.replace(" ", "") == span.text.replace(" ", "")


def test_a_star_run_knows_its_room() -> None:
    assert StarRun(5, BODY).extent.advance == 5 * flow.star_side_dots(BODY) == 110
