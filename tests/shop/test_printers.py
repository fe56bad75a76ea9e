"""The shop's printers, and which of them a register's papers go to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pos.base.transaction import reading
from pos.shop import changing, printer_changing, printer_queries
from pos.shop.outlets import Outlets
from pos.shop.printer_seen import Seen, seen_from_dict, seen_to_dict
from pos.shop.printers import Role, ShopPrinter, machines_printer, outlets, profile_for
from pos.shop.refusals import UnknownPrinter, UnknownRegister
from printers import presets
from printers.document import Document, Label
from printers.profiles import ROLL_58, ROLL_80
from tests.till import steps
from tests.till.steps import facts
from tests.world import World

A = ShopPrinter("a", "Quầy", "tcp://a", ROLL_80)
B = ShopPrinter("b", "Kho", "tcp://b", ROLL_58)
TAGS = ShopPrinter("t", "Tem", "usb:///dev/usb/lp1", presets.preset("tspl-203").profile, (50, 30))
RECEIPTS, LABELS, REPORTS = Role.RECEIPTS, Role.LABELS, Role.REPORTS


def where(*found) -> dict[tuple[int, Role], str]:
    return {(one.register_no, one.role): one.address for one in outlets(*found)}


# --- The rule --------------------------------------------------------------------------------


def test_a_shop_that_named_no_printer_prints_on_the_screen():
    found = outlets([1], {})
    assert [one.role for one in found] == list(Role)
    assert {one.address for one in found} == {"preview:"}
    assert all(one.is_preview and not one.is_fixed for one in found)
    assert found[0].paper_mm == 80
    assert outlets([1], {}, None, 58)[0].paper_mm == 58


def test_an_empty_folder_has_no_outlets():
    assert outlets([], {}, A) == []


def test_a_register_without_a_printer_shares_the_firsts():
    found = {(one.register_no, one.role): one for one in outlets([1, 2], {(1, RECEIPTS): B})}
    first, second = found[1, RECEIPTS], found[2, RECEIPTS]
    assert (second.printer, second.is_shared, first.is_shared) == (B, True, False)


def test_each_register_may_have_its_own():
    found = where([1, 2], {(1, RECEIPTS): A, (2, RECEIPTS): B})
    assert found[1, RECEIPTS] == "tcp://a"
    assert found[2, RECEIPTS] == found[2, LABELS] == found[2, REPORTS] == "tcp://b"


def test_labels_go_to_their_own_printer_at_every_register_and_else_to_the_receipts():
    chosen = {(1, RECEIPTS): A, (2, RECEIPTS): B}
    assert where([1, 2], chosen)[2, LABELS] == "tcp://b"
    assert where([1, 2], {**chosen, (1, LABELS): TAGS})[2, LABELS] == TAGS.address
    found = where([1, 2], {**chosen, (2, LABELS): TAGS})
    assert (found[1, LABELS], found[2, LABELS]) == ("tcp://a", TAGS.address)


def test_the_machines_settings_win_for_the_receipts_of_register_1_alone():
    chosen = {(1, RECEIPTS): A, (1, LABELS): TAGS, (2, RECEIPTS): B}
    fixed = machines_printer("tcp://x", 58, [A, B, TAGS])
    assert fixed is not None
    found = {(one.register_no, one.role): one for one in outlets([1, 2, 3], chosen, fixed)}
    first = found[1, RECEIPTS]
    assert (first.address, first.paper_mm, first.is_fixed) == ("tcp://x", 58, True)
    assert found[1, LABELS].printer == TAGS
    assert found[1, REPORTS].address == found[3, RECEIPTS].address == "tcp://x"
    assert found[2, RECEIPTS].printer == B
    assert [at for at, one in found.items() if one.is_fixed] == [(1, RECEIPTS)]


def test_a_printer_of_the_book_keeps_its_profile_where_the_machine_names_it():
    assert machines_printer("tcp://b", None, [A, B]) == B
    assert machines_printer(None, 58, [A, B]) is None


def test_a_label_on_a_roll_is_not_cut_and_on_label_paper_left_to_its_printer():
    label = Label(50, 30, "Chè", "HSD 1/1/2027", "Lô 1", "", "HTTPS://OCOP.TEST/1")
    assert profile_for(label, A) == replace(ROLL_80, cuts=False, feed_dots=0)
    assert profile_for(label, TAGS) == TAGS.profile
    assert profile_for(Document(()), A) == ROLL_80


# --- The book --------------------------------------------------------------------------------


def added(world: World, printer: ShopPrinter) -> ShopPrinter:
    made = printer_changing.add_printer(printer, hand=world.hand("Hạnh"))
    reading().rollback()
    return printer_queries.printer(reading(), made)


def house_outlets(world: World) -> Outlets:
    return Outlets(world.settings)


def test_a_printer_is_kept_whole_with_its_fact(world: World):
    kept = added(world, TAGS)
    assert replace(kept, printer_id="t") == TAGS
    [told] = facts("printer.changed/1")
    assert (told["change"], told["printer"]["label_mm"]) == ("added", [50, 30])
    assert told["printer"]["profile"]["dialect"] == "tspl"
    assert told["by"]["name"] == "Hạnh"


def test_a_printer_nobody_named_gets_a_name_that_is_free(world: World):
    nameless = [replace(A, name="", address=f"tcp://{host}") for host in "ab"]
    assert [added(world, one).name for one in nameless] == ["Máy in 1", "Máy in 2"]


def test_a_printer_is_changed_and_the_same_again_writes_nothing(world: World):
    kept = added(world, A)
    wanted = replace(kept, name="Quầy trong", profile=replace(ROLL_80, feed_dots=40))
    printer_changing.change_printer(wanted, hand=world.hand("Hạnh"))
    reading().rollback()
    assert printer_queries.printer(reading(), kept.printer_id) == wanted
    before = steps.book()
    printer_changing.change_printer(wanted, hand=world.hand("Hạnh"))
    assert steps.changed(before) == set()


def test_what_was_seen_is_kept_with_its_time_and_the_profile_that_follows(world: World):
    kept = added(world, A)
    seen = Seen(asked_at=datetime(2026, 11, 21, 5, tzinfo=UTC), carries_answers=True, model="T20")
    profile = replace(ROLL_80, answers=True)
    printer_changing.note_seen(
        kept.printer_id, lambda _now: (seen, profile), hand=world.hand("Hạnh")
    )
    reading().rollback()
    now = printer_queries.printer(reading(), kept.printer_id)
    assert (now.seen, now.profile) == (seen, profile)
    assert facts("printer.changed/1")[-1]["change"] == "seen"


def test_what_was_seen_reads_back_and_unknown_words_of_it_are_let_be():
    seen = Seen(tested_at=datetime(2026, 11, 21, 5, tzinfo=UTC), ruler_dots=512, has_letters=False)
    told = seen_to_dict(seen)
    assert told == {
        "tested_at": "2026-11-21T05:00:00+00:00",
        "ruler_dots": 512,
        "has_letters": False,
    }
    assert seen_from_dict({**told, "smell": "of smoke"}) == seen


def test_a_printer_that_is_given_up_prints_nothing_more(world: World):
    kept, hand = added(world, A), world.hand("Hạnh")
    printer_changing.choose_outlet(1, RECEIPTS, kept.printer_id, hand=hand)
    reading().rollback()
    assert house_outlets(world).of(1).address == "tcp://a"
    printer_changing.retire_printer(kept.printer_id, hand=hand)
    reading().rollback()
    assert house_outlets(world).of(1).is_preview
    assert printer_queries.printers_of_shop(reading()) == []
    for act in (
        lambda: printer_changing.retire_printer(kept.printer_id, hand=hand),
        lambda: printer_changing.change_printer(kept, hand=hand),
        lambda: printer_changing.choose_outlet(1, LABELS, kept.printer_id, hand=hand),
    ):
        with pytest.raises(UnknownPrinter):
            act()


def test_what_prints_where_is_chosen_and_let_go_again(world: World):
    first, tags, hand = added(world, A), added(world, TAGS), world.hand("Hạnh")
    changing.add_register(hand=hand)
    printer_changing.choose_outlet(1, RECEIPTS, first.printer_id, hand=hand)
    printer_changing.choose_outlet(1, LABELS, tags.printer_id, hand=hand)
    reading().rollback()
    known = house_outlets(world)
    assert known.printer_of(2, LABELS) == tags
    assert known.printer_of(2, RECEIPTS) == known.printer_of(1, REPORTS) == first
    before = steps.book()
    printer_changing.choose_outlet(1, LABELS, tags.printer_id, hand=hand)
    assert steps.changed(before) == set()
    printer_changing.choose_outlet(1, LABELS, None, hand=hand)
    reading().rollback()
    assert house_outlets(world).printer_of(2, LABELS) == first
    told = facts("outlet.changed/1")[-1]["outlet"]
    assert told == {"register": 1, "role": "labels", "printer": None}
    with pytest.raises(UnknownRegister):
        printer_changing.choose_outlet(3, LABELS, None, hand=hand)


def test_two_registers_at_one_address_have_one_printer(world: World):
    hand = world.hand("Hạnh")
    changing.add_register(hand=hand)
    printer_changing.choose_printer(1, "tcp://a", 80, hand=hand)
    printer_changing.choose_printer(2, "tcp://a", 58, hand=hand)
    reading().rollback()
    [one] = printer_queries.printers_of_shop(reading())
    assert one.paper_mm == 58
    assert house_outlets(world).of(1).printer == house_outlets(world).of(2).printer == one
    printer_changing.choose_printer(2, None, None, hand=hand)
    reading().rollback()
    assert house_outlets(world).of(2).is_shared


def test_an_address_mistyped_while_setting_up_is_put_right_and_leaves_no_printer(world: World):
    hand = world.hand("Hạnh")
    for address in ("preview:", "tcp://192.168.1.5", "tcp://192.168.1.50"):
        printer_changing.choose_printer(1, address, 80, hand=hand)
    reading().rollback()
    [one] = printer_queries.printers_of_shop(reading())
    assert (one.name, one.address) == ("Máy in 1", "tcp://192.168.1.50")
    assert house_outlets(world).of(1).printer == one


def test_a_choice_taken_back_goes_unless_somebody_knows_the_printer(world: World):
    hand = world.hand("Hạnh")
    changing.add_register(hand=hand)
    known = added(world, replace(A, name="Quầy"))
    printer_changing.choose_printer(1, "tcp://mistyped", 80, hand=hand)
    printer_changing.choose_printer(1, known.address, 80, hand=hand)
    reading().rollback()
    assert printer_queries.printers_of_shop(reading()) == [known]  # what was there is taken
    printer_changing.choose_printer(2, "tcp://second", 80, hand=hand)
    printer_changing.choose_printer(2, None, None, hand=hand)
    printer_changing.choose_printer(1, "tcp://c", 80, hand=hand)
    reading().rollback()
    assert [one.address for one in printer_queries.printers_of_shop(reading())] == [
        known.address,
        "tcp://c",
    ]


@pytest.mark.parametrize("serves", ["another register", "labels"])
def test_a_printer_that_serves_something_else_too_stays_as_it_is(world: World, serves):
    hand = world.hand("Hạnh")
    changing.add_register(hand=hand)
    printer_changing.choose_printer(1, "tcp://a", 80, hand=hand)
    reading().rollback()
    [first] = printer_queries.printers_of_shop(reading())
    if serves == "labels":
        printer_changing.choose_outlet(1, LABELS, first.printer_id, hand=hand)
    else:
        printer_changing.choose_printer(2, "tcp://a", 80, hand=hand)
    printer_changing.choose_printer(1, "tcp://b", 80, hand=hand)
    reading().rollback()
    found = {one.address for one in printer_queries.printers_of_shop(reading())}
    assert found == {"tcp://a", "tcp://b"}
