"""A release at the till: proved whole, then there at once; nothing older, forged or half of it."""

import gzip
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pos.base.transaction import reading, writing
from pos.catalogue import communes, link_book, releases
from pos.catalogue import queries as catalogue
from pos.catalogue.releases import BadRelease
from pos.registry import queries
from pos.registry.applying import apply_release
from pos.registry.models import RegistryGoods
from pos.registry.refusals import OlderRelease
from pos.sync.models import StoredFact
from pos.sync.pen import Pen
from pos.sync.signed import BadNews
from pos.till import bank_queries
from tests.registry.published import (
    AT,
    KEYS,
    Published,
    certificate,
    producer,
    product,
)
from tests.world import NOON, TODAY

LINKED = AT - timedelta(days=9)
TEA = product("TN-CHE", "Chè Đinh Tân Cương", gtins=["08930000000019"])


@pytest.fixture
def centre():
    return Published()


def apply(world, raw, centre, *, fetch=None, linked_at=LINKED):
    return apply_release(
        raw, KEYS, fetch or centre.fetch, linked_at=linked_at, hand=world.house_hand()
    )


def held(world):
    assert world is not None
    return queries.held_release(reading())


def entries():
    return queries.entries(reading())


def link(world, sku="CHE-DINH", code="TN-CHE"):
    with writing() as session:
        link_book.link(session, world.product_id(sku), code, "hand", hand=world.hand("Hạnh"))


def card(world, sku="CHE-DINH", on=TODAY):
    product_id = world.product_id(sku)
    return catalogue.cards(reading(), [product_id], on)[product_id]


# --- What is taken ----------------------------------------------------------------------------


def test_a_first_release_comes_whole_and_the_next_as_what_changed(world, centre):
    first = apply(world, centre.publish(producer(), TEA), centre)
    assert (first.no, first.how, first.changed, first.gone) == (1, "full", 2, 0)
    second = apply(world, centre.publish(product("TN-2", "Trà sen"), gone=[TEA[0]]), centre)
    assert (second.no, second.how, second.changed, second.gone) == (2, "delta", 1, 1)
    assert centre.fetched == ["full", "delta"]
    assert entries() == centre.state
    assert releases.state_hash(entries()) == held(world).state


def test_the_release_held_is_not_fetched_again(world, centre):
    raw = centre.publish(producer(), TEA)
    apply(world, raw, centre)
    assert apply(world, raw, centre) is None
    assert centre.fetched == ["full"]


