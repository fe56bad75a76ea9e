"""Text: one stored form, one key to search by, one key to sort by."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.text import BadText, clean, nfc, search_key, sort_key

# The Vietnamese alphabet, spelled out by hand; each line one letter with its six tones.
LETTERS = [
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "b", "c", "d", "đ", "eèẻẽéẹ", "êềểễếệ", "f", "g", "h",
    "iìỉĩíị", "j", "k", "l", "m", "n", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "p", "q", "r", "s", "t",
    "uùủũúụ", "ưừửữứự", "v", "w", "x", "yỳỷỹýỵ", "z",
]  # fmt: skip

ANY_TEXT = st.text(max_size=40)
VIETNAMESE = st.text("".join(LETTERS) + "".join(LETTERS).upper() + " 0123456789-'", max_size=30)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- clean ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        (nfd("Chè Shan tuyết"), "Chè Shan tuyết"),
        ("  Miến\tdong \r\n Bình\u00a0Liêu ", "Miến dong Bình Liêu"),
        ("Mật\u200bong", "Mậtong"),
        ("\ufeffCà phê\u00ad\u200e\u202e\u2066", "Cà phê"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("\u202eđảo ngược\u202c", "đảo ngược"),
        ("Rượu\ud800 mơ", "Rượu mơ"),
        ("\u3164\u034f \u115f", ""),
    ],
)
def test_stored_text_is_composed_on_one_line_and_holds_nothing_unseen(
    given_text: str, stored: str
) -> None:
    assert clean(given_text) == stored


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_cleaned_text_is_nfc_and_has_no_controls_and_can_be_written_as_utf8(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == nfc(cleaned)
    assert not [sign for sign in cleaned if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}]
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "  " not in cleaned


def test_too_long_a_text_is_refused_and_never_cut() -> None:
    assert clean(nfd("ễ") * 5, max_length=5) == "ễễễễễ"
    with pytest.raises(BadText) as refused:
        clean("ễ" * 6, max_length=5)
    assert refused.value.code == refused.value.reason == "too_long"


# --- search_key ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Chè Shan tuyết Đặc sản Đồng Văn", "che shan tuyet dac san dong van"),
        ("Rượu", "ruou"),
        ("ĐẶC SẢN", "dac san"),
        ("M'Drắk", "m drak"),
        ("M’Drắk", "m drak"),
        ("MʼDrắk", "m drak"),
        ("Hòa Bình", "hoa binh"),
        ("Hoà Bình", "hoa binh"),
        ("Thuỷ – Thủy", "thuy thuy"),
        ("Ðắk Lắk", "dak lak"),
        ("Cà-phê (rang, xay) 200g/gói", "ca phe rang xay 200g goi"),
        ("４５０ｇ", "450g"),
        ("★★★", ""),
    ],
)
def test_a_text_is_found_by_plain_small_letters(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.one_of(ANY_TEXT, VIETNAMESE))
def test_composed_and_decomposed_text_have_one_search_key(text: str) -> None:
    assert search_key(nfd(text)) == search_key(nfc(text)) == search_key(clean(text))


@given(ANY_TEXT)
def test_the_search_key_of_a_search_key_is_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(VIETNAMESE)
def test_the_search_key_of_vietnamese_is_ascii_whatever_the_case(text: str) -> None:
    assert search_key(text).isascii()
    assert search_key(text.upper()) == search_key(text)


# --- sort_key ------------------------------------------------------------------------


def test_names_sort_as_in_the_vietnamese_alphabet() -> None:
    names = ["An", "Ăn", "Ân", "Ba", "Da", "Dư", "Đa", "Đỗ"]
    for seed in range(20):
        shuffled = random.Random(seed).sample(names, len(names))
        assert sorted(shuffled, key=sort_key) == names


def test_all_letters_sort_in_order_each_with_its_tones_and_then_its_capitals() -> None:
    ordered = [form for letter in LETTERS for tone in letter for form in (tone, tone.upper())]
    assert len({sort_key(sign) for sign in ordered}) == len(ordered)
    shuffled = random.Random(0).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Chè 2", "Chè A"),
        ("ma", "mà"),
        ("mà", "mả"),
        ("mả", "mã"),
        ("mã", "má"),
        ("má", "mạ"),
        ("mạ", "mă"),
        ("Hoà An", "Hoa Ban"),
        ("Hoa Ban", "Hoà Ban"),
        ("An", "An Giang"),
        ("An Giang", "Anh"),
        ("mứt", "Mứt"),
        ("Mứt", "mứt gừng"),
        ("Lăng", "Lâm"),
        ("Na", "Nga"),
        ("Zơi", "茶"),
    ],
)
def test_letters_count_before_tones_and_tones_before_case(before: str, after: str) -> None:
    assert sort_key(before) < sort_key(after)


def test_two_habits_of_placing_a_tone_sort_together() -> None:
    assert sort_key("Hòa Bình") == sort_key("Hoà Bình")
    assert sort_key("M'Drắk") == sort_key("M’Drắk")
    assert sort_key("Hoả") > sort_key("Hòa")


@given(st.one_of(ANY_TEXT, VIETNAMESE))
def test_a_sort_key_is_printable_ascii_and_one_for_nfc_and_nfd(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert key == "" or key.isprintable()
    assert sort_key(nfd(text)) == key


@given(VIETNAMESE, VIETNAMESE)
def test_a_text_sorts_before_any_longer_text_that_begins_with_it(text: str, more: str) -> None:
    assert sort_key(text) <= sort_key(text + " " + more)


def _levels(text: str) -> tuple[list[int], list[int], list[bool]]:
    """A slow second opinion: letters by place in the alphabet, then tones, then case."""
    places = {form: (at, tone) for at, row in enumerate(LETTERS) for tone, form in enumerate(row)}
    letters, tones, cases = [], [], []
    for sign in text:
        if sign.lower() in places:
            letter, tone = places[sign.lower()]
            letters.append(100 + letter)
            tones.append(tone)
            cases.append(sign != sign.lower())
        else:
            letters.append(int(sign) if sign.isdigit() else -1)
    return letters, tones, cases


WORDS = st.lists(
    st.text("aăâbdđeêoôơuưmnàảãáạđộừýIÍ07", min_size=1, max_size=3), min_size=1, max_size=3
).map(" ".join)


@given(WORDS, WORDS)
def test_the_key_agrees_with_comparing_letters_tones_and_case_one_by_one(a: str, b: str) -> None:
    assert (sort_key(a) < sort_key(b)) == (_levels(a) < _levels(b)) or _tone_counts_differ(a, b)


def _tone_counts_differ(a: str, b: str) -> bool:
    """Same letters, but tones on different letters of a word: no Vietnamese word has that."""
    marks = [[at for at, tone in enumerate(_levels(text)[1]) if tone] for text in (a, b)]
    return _levels(a)[0] == _levels(b)[0] and marks[0] != marks[1]
