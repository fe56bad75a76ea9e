"""Views are told apart by neighbourhoods that nobody can find again."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from pos.trace.networks import name_of_day, neighbourhood
from pos.trace.visitors import address_of, is_person

KEY, OTHER = b"k" * 32, b"l" * 32


def test_an_address_is_shortened_before_anything_else() -> None:
    assert neighbourhood("113.160.4.77") == "113.160.4.0/24"
    assert neighbourhood("::ffff:113.160.4.77") == "113.160.4.0/24"
    assert neighbourhood("2001:ee0:1a:2b::7") == "2001:ee0:1a::/48"
    assert neighbourhood("[fe80::1%eth0]") == "fe80::/48"
    assert neighbourhood("nobody") == ""


@given(st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_two_phones_have_one_name_on_a_day_only_if_they_share_a_neighbourhood(
    one: ipaddress.IPv4Address, other: ipaddress.IPv4Address
) -> None:
    is_same = name_of_day(str(one), KEY) == name_of_day(str(other), KEY)
    assert is_same == (neighbourhood(str(one)) == neighbourhood(str(other)))


@given(st.ip_addresses())
def test_the_name_is_another_one_under_the_key_of_another_day(
    one: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert name_of_day(str(one), KEY) != name_of_day(str(one), OTHER)


def test_a_forwarded_address_is_believed_of_this_machines_own_proxy_alone() -> None:
    told = "6.6.6.6, 113.160.4.77"
    assert address_of("127.0.0.1", told, is_own=True) == "113.160.4.77"
    assert address_of("192.168.1.9", told, is_own=False) == "192.168.1.9"
    assert address_of("127.0.0.1", "", is_own=True) == "127.0.0.1"


def test_programs_and_pages_loaded_ahead_are_no_persons() -> None:
    assert is_person({"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile"})
    assert is_person({})
    assert not is_person({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    assert not is_person({"User-Agent": "facebookexternalhit/1.1"})
    assert not is_person({"User-Agent": "Mozilla/5.0", "Sec-Purpose": "prefetch;prerender"})
    assert not is_person({"Purpose": "prefetch"})
