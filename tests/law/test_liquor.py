"""Wine and beer, told by their words."""

import pytest

from pos.law.liquor import is_liquor


@pytest.mark.parametrize(
    "name",
    [
        "Rượu mơ Núi Tản",
        "Ruou nep cam",
        "Chai rượu cần 1 l",
        "Bia hơi",
        "BIA tươi 2 l",
        "Vang nho Đà Lạt",
        "Hộp quà vang đỏ",
        "Rượu vang sim",
        "Soju mận",
        "Rươ\u0323u mơ",
    ],
)
def test_what_is_drunk_for_its_alcohol(name):
    assert is_liquor(name)


@pytest.mark.parametrize(
    "name",
    [
        "Giấm rượu nho",
        "Men rượu lá",
        "Bìa sổ tay",
        "Bia đá khắc tên",
        "Nghệ vàng",
        "Ly rượu gốm",
        "Bò sốt vang",
        "Nếp cái hoa vàng",
        "Biacomex",
        "Ruốc tôm",
        "Nước mơ",
    ],
)
def test_what_only_sounds_like_it(name):
    assert not is_liquor(name)


def test_a_group_of_alcohol_alone_tells_and_a_mixed_one_does_not():
    assert is_liquor("Tây Bắc 500 ml", goods_group="Đồ uống>>Rượu, bia")
    assert is_liquor("Tây Bắc 500 ml", goods_group="Đồ uống có cồn")
    assert not is_liquor("Nước cam", goods_group="Rượu, bia, nước ngọt")
    assert not is_liquor("Giấm gạo", goods_group="Rượu")
    assert not is_liquor("Tây Bắc 500 ml", goods_group="")


def test_crafts_and_journeys_are_no_drink():
    assert not is_liquor("Rượu cần (bình gốm)", ocop_group="handicraft")
