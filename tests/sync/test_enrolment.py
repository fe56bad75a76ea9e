"""Codes of enrolment and what a QR code tells: as typed, as scanned, as signed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.sync.enrolment import (
    BadInvitation,
    Invitation,
    enrol_words,
    qr_text,
    read_code,
    read_qr,
    shown_code,
    shown_key,
)

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
codes = st.text(LETTERS, min_size=16, max_size=16)


@given(codes)
def test_a_code_is_read_as_it_is_shown(code: str):
    assert read_code(shown_code(code)) == code
    assert read_code(shown_code(code).lower().replace("-", " ")) == code


def test_letters_that_are_read_for_digits_are_taken_for_them():
    assert read_code("oooo-iiii-llll-7k2m") == "0000111111117K2M"


@pytest.mark.parametrize(
    "text", ["", "7K2M", "7K2M-7K2M-7K2M-7K2U", "7K2M-7K2M-7K2M-7K2M-7", "é" * 16]
)
def test_what_is_no_code_is_not_guessed_at(text: str):
    with pytest.raises(BadInvitation):
        read_code(text)


@given(codes, st.sampled_from([None, "ab" * 32]))
def test_a_qr_code_is_read_as_it_is_written(code: str, authority: str | None):
    invitation = Invitation("https://centre.example:8443", code, authority)
    assert read_qr(qr_text(invitation)) == invitation


@pytest.mark.parametrize(
    "text",
    [
        "HTTPS://OCOP.VN/01/08938500000016/10/L261120",
        "{}",
        "[1]",
        "null",
        '{"v":2,"url":"https://c.vn","code":"7K2M7K2M7K2M7K2M"}',
        '{"v":1,"url":"https://c.vn/x","code":"7K2M7K2M7K2M7K2M"}',
        '{"v":1,"url":"ftp://c.vn","code":"7K2M7K2M7K2M7K2M"}',
        '{"v":1,"url":1,"code":"7K2M7K2M7K2M7K2M"}',
        '{"v":1,"url":"https://c.vn","code":7}',
        '{"v":1,"url":"https://c.vn","code":"7K2M7K2M7K2M7K2M","ca":"x"}',
        "[" * 5000,
    ],
)
def test_another_qr_code_is_no_invitation(text: str):
    with pytest.raises(BadInvitation):
        read_qr(text)


def test_a_qr_code_says_what_the_protocol_says():
    told = json.loads(qr_text(Invitation("https://c.vn", "7K2M7K2M7K2M7K2M", "ab" * 32)))
    assert told == {"v": 1, "url": "https://c.vn", "code": "7K2M7K2M7K2M7K2M", "ca": "ab" * 32}


def test_the_words_that_are_signed_are_the_protocols():
    assert enrol_words("C", "T", "K") == b"C\nT\nK"
    assert shown_key("00" * 32) == "6668 7AAD F862 BD77"
