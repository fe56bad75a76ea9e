"""What the facts of a till do not tell, table by table and column by column, each with its reason.

Every other table is rebuilt whole.  A test holds that there is no third kind.
"""

from dataclasses import dataclass

_DRAFT = "an order in hand is nobody's until it is completed"
_CACHE = "worked out of moves, sales and returns, and made anew from them"
_PRINTED = "papers as they were printed; each can be drawn again from its own fact"
_OWN = "a setting of this shop alone, in no fact"
_SHEETS = "what people wrote while they counted; the fact tells what was put right"
_JOURNAL = "a page's own memory of what was there before; facts tell what came of it"
_PRIVATE = "customers are in no fact, so that they can be forgotten"
_FILES = "where somebody put a photo of a paper; the files come back with a copy"
_IMPORT = "the work on a list; what was taken in is told by the goods' own facts"
_LINE = "what the line to the centre remembers; it asks again"

NOT_FED: dict[str, str] = {
    "alembic_version": "the schema's own number",
    "catalogue_communes": "came with the schema",
    "catalogue_linked_certificates": "what the registry's last release says of linked goods",
    "till_draft_lines": _DRAFT,
    "till_draft_tenders": _DRAFT,
    "till_draft_scans": _DRAFT,
    "till_drafts": f"{_DRAFT}; a closed one is made wherever another table names it",
    "till_nudges": "how often a newer lot was scanned first, in no fact",
    "till_keys": _OWN,
    "till_favourites": _OWN,
    "till_scale_layouts": _OWN,
    "till_scale_numbers": _OWN,
    "returns_exchanges": _DRAFT,
    "receiving_drafts": "a delivery being written down",
    "receiving_draft_lines": "the same",
    "receiving_ordered": "what an order still wanted, and why less came; the order's facts say "
    "what came of it",
    "receiving_photos": _FILES,
    "shop_pin_guards": "wrong tries in a row; nobody's PIN comes back, so each begins at none",
    "shop_duty": "who was last seen at a register",
    "shop_phones": "phones pair anew",
    "spool_jobs": _PRINTED,
    "customer_people": _PRIVATE,
    "customer_consents": _PRIVATE,
    "customer_keeping": _PRIVATE,
    "holding_recalls": "the centre's own words; it says them again, and standing orders of a "
    "recall are found by its id",
    "holding_calls": _PRIVATE,
    "counting_counts": _SHEETS,
    "counting_goods": _SHEETS,
    "counting_sheets": _SHEETS,
    "counting_entries": _SHEETS,
    "counting_asks": _SHEETS,
    "counting_results": _SHEETS,
    "stock_recount_ends": "which wishes to recount a count answered; asked for again, nothing is "
    "lost",
    "ordering_joined": _DRAFT,
    "ordering_producer_terms": _OWN,
    "ordering_product_terms": _OWN,
    "ordering_house_terms": _OWN,
    "ordering_closures": _OWN,
    "ordering_reservations": _PRIVATE,
    "assortment_changes": _JOURNAL,
    "assortment_bulk_changes": _JOURNAL,
    "assortment_bulk_steps": _JOURNAL,
    "assortment_papers": _FILES,
    "assortment_standard_papers": _FILES,
    "assortment_labels": "what stands on the shelves; the pages ask to print them again",
    "intake_imports": _IMPORT,
    "intake_steps": _IMPORT,
    "intake_acts": _IMPORT,
    "intake_going": _IMPORT,
    "intake_due": _IMPORT,
    "intake_mappings": _IMPORT,
    "intake_spellings": _IMPORT,
    "supply_days": _CACHE,
    "supply_usual": _CACHE,
    "supply_large": _CACHE,
    "supply_lots": _CACHE,
    "supply_cursor": _CACHE,
    "supply_hours": _CACHE,
    "supply_memory": _CACHE,
    "supply_reviews": _CACHE,
    "supply_review_lines": _CACHE,
    "supply_review_producers": _CACHE,
    "supply_snoozes": _OWN,
    "reports_months": _CACHE,
    "reports_folded": _CACHE,
    "backtest_results": _CACHE,
    "expiry_thresholds": _OWN,
    "trace_scans": "how often an origin page was looked at, in no fact",
    "sync_links": _LINE,
    "sync_acks": _LINE,
    "sync_confirmations": _LINE,
    "sync_files": _LINE,
}
"""Tables that no fact feeds, and why."""

NOT_FED_ROOMS: dict[str, str] = {
    "registry": "releases are fetched from the centre, whole",
    "central": "the centre's own book",
}
"""Rooms of which no table is fed."""


@dataclass(frozen=True)
class NotTold:
    """A column that no fact tells."""

    reason: str
    stand_in: object = None
    """What a rebuilt row has there where its reader finds nothing better."""


_MADE = "the id is the row's alone; a new one is made, in the same order"
_REQUEST = "made with the page, so that a form sent twice is one act; nobody sends it again"

