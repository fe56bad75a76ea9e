"""The list of recalls: read as it was signed, and no recall stands in another's way."""

import json
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.holding.recall_documents import Recall
from pos.holding.recall_lists import Lifted, read_list, sign_list, tell
from pos.sync.pen import Pen
from pos.sync.signed import BadNews, key_id

PEN = Pen(Ed25519PrivateKey.generate())
KEYS = {key_id(PEN.public_key): PEN.public_key}
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TEA = Recall(
    recall_id="TH-1",
    version=2,
    level="urgent",
    reason_vi="Dư lượng thuốc trừ sâu",
    instruction_vi="Cất riêng, gọi 0243",
    published_at=AT,
    reason_en="Pesticide",
    gtins=("08930000000019",),
    lot_keys=("L241101",),
    made_from=date(2026, 11, 1),
)


def test_a_list_comes_out_as_it_went_in():
    gone = Lifted("TH-0", 3, "Đã kiểm tra lại")
    found = read_list(sign_list(PEN, tell(44, AT, [TEA.dumps()], [gone])), KEYS)
    assert (found.no, found.at, found.recalls, found.lifted, found.unread) == (
        44, AT, (TEA,), (gone,), (),
    )  # fmt: skip


def test_a_recall_that_cannot_be_read_stands_in_no_others_way():
    strange = json.dumps(json.loads(TEA.dumps()) | {"recall_id": "TH-9", "level": "burn"})
    found = read_list(sign_list(PEN, tell(5, AT, [strange, TEA.dumps()], [])), KEYS)
    assert found.recalls == (TEA,)
    assert found.unread == ("TH-9",)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"no": "1", "at": "2026-11-24T03:00:00.000Z", "recalls": [], "lifted": []},
        {"no": -1, "at": "2026-11-24T03:00:00.000Z", "recalls": [], "lifted": []},
        {"no": True, "at": "2026-11-24T03:00:00.000Z", "recalls": [], "lifted": []},
        {"no": 1, "at": "today", "recalls": [], "lifted": []},
        {"no": 1, "at": "2026-11-24T03:00:00.000Z", "recalls": [7], "lifted": []},
        {"no": 1, "at": "2026-11-24T03:00:00.000Z", "recalls": [], "lifted": [{"version": 1}]},
    ],
)
def test_what_is_signed_and_no_list_is_refused(told):
    with pytest.raises(BadNews):
        read_list(sign_list(PEN, json.dumps(told)), KEYS)
