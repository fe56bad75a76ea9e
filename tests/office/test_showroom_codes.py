"""The code of a showroom: its shape, and one for each province."""

import pytest
from sqlalchemy import text

from pos.base.transaction import reading
from pos.office.showroom_codes import BadShowroomCode, propose, read_code
from tests.world import World


def test_every_province_of_today_has_a_code_of_its_own(world: World):
    asked = text("SELECT DISTINCT province_code FROM catalogue_communes")
    provinces = list(reading().scalars(asked))
    codes = [propose(one) for one in provinces]
    assert len(provinces) == len(set(codes)) == 34
    assert all(read_code(one) == one for one in codes)


@pytest.mark.parametrize("given", ["hn01", " HN01 ", "HCM0123", "DEMO01"])
def test_a_code_is_letters_then_digits(given):
    assert read_code(given) == given.strip().upper()


@pytest.mark.parametrize("given", ["", "H01", "HANOI01", "HN1", "HN00001", "ĐN01", "HN 01", "01HN"])
def test_anything_else_is_no_code(given):
    with pytest.raises(BadShowroomCode):
        read_code(given)