def test_who_missed_a_release_gets_all_of_the_newest(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    centre.publish(product("TN-2", "Trà sen"))
    applied = apply(world, centre.publish(product("TN-3", "Trà lài")), centre)
    assert (applied.no, applied.how) == (3, "full")
    assert entries() == centre.state


def test_a_release_writes_its_fact(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    bodies = reading().scalars(select(StoredFact.body).order_by(StoredFact.seq.desc()).limit(1))
    [body] = bodies
    assert '"t":"release.applied/1"' in body
    assert '"release":1' in body


def test_goods_are_found_by_their_producers_new_name(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    apply(world, centre.publish(producer(name="HTX Chè Mới")), centre)
    assert reading().get_one(RegistryGoods, "TN-CHE").producer_name == "HTX Chè Mới"
    assert "moi" in reading().get_one(RegistryGoods, "TN-CHE").search_key


STATES = st.lists(
    st.dictionaries(
        st.sampled_from(["A", "B", "C", "D"]),
        st.tuples(st.sampled_from(["Chè", "Trà", "Mắm"]), st.sampled_from([3, 4, 5])),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@given(states=STATES, missed=st.sets(st.integers(0, 3)))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whichever_releases_a_till_missed_it_ends_with_the_last(world, states, missed):
    before, centre = queries.held_release(reading()), Published()
    centre.no = 0 if before is None else before.no
    centre.state = entries()
    for no, told in enumerate(states):
        wanted = dict([producer()])
        for code, (name, stars) in told.items():
            wanted |= dict([product(code, name), certificate(f"C-{code}", code, stars)])
        if wanted == centre.state:
            continue
        raw = centre.publish(*wanted.items(), gone=centre.state.keys() - wanted.keys())
        if no not in missed or no == len(states) - 1:
            apply(world, raw, centre)
    if centre.manifests:
        apply(world, centre.manifests[-1], centre)
        assert entries() == centre.state
        names = {row.code: row.name_vi for row in reading().scalars(select(RegistryGoods))}
        assert names.keys() == {one for kind, one in centre.state if kind == "product"}


# --- What is not ------------------------------------------------------------------------------


def nothing_came(world, before=None):
    assert held(world) == before
    if before is None:
        assert entries() == {}


def test_a_manifest_of_a_stranger_is_not_believed(world):
    stranger = Published(pen=Pen(Ed25519PrivateKey.generate()))
    with pytest.raises(BadNews) as told:
        apply(world, stranger.publish(producer(), TEA), stranger)
    assert told.value.code == "unknown_key"
    assert stranger.fetched == []
    nothing_came(world)


def test_a_manifest_that_was_changed_is_not_believed(world, centre):
    raw = centre.publish(producer(), TEA)
    raw["told"] = raw["told"].replace('"release": 1', '"release": 2')
    with pytest.raises(BadNews) as told:
        apply(world, raw, centre)
    assert told.value.code == "signature"
    nothing_came(world)


def test_an_older_release_is_refused(world, centre):
    first = centre.publish(producer(), TEA)
    apply(world, first, centre)
    apply(world, centre.publish(product("TN-2", "Trà sen")), centre)
    before = held(world)
    with pytest.raises(OlderRelease):
        apply(world, first, centre)
    nothing_came(world, before)


def test_another_centre_counts_its_releases_anew(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    apply(world, centre.publish(product("TN-2", "Trà sen")), centre)
    other = Published()
    applied = apply(
        world, other.publish(producer(), product("X", "X")), other, linked_at=NOON + timedelta(1)
    )
    assert (applied.no, applied.how) == (1, "full")
    assert entries() == other.state


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole + b"x",
        lambda whole: b"<html>sign in</html>",
        lambda whole: gzip.compress(gzip.decompress(whole).replace(b"4", b"5")),
        lambda whole: b"",
    ],
)
def test_a_file_that_is_cut_or_changed_is_not_taken_and_the_whole_one_later_is(
    world, centre, spoil
):
    raw = centre.publish(producer(), TEA, certificate("C1", "TN-CHE"))
    with pytest.raises(BadRelease):
        apply(world, raw, centre, fetch=lambda listed: spoil(centre.fetch(listed)))
    nothing_came(world)
    assert apply(world, raw, centre).no == 1


def test_the_file_of_another_release_is_not_taken(world, centre):
    centre.publish(producer(), TEA)
    raw = centre.publish(product("TN-2", "Trà sen"))
    with pytest.raises(BadRelease):
        apply(world, raw, centre, fetch=lambda _listed: centre.files["r1.full.ndjson.gz"])
    nothing_came(world)


def test_a_line_that_breaks_off_leaves_the_release_before_in_force(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    before = held(world)

    def broken(_listed):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        apply(world, centre.publish(product("TN-2", "Trà sen")), centre, fetch=broken)
    nothing_came(world, before)
    assert entries() != centre.state


def test_a_change_that_does_not_fit_what_is_held_is_let_go_for_all_of_it(world, centre):
    apply(world, centre.publish(producer(), TEA), centre)
    with writing() as session:
        from pos.registry import book

        book.write_entries(session, {}, [TEA[0]], {})
    applied = apply(world, centre.publish(product("TN-2", "Trà sen")), centre)
    assert applied.how == "full"
    assert centre.fetched == ["full", "delta", "full"]
    assert entries() == centre.state


def test_an_entry_that_says_less_than_it_must_takes_its_release_with_it(world, centre):
    bad = releases.entry("product", "X", {"name_vi": "X"})
    with pytest.raises(BadRelease) as told:
        apply(world, centre.publish(producer(), bad), centre)
    assert told.value.code == "entry"
    nothing_came(world)


# --- What a linked product shows --------------------------------------------------------------


def test_what_the_registry_says_counts_and_what_the_shop_wrote_does_not(world, centre):
    assert card(world).stars == 5
    apply(world, centre.publish(producer(), TEA, certificate("C1", "TN-CHE", 3)), centre)
    assert card(world).stars == 5  # not linked yet
    link(world)
    apply(world, centre.publish(product("TN-2", "Trà sen")), centre)
    assert card(world).stars == 3
    [one] = catalogue.certificates(reading(), [world.product_id("CHE-DINH")]).popitem()[1]
    assert one.decision_no == "C1/QĐ-UBND"


def test_a_withdrawal_at_the_centre_takes_the_stars_of_a_linked_product(world, centre):
    link(world)
    apply(world, centre.publish(producer(), TEA, certificate("C1", "TN-CHE", 4)), centre)
    assert card(world).stars == 4
    gone = certificate("C1", "TN-CHE", 4, withdrawn_on=TODAY)
    apply(world, centre.publish(gone), centre)
    assert card(world).stars == 0
    assert card(world).lapse == "withdrawn"
    assert card(world, on=TODAY - timedelta(days=1)).stars == 4


def test_an_entry_that_the_registry_no_longer_has_shows_no_stars(world, centre):
    link(world)
    made = certificate("C1", "TN-CHE", 4)
    apply(world, centre.publish(producer(), TEA, made), centre)
    apply(world, centre.publish(gone=[TEA[0], made[0]]), centre)
    assert card(world).stars == 0


def test_a_product_that_is_linked_to_nothing_keeps_its_own(world, centre):
    link(world)
    apply(world, centre.publish(producer(), TEA), centre)
    assert card(world, "MAM-NEM").stars == 4
    assert card(world).stars == 0


def test_a_link_taken_back_lets_the_shops_own_count_again(world, centre):
    link(world)
    apply(world, centre.publish(producer(), TEA, certificate("C1", "TN-CHE", 3)), centre)
    with writing() as session:
        link_book.unlink(session, world.product_id("CHE-DINH"), hand=world.hand("Hạnh"))
    assert card(world).stars == 5


def test_what_the_registry_still_says_keeps_the_moment_since_when(world, centre):
    from pos.catalogue.models import LinkedCertificate

    link(world)
    apply(world, centre.publish(producer(), TEA, certificate("C1", "TN-CHE")), centre)
    with writing() as session:
        link_book.tell(
            session,
            [world.product_id("CHE-DINH")],
            {world.product_id("CHE-DINH"): queries.certificates_of(session, ["TN-CHE"])["TN-CHE"]},
            at=NOON + timedelta(days=1),
        )
    [row] = reading().scalars(select(LinkedCertificate))
    assert row.changed_at == NOON


# --- Units and banks --------------------------------------------------------------------------


def test_a_ward_renamed_by_law_is_found_by_its_new_name_and_none_is_taken_away(world, centre):
    told = {
        "name": "Phường Hồ Gươm",
        "level": "ward",
        "province": "01",
        "province_name": "Thành phố Hà Nội",
        "latitude_microdeg": 21_028_500,
        "longitude_microdeg": 105_852_300,
    }
    before, total = communes.find_communes(reading(), "hoan kiem", 5)
    assert total
    ward = releases.entry("unit", before[0].code, told)
    new = releases.entry("unit", "99999", told | {"name": "Phường Mới Tinh"})
    apply(world, centre.publish(producer(), ward, new), centre)
    [found], _all = communes.find_communes(reading(), "ho guom", 5)
    assert (found.code, found.province) == (before[0].code, "Hà Nội")
    assert communes.commune(reading(), "99999").name == "Phường Mới Tinh"
    apply(world, centre.publish(gone=[new[0]]), centre)
    assert communes.commune(reading(), "99999") is not None


def test_a_bank_of_the_registry_can_be_chosen_for_the_shops_account(world, centre):
    assert "999999" not in bank_queries.names(reading())
    new = releases.entry("bank", "999999", {"name": "Ngân hàng Mới"})
    renamed = releases.entry("bank", "970436", {"name": "VCB"})
    apply(world, centre.publish(producer(), new, renamed), centre)
    names = bank_queries.names(reading())
    assert (names["999999"], names["970436"], names["970418"]) == ("Ngân hàng Mới", "VCB", "BIDV")
    told = world.sign_in("Hạnh").get("/settings/account").get_data(as_text=True)
    assert "Ngân hàng Mới" in told
