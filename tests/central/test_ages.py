"""How old the centre's lists are: on the till's page of the centre, and on its Z."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from pos.base import clock
from pos.base.transaction import end_reading, reading
from pos.sync.models import StoredFact
from tests.central.down_line import linked, served
from tests.central.test_down_line import publish, recall
from tests.closing import days
from tests.world import NOON


@pytest.fixture
def line(centre_engine):
    with served(centre_engine) as opened:
        yield opened


@pytest.fixture
def ears(till, line):
    linked(till, line.url)
    end_reading()
    opened = till.app.extensions["ocop_ears"]()
    yield opened
    opened.stop()


def centre_page(till):
    return till.sign_in("Hạnh").get("/centre").get_data(as_text=True)


def closing(till):
    shift, hand = days.count(till, days.expected_vnd()), till.hand()
    del hand
    days.close(till, shift)
    end_reading()
    kind = '%"t":"shift.closed/1"%'
    [body] = reading().scalars(select(StoredFact.body).where(StoredFact.body.like(kind)))
    return json.loads(body)


def test_a_till_that_heard_nothing_says_so(till, ears):
    told = centre_page(till)
    assert "Danh sách từ trung tâm" in told
    assert "chưa lần nào" in told


def test_the_ages_of_the_lists_stand_on_the_page_and_a_late_one_is_told(till, line, ears):
    publish(line)
    recall(line)
    ears.turn()
    told = centre_page(till)
    assert "bản số 1" in told
    assert "21/11/2026 12:00" in told
    assert "Lâu rồi chưa nghe lệnh thu hồi" not in told
    with clock.running(lambda: NOON + timedelta(hours=2)):
        assert "Lâu rồi chưa nghe lệnh thu hồi" in centre_page(till)


def test_the_z_tells_how_old_the_centres_lists_were(till, line, ears):
    publish(line)
    recall(line)
    ears.turn()
    end_reading()
    fresh = closing(till)["freshness"]
    assert (fresh["recall_no"], fresh["release_no"]) == (1, 1)
    assert fresh["recall_at"] == "2026-11-21T05:00:00.000Z"


def test_a_z_of_a_shop_without_a_centre_says_nothing_of_lists(till):
    fresh = closing(till)["freshness"]
    assert not {"recall_at", "release_at"} & fresh.keys()