NOT_TOLD: dict[str, NotTold] = {
    "shop_profile.lapsed_sale": NotTold("told is what counts, not whether it was chosen", ""),
    "shop_profile.withdrawn_sale": NotTold("the same", ""),
    "shop_profile.policy_at": NotTold("the same"),
    "shop_profile.policy_by": NotTold("the same", ""),
    "shop_registers.browser_sha256": NotTold("a secret; each browser pairs anew"),
    "shop_registers.browser_at": NotTold("the same"),
    "shop_people.pin_hash": NotTold("a secret; each PIN is set anew", ""),
    "catalogue_prices.id": NotTold(_MADE),
    "catalogue_prices.is_kept": NotTold("told is the price itself, not that it follows", 0),
    "stock_moves.id": NotTold(_MADE),
    "stock_moves.reverses_id": NotTold("names a move by its id"),
    "stock_assessments.id": NotTold(_MADE),
    "stock_recounts.id": NotTold(_MADE),
    "stock_fairs.request_id": NotTold(_REQUEST),
    "till_accounts.id": NotTold(_MADE),
    "till_cash_moves.id": NotTold(_MADE),
    "till_cash_moves.request_id": NotTold(_REQUEST),
    "till_sales.buyer": NotTold("a person who buys is in no fact"),
    "till_sales.customer_id": NotTold("customers are in no fact"),
    "till_shifts.counted_at": NotTold("told with the Z alone"),
    "returns_returns.request_id": NotTold(_REQUEST),
    "returns_sendings.send_to": NotTold("a customer's account is in no fact", ""),
    "closing_counts.person_id": NotTold("the Z names people by their names"),
    "closing_slips.person_id": NotTold("the same"),
    "closing_slips.checked_at": NotTold("the Z says by whom, not when"),
    "closing_slips.seen": NotTold("named by the tender's place, told by its receipt", "[]"),
    "moving_documents.request_id": NotTold(_REQUEST),
    "moving_lines.price_vnd": NotTold("told is the document's total"),
    "moving_lines.amount_vnd": NotTold("the same"),
    "moving_lines.move_id": NotTold("names a move by its id"),
    "receiving_lines.move_id": NotTold("names a move by its id"),
    "receiving_lines.expected_units": NotTold("what the supplier's paper said is in no fact"),
    "receiving_lines.why": NotTold("the same", ""),
    "receiving_lines.note": NotTold("the same", ""),
    "receiving_lines.life_reason": NotTold("the same", ""),
    "receiving_lines.order_line_no": NotTold("told is the order, not its line"),
    "receiving_lines.ordered_cost_vnd": NotTold("the same"),
    "receiving_lines.instead_of": NotTold("the same", ""),
    "ordering_orders.request_id": NotTold(_REQUEST),
    "ordering_orders.has_news": NotTold("that somebody looked at an answer is in no fact", 0),
    "ordering_orders.by_id": NotTold("who began the draft is in no fact"),
    "ordering_orders.by_name": NotTold("the same"),
    "ordering_orders.at": NotTold("the same"),
    "ordering_lines.why": NotTold("why a quantity was proposed is in no fact", "{}"),
    "ordering_lines.received_units": NotTold(
        "for which line goods came in another's stead is told with the order's next fact"
    ),
    "ordering_lines.is_over": NotTold("that nothing more comes is told with the next fact", 0),
    "ordering_events.id": NotTold(_MADE),
    "ordering_events.request_id": NotTold(_REQUEST),
}
"""Columns that no fact tells; to tell them would take a new version of the fact."""

ROWS_TOLD: dict[str, tuple[str, str]] = {
    "closing_counts": (
        "shift_id IN (SELECT shift_id FROM closing_closings)",
        "a count is told with the Z",
    ),
    "closing_slips": (
        "shift_id IN (SELECT shift_id FROM closing_closings)",
        "slips are told with the Z",
    ),
    "ordering_orders": ("number IS NOT NULL", "a draft is nobody's until it is sent"),
    "ordering_lines": (
        "units > 0 AND order_id IN (SELECT id FROM ordering_orders WHERE number IS NOT NULL)",
        "the same; a line that was taken off is told no more",
    ),
    "ordering_events": (
        "kind <> 'received'",
        "what came of an order is told by its goods, in other words",
    ),
}
"""Of which rows of a table facts tell, as a condition, and why not of the others."""

ALIKE: dict[str, tuple[str, str, str]] = {
    "stock_moves.reason": (
        "opening",
        "received",
        "a list put goods on the shelf, or a delivery did: their facts say the same",
    ),
}
"""Values of a column that count as one, and why."""


def why_not_fed(table: str) -> str:
    """Why no fact feeds a table; empty where one does."""
    room = table.partition("_")[0]
    return NOT_FED.get(table) or NOT_FED_ROOMS.get(room, "")
