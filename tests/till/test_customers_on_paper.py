"""Known customers on receipts: masked, in no fact, and gone from the papers once forgotten."""

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.care.forgetting import ELSEWHERE
from pos.customer import forgetting, registering
from pos.spool.copies import queue_copy
from pos.spool.models import PrintJob
from pos.sync.models import StoredFact
from pos.till import audits, drafting
from printers.stored import loads
from tests.spool.words_of import texts
from tests.till.steps import filled, jobs_of, pay, rows
from tests.world import NOON, World

NAME, PHONE = "Nguyễn Thị Hoa", "0912345678"


def bought(till: World) -> tuple[str, str]:
    """A sale to somebody known: the sale's id, and theirs."""
    known = registering.register(
        NAME, PHONE, wants_offers=False, request_id=new_id(), hand=till.hand()
    )
    draft_id = filled(till, ("CHE-DINH", 1))
    drafting.choose_customer(draft_id, known, hand=till.hand())
    return pay(till, draft_id).sale_id, known


def said(sale_id: str) -> list[list[str]]:
    """The words of each of a sale's papers."""
    return [texts(loads(job.document)) for job in jobs_of(sale_id)]


def test_a_receipt_shows_a_known_customer_masked_and_no_fact_does(till: World) -> None:
    sale_id, _known = bought(till)
    [paper] = said(sale_id)
    assert ": N. T. Hoa · 09xx xxx 678" in paper
    [job] = jobs_of(sale_id)
    for whole in (NAME, PHONE, "0912", "345"):
        assert whole not in job.document
    told = " ".join(one.body for one in rows(StoredFact))
    for one in (NAME, PHONE, "N. T. Hoa", "xxx"):
        assert one not in told


def test_most_receipts_name_nobody(till: World) -> None:
    [paper] = said(pay(till, filled(till, ("CHE-DINH", 1))).sale_id)
    assert "Khách" not in paper


def test_whoever_is_forgotten_is_on_no_stored_paper_and_its_words_stay(till: World) -> None:
    sale_id, known = bought(till)
    with writing() as session:
        queue_copy(session, sale_id, hand=till.hand())
    before = said(sale_id)
    kept_in = till.settings.home / "forgotten.json"
    forgetting.forget_customer(known, kept_in=kept_in, elsewhere=ELSEWHERE, at=NOON)
    gone = ["Khách", ": N. T. Hoa · 09xx xxx 678"]
    assert said(sale_id) == [[one for one in paper if one not in gone] for paper in before]
    assert all(set(gone) <= set(paper) for paper in before)
    assert [job.payload for job in rows(PrintJob, PrintJob.subject_id == sale_id)] == [None, None]
    with writing() as session:
        queue_copy(session, sale_id, hand=till.hand())
    assert not [paper for paper in said(sale_id) if set(gone) & set(paper)]
    assert audits.audit(reading()) == []
