"""People come, change their PIN or their work, and leave; somebody always manages."""

import pytest
from flask.testing import FlaskClient

from pos.base.transaction import reading
from pos.shop import queries, staffing
from pos.shop.founding import Newcomer
from pos.shop.refusals import LastManager, NameTaken, UnknownPerson, WeakPin, WrongPin
from pos.shop.signing_in import sign_in
from tests.till import steps
from tests.till.steps import facts
from tests.world import PINS, World

TU = {"name": "Tú", "role": "cashier", "pin": "731946", "pin_again": "731946"}


def pepper(world: World) -> bytes:
    found: bytes = world.app.extensions["ocop_house"].pepper
    return found


def names() -> list[str]:
    reading().rollback()
    return [one.name for one in queries.people(reading())]


def is_out(client: FlaskClient) -> bool:
    answer = client.get("/papers")
    return answer.status_code == 303 and answer.headers["Location"] == "/sign-in"


# --- Coming ----------------------------------------------------------------------------------


def test_somebody_new_signs_in_at_once(world: World):
    client = world.sign_in("Hạnh")
    assert client.post("/settings/people", data=TU).status_code == 303
    assert names()[-1] == "Tú"
    form = {"person_id": world.person_id("Tú"), "pin": TU["pin"]}
    assert world.app.test_client().post("/sign-in", data=form).status_code == 303
    told = facts("person.changed/1")[-1]
    assert (told["person"]["name"], told["change"], told["by"]["name"]) == ("Tú", "added", "Hạnh")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Chưa nhập."),
        ({"name": "x" * 31}, "Dài quá."),
        ({"name": "lan"}, "Đã có người tên lan"),
        ({"role": "owner"}, "Chưa chọn."),
        ({"role": ""}, "Chưa chọn."),
        ({"pin": "111111", "pin_again": "111111"}, "PIN này dễ đoán quá."),
        ({"pin": "73194", "pin_again": "73194"}, "PIN này dễ đoán quá."),
        ({"pin_again": "731945"}, "Hai lần gõ chưa giống nhau."),
    ],
)
def test_somebody_who_cannot_be_added_is_not_and_the_page_says_why(world: World, change, said):
    before = steps.book()
    answer = world.sign_in("Hạnh").post("/settings/people", data=TU | change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert said in page
    assert "731946" not in page
    assert steps.changed(before) == set()


def test_the_name_of_somebody_who_left_is_free_again(world: World):
    staffing.leave(world.person_id("Lan"), hand=world.hand("Hạnh"))
    made = staffing.hire(
        Newcomer("Lan", "cashier", "731946"), pepper=pepper(world), hand=world.hand("Hạnh")
    )
    assert world.person_id("Lan") == made


# --- Another name, other work ----------------------------------------------------------------


def test_other_work_counts_from_the_next_signing_in(world: World):
    lan, manager = world.sign_in("Lan"), world.sign_in("Hạnh")
    form = {"name": "Lan", "role": "manager"}
    assert manager.post(f"/settings/people/{world.person_id('Lan')}", data=form).status_code == 303
    assert is_out(lan)
    assert world.sign_in("Lan").get("/settings/people").status_code == 200


def test_the_same_again_writes_nothing(world: World):
    before = steps.book()
    staffing.change_person(world.person_id("Lan"), "Lan", "cashier", hand=world.hand("Hạnh"))
    assert steps.changed(before) == set()


def test_the_last_manager_stays_one(world: World):
    hanh, before = world.person_id("Hạnh"), steps.book()
    with pytest.raises(LastManager):
        staffing.change_person(hanh, "Hạnh", "cashier", hand=world.hand("Hạnh"))
    with pytest.raises(LastManager):
        staffing.leave(hanh, hand=world.hand("Hạnh"))
    answer = world.sign_in("Hạnh").post(f"/settings/people/{hanh}/leaving")
    assert answer.status_code == 409
    assert "Hạnh là cửa hàng trưởng duy nhất" in answer.get_data(as_text=True)
    assert steps.changed(before) == set()


def test_with_a_second_manager_the_first_may_leave(world: World):
    staffing.change_person(world.person_id("Lan"), "Lan", "manager", hand=world.hand("Hạnh"))
    hanh = world.sign_in("Hạnh")
    assert hanh.post(f"/settings/people/{world.person_id('Hạnh')}/leaving").status_code == 303
    assert is_out(hanh)
    assert names() == ["Lan", "Minh"]


# --- Leaving ---------------------------------------------------------------------------------


def test_who_left_is_out_everywhere_and_cannot_come_back_in(world: World):
    lan_id, lan = world.person_id("Lan"), world.sign_in("Lan")
    world.sign_in("Hạnh").post(f"/settings/people/{lan_id}/leaving")
    assert is_out(lan)
    assert "Lan" not in world.app.test_client().get("/sign-in").get_data(as_text=True)
    form = {"person_id": lan_id, "pin": PINS["Lan"]}
    assert world.app.test_client().post("/sign-in", data=form).status_code == 409
    told = facts("person.changed/1")[-1]
    assert (told["person"]["is_active"], told["change"]) == (False, "left")


def test_what_somebody_did_keeps_the_name_after_leaving(till: World):
    steps.sell(till, ("CHE-DINH", 1))
    staffing.leave(till.person_id("Lan"), hand=till.hand("Hạnh"))
    page = till.sign_in("Hạnh").get("/settings/history").get_data(as_text=True)
    assert "<td>Lan</td>" in page
    assert ">Lan</option>" in page


# --- PINs ------------------------------------------------------------------------------------


def test_ones_own_pin_is_changed_with_the_old_one(world: World):
    client = world.sign_in("Lan")
    form = {"old_pin": PINS["Lan"], "pin": "731946", "pin_again": "731946"}
    assert client.post("/settings/pin", data=form).status_code == 303
    with pytest.raises(WrongPin):
        sign_in(world.person_id("Lan"), PINS["Lan"], pepper=pepper(world), hand=world.house_hand())
    sign_in(world.person_id("Lan"), "731946", pepper=pepper(world), hand=world.house_hand())
    assert not is_out(client)
    assert facts("person.changed/1")[-1]["change"] == "pin_changed"


def test_a_wrong_old_pin_changes_nothing_and_counts_as_a_try(world: World):
    client = world.sign_in("Lan")
    form = {"old_pin": "999000", "pin": "731946", "pin_again": "731946"}
    answers = [client.post("/settings/pin", data=form) for _ in range(5)]
    assert all(one.status_code == 400 for one in answers)
    assert "Đợi 30 giây" in answers[-1].get_data(as_text=True)
    assert len(facts("signin.failed/1")) == 5
    assert facts("person.changed/1")[-1]["change"] == "added"


@pytest.mark.parametrize("change", [{"pin": "123456"}, {"pin_again": "731947"}, {"pin": ""}])
def test_a_new_pin_that_is_no_good_is_refused_before_the_old_one_is_tried(world: World, change):
    client, before = world.sign_in("Lan"), steps.book()
    form = {"old_pin": "999000", "pin": "731946", "pin_again": "731946"} | change
    assert client.post("/settings/pin", data=form).status_code == 400
    assert steps.changed(before) == set()


def test_a_manager_resets_a_pin_and_frees_who_was_locked_out(world: World):
    lan_id, lan = world.person_id("Lan"), world.sign_in("Lan")
    wrong = {"person_id": lan_id, "pin": "999000"}
    for _ in range(5):
        world.app.test_client().post("/sign-in", data=wrong)
    form = {"pin": "731946", "pin_again": "731946"}
    assert (
        world.sign_in("Hạnh").post(f"/settings/people/{lan_id}/pin", data=form).status_code == 303
    )
    assert is_out(lan)
    right = {"person_id": lan_id, "pin": "731946"}
    assert world.app.test_client().post("/sign-in", data=right).status_code == 303
    told = facts("person.changed/1")[-1]
    assert (told["change"], told["by"]["name"]) == ("pin_reset", "Hạnh")
    assert "731946" not in str(facts())


def test_a_cashier_manages_nobody(world: World):
    client, before = world.sign_in("Lan"), steps.book()
    minh = world.person_id("Minh")
    for address in ("", f"/{minh}", f"/{minh}/pin", f"/{minh}/leaving"):
        assert client.post(f"/settings/people{address}", data=TU).status_code == 403, address
    assert steps.changed(before) == set()


def test_nobody_is_managed_who_is_not_here(world: World):
    client, before = world.sign_in("Hạnh"), steps.book()
    for address in ("", "/pin", "/leaving"):
        assert client.post(f"/settings/people/nobody{address}", data=TU).status_code == 409, address
    with pytest.raises(UnknownPerson):
        staffing.leave("nobody", hand=world.hand("Hạnh"))
    assert steps.changed(before) == set()


def test_hiring_with_a_weak_pin_or_a_taken_name_is_refused_below_the_page_too(world: World):
    hand = world.hand("Hạnh")
    with pytest.raises(WeakPin):
        staffing.hire(Newcomer("Tú", "cashier", "121212"), pepper=pepper(world), hand=hand)
    with pytest.raises(NameTaken):
        staffing.hire(Newcomer("LAN", "cashier", "731946"), pepper=pepper(world), hand=hand)
