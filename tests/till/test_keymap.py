"""Keys of the counters: which can be given, and what the shop chose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.till import keymap
from pos.till.keymap import ACTIONS, DEFAULTS, BadKey, BadKeys
from tests.world import World


def test_every_key_of_the_release_could_be_given_and_none_twice():
    assert [keymap.read_key(one.key) for one in ACTIONS] == [one.key for one in ACTIONS]
    assert len(set(DEFAULTS.values())) == len(ACTIONS)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        *(("F5", "key_browser"), ("Shift F5", "key_browser"), ("Alt F11", "key_browser")),
        *(("F12", "key_browser"), ("Ctrl W", "key_browser"), ("Ctrl T", "key_browser")),
        *(("ctrl w", "key_browser"), ("Alt D", "key_browser"), ("Alt F4", "key_browser")),
        *(("A", "key_typing"), ("7", "key_typing"), ("đ", "key_typing")),
        *(("", "key_unknown"), ("F13", "key_unknown"), ("Alt Shift R", "key_unknown")),
        *(("Enter", "key_unknown"), ("Esc", "key_unknown"), ("x" * 60, "key_unknown")),
    ],
)
def test_a_key_that_cannot_be_given_is_named(key, code):
    with pytest.raises(BadKey) as bad:
        keymap.read_key(key)
    assert bad.value.code == code


def test_two_actions_never_have_one_key():
    with pytest.raises(BadKeys) as bad:
        keymap.arranged({"park": "F9"})
    assert bad.value.problems == {"park": "key_taken", "pay": "key_taken"}


def test_two_actions_may_change_places():
    assert keymap.arranged({"park": "F9", "pay": "F7"}) == {"park": "F9", "pay": "F7"}
    assert keymap.hints({"park": "F9", "pay": "F7"}) == {"F7": "F9", "F9": "F7"}


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.text(max_size=30)))
def test_whatever_is_wanted_is_arranged_or_refused_by_name(wanted):
    try:
        changed = keymap.arranged(wanted)
    except BadKeys:
        return
    held = [*(DEFAULTS | changed).values()]
    assert len(set(held)) == len(held)


# -- The page -----------------------------------------------------------------------------


def test_the_page_and_the_buttons_say_the_shops_keys(till: World):
    manager = till.sign_in("Hạnh")
    answer = manager.post("/settings/keys", data={"key_park": "Alt G", "key_pay": "F9"})
    assert answer.status_code == 303
    page = manager.get("/till", follow_redirects=True).get_data(as_text=True)
    assert "<kbd>Alt G</kbd>" in page
    assert "<kbd>F7</kbd>" not in page
    assert "&#34;F7&#34;: &#34;Alt G&#34;" in page or '"F7": "Alt G"' in page


def test_the_first_keys_come_back(till: World):
    manager = till.sign_in("Hạnh")
    manager.post("/settings/keys", data={"key_park": "Alt G"})
    manager.post("/settings/keys", data={"key_park": "Alt G", "defaults": "yes"})
    assert "<kbd>F7</kbd>" in manager.get("/till", follow_redirects=True).get_data(as_text=True)


def test_a_wrong_key_changes_nothing_and_is_told_beside_its_field(till: World):
    manager = till.sign_in("Hạnh")
    answer = manager.post("/settings/keys", data={"key_park": "F5"})
    assert answer.status_code == 400
    assert "Trình duyệt giữ phím này" in answer.get_data(as_text=True)
    assert "<kbd>F7</kbd>" in manager.get("/till", follow_redirects=True).get_data(as_text=True)


def test_a_cashier_does_not_arrange_the_counters(till: World):
    for page in ("keys", "tiles", "scales"):
        assert till.sign_in().get(f"/settings/{page}").status_code in {403, 409}
