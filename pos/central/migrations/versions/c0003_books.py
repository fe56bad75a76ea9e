"""What the facts come to, and the sums of days."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE

revision = "c0003"
down_revision = "c0002"


def upgrade() -> None:
    """Make the tables of the books."""
    _shop_tables()
    _goods_tables()
    _goods_tables_2()
    _stock_tables()
    _stock_tables_2()
    _sale_tables()
    _sale_tables_2()
    _shift_tables()
    _day_tables()


_TYPES: dict[str, Any] = {
    "#": sa.BigInteger(),
    "!": sa.Integer(),
    "%": sa.LargeBinary(),
    "*": INT8MULTIRANGE(),
}


def _table(name: str, keys: str, rest: str, *more: Any, in_months: bool = False) -> None:
    """Make a table of columns that are told in short: `#` a number, `!` a claim, `%` bytes, plain a
    text; `?` may be empty."""
    parted: dict[str, Any] = {"postgresql_partition_by": "RANGE (business_on)"} if in_months else {}
    op.create_table(
        name,
        *(_column(word) for word in keys.split()),
        *(_column(word) for word in rest.split()),
        sa.PrimaryKeyConstraint(*(word.lstrip("#!%*") for word in keys.split())),
        *more,
        **parted,
    )


def _column(word: str) -> sa.Column[Any]:
    name = word.lstrip("#!%*").rstrip("?")
    kind = _TYPES.get(word[0], sa.Text())
    return sa.Column(name, kind, nullable=word.endswith("?"), autoincrement=False)


def _shop_tables() -> None:
    _table(
        "central_readings",
        "terminal_id epoch",
        "#epoch_no *seqs",
    )
    _table(
        "central_shops",
        "terminal_id",
        "showroom_code name address commune_code mst phone seller_method !is_demo told bank "
        "changed_at? #epoch_no #seq",
    )
    _table(
        "central_people",
        "terminal_id person_id",
        "name role !is_active #epoch_no #seq",
    )
    _table(
        "central_registers",
        "terminal_id #no",
        "name !has_browser #epoch_no #seq",
    )
    _table(
        "central_register_places",
        "terminal_id #no",
        "place_id #epoch_no #seq",
    )
    _table(
        "central_fairs",
        "terminal_id place_id",
        "name address from_on to_on responsible ended_at? #epoch_no #seq",
    )


def _goods_tables() -> None:
    _table(
        "central_producers",
        "terminal_id producer_id",
        "name kind mst address contact phone commune_code province_code changed_at #epoch_no #seq",
    )
    _table(
        "central_products",
        "terminal_id product_id",
        "sku name_vi name_en producer_id unit unit_word net_content ocop_group tax_class "
        "#shelf_life_days? storage place commune_code province_code !is_stocked !is_demo "
        "!is_withdrawn story story_en gtins changed_at #epoch_no #seq",
    )
    op.create_index("central_products_sku", "central_products", ["sku"])
    _table(
        "central_product_codes",
        "terminal_id product_id gtin14",
        "!is_former",
    )
    op.alter_column("central_product_codes", "is_former", server_default="0")
    op.create_index("central_product_codes_gtin14", "central_product_codes", ["gtin14"])
    _table(
        "central_pictures",
        "terminal_id product_id sha256",
        "#width_px #height_px #epoch_no #seq",
    )
    op.create_index("central_pictures_sha256", "central_pictures", ["sha256"])
    _table(
        "central_galleries",
        "terminal_id product_id",
        "sha256s #epoch_no #seq",
    )


def _goods_tables_2() -> None:
    _table(
        "central_prices",
        "terminal_id #epoch_no #seq",
        "product_id #price_vnd? valid_from set_at",
    )
    op.create_index(
        "central_prices_product", "central_prices", ["terminal_id", "product_id", "valid_from"]
    )
    _table(
        "central_certificates",
        "terminal_id certificate_id",
        "product_id #stars decision_no body level issued valid_to? valid_to_reason "
        "withdrawn_on? !potential_5 extended_to? criteria_set #score_hundredths? !is_void "
        "changed_at #epoch_no #seq",
    )
    op.create_index(
        "central_certificates_product", "central_certificates", ["terminal_id", "product_id"]
    )
    _table(
        "central_standards",
        "terminal_id standard_id",
        "producer_id kind told !is_void changed_at #epoch_no #seq",
    )


def _stock_tables() -> None:
    _table(
        "central_lots",
        "terminal_id lot_id",
        "product_id code producer_code producer_code_key producer_id made_on? date_kind "
        "use_by? owner !is_set #cost_vnd? received_at",
    )
    op.create_index("central_lots_code", "central_lots", ["code"])
    op.create_index("central_lots_producer_code", "central_lots", ["producer_code_key"])
    op.create_index("central_lots_product", "central_lots", ["terminal_id", "product_id"])
    _table(
        "central_deliveries",
        "terminal_id epoch #seq",
        "business_on receipt_id lot_id product_id producer_id #units place_id #cost_vnd? "
        "document_no order_id at",
    )
    op.create_index("central_deliveries_lot", "central_deliveries", ["terminal_id", "lot_id"])
    _table(
        "central_moves",
        "business_on terminal_id epoch #seq #no",
        "lot_id product_id #units from_place to_place reason act_id reverses at",
        in_months=True,
    )
    op.create_index("central_moves_lot", "central_moves", ["terminal_id", "lot_id"])
    _table(
        "central_levels",
        "terminal_id lot_id place_id",
        "product_id #units",
    )
    _table(
        "central_goods",
        "terminal_id product_id",
        "#on_hand_units last_on",
    )
    _table(
        "central_set_parts",
        "terminal_id set_lot_id #no",
        "lot_id product_id #units",
    )


def _stock_tables_2() -> None:
    _table(
        "central_holds",
        "terminal_id hold_id",
        "recall_id product_id made_from? made_to? lot_key reason instruction reason_en "
        "instruction_en placed_at released_at? released_reason settled_at? settled_reason",
    )
    op.create_index("central_holds_recall", "central_holds", ["recall_id"])
    _table(
        "central_hold_lots",
        "terminal_id hold_id lot_id",
        "product_id #units #epoch_no #seq",
    )
    op.create_index("central_hold_lots_lot", "central_hold_lots", ["terminal_id", "lot_id"])
    _table(
        "central_recalls_seen",
        "terminal_id epoch #seq",
        "recall_id hold_id product_id #lots #units seen_at",
    )
    op.create_index("central_recalls_seen_recall", "central_recalls_seen", ["recall_id"])
    _table(
        "central_markdowns",
        "terminal_id markdown_id",
        "lot_id product_id #price_vnd #list_price_vnd first_on? last_on? reason bearer "
        "ended_at? #epoch_no #seq",
    )


def _sale_tables() -> None:
    _table(
        "central_sales",
        "business_on terminal_id epoch #seq",
        "sale_id number #receipt_no #register_no shift_id person_id person_name buyer_kind "
        "#discount_vnd #rounding_vnd #total_vnd #vat_vnd #gt_vnd %hash at",
        sa.UniqueConstraint(
            "business_on", "terminal_id", "number", name="central_sales_number_once"
        ),
        in_months=True,
    )
    op.create_index("central_sales_number", "central_sales", ["number"])
    op.create_index("central_sales_shift", "central_sales", ["terminal_id", "shift_id"])
    _table(
        "central_sale_lines",
        "#no business_on terminal_id epoch #seq",
        "place_id #list_price_vnd #price_vnd #discount_vnd #shared_vnd #short_units "
        "product_id lot_id #units unit vat_code #vat_percent #net_vnd #vat_vnd #amount_vnd "
        "#stars owner",
        in_months=True,
    )
    op.create_index("central_sale_lines_lot", "central_sale_lines", ["terminal_id", "lot_id"])
    _table(
        "central_sale_parts",
        "#line_no #no business_on terminal_id epoch #seq",
        "product_id lot_id #units unit vat_code #vat_percent #net_vnd #vat_vnd #amount_vnd "
        "#stars owner",
    )
    op.create_index("central_sale_parts_lot", "central_sale_parts", ["terminal_id", "lot_id"])
    _table(
        "central_tenders",
        "#no business_on terminal_id epoch #seq",
        "kind #amount_vnd #tendered_vnd #change_vnd reference request_id !is_seen",
        in_months=True,
    )
    _table(
        "central_returns",
        "business_on terminal_id epoch #seq",
        "return_id number #return_no original #register_no shift_id person_id person_name "
        "reason #total_vnd #vat_vnd #gt_vnd %hash at",
        sa.UniqueConstraint(
            "business_on", "terminal_id", "number", name="central_returns_number_once"
        ),
    )
    op.create_index("central_returns_number", "central_returns", ["number"])
    op.create_index("central_returns_shift", "central_returns", ["terminal_id", "shift_id"])


def _sale_tables_2() -> None:
    _table(
        "central_return_lines",
        "#no business_on terminal_id epoch #seq",
        "place_id #original_line product_id lot_id #units unit vat_code #vat_percent #net_vnd "
        "#vat_vnd #amount_vnd #stars owner",
    )
    op.create_index("central_return_lines_lot", "central_return_lines", ["terminal_id", "lot_id"])
    _table(
        "central_return_parts",
        "#line_no #no business_on terminal_id epoch #seq",
        "place_id product_id lot_id #units unit vat_code #vat_percent #net_vnd #vat_vnd "
        "#amount_vnd #stars owner",
    )
    op.create_index("central_return_parts_lot", "central_return_parts", ["terminal_id", "lot_id"])
    _table(
        "central_refunds",
        "#no business_on terminal_id epoch #seq",
        "kind #amount_vnd reference",
    )


def _shift_tables() -> None:
    _table(
        "central_shifts",
        "terminal_id shift_id",
        "epoch #seq #no #register_no business_on #float_vnd #before_vnd? person_id opened_at",
    )
    _table(
        "central_cash_moves",
        "terminal_id epoch #seq",
        "shift_id #no kind #amount_vnd reason note person_name business_on at",
    )
    _table(
        "central_closings",
        "terminal_id epoch #seq",
        "#epoch_no closing_id number #closing_no #register_no shift_id business_on #bills "
        "#total_vnd #returned_vnd #expected_vnd #counted_vnd #left_vnd #gt_before_vnd "
        "#gt_after_vnd closed_at told status differences checked_at",
        sa.CheckConstraint("status IN ('reconciled', 'mismatch', 'waiting')", name="status_known"),
    )
    op.create_index("central_closings_day", "central_closings", ["business_on"])
    op.create_index("central_closings_shift", "central_closings", ["terminal_id", "shift_id"])
    op.create_index("central_closings_told", "central_closings", ["terminal_id", "checked_at"])
    _table(
        "central_happenings",
        "terminal_id epoch #seq",
        "kind what subject_id #amount_vnd business_on person_id person_name #register_no note at",
    )
    op.create_index("central_happenings_day", "central_happenings", ["business_on", "kind"])
    op.create_index(
        "central_happenings_register", "central_happenings", ["terminal_id", "register_no", "kind"]
    )
    _table(
        "central_orders",
        "terminal_id order_id",
        "number producer_id producer_name state wanted_on? #total_vnd told changed_at "
        "#epoch_no #seq",
    )
    _table(
        "central_transfers",
        "terminal_id request_id",
        "memo sale_id #amount_vnd state asked_at changed_at #epoch_no #seq",
    )
    op.create_index("central_transfers_memo", "central_transfers", ["memo"])


def _day_tables() -> None:
    _table(
        "central_day_goods",
        "business_on terminal_id product_id #stars",
        "#bills #units #amount_vnd #net_vnd #vat_vnd #consigned_vnd #returned_units #returned_vnd",
        in_months=True,
    )
    op.create_index(
        "central_day_goods_product",
        "central_day_goods",
        ["terminal_id", "product_id", "business_on"],
    )
    _table(
        "central_day_shops",
        "business_on terminal_id",
        "#bills #total_vnd #vat_vnd #discount_vnd #returns #returned_vnd #returned_vat_vnd",
    )
    op.create_index(
        "central_day_shops_terminal", "central_day_shops", ["terminal_id", "business_on"]
    )
    _table(
        "central_day_tenders",
        "business_on terminal_id kind",
        "#times #amount_vnd #back_vnd",
    )
    _table(
        "central_day_stocks",
        "business_on terminal_id product_id",
        "#came_units #sold_units #other_units #on_hand_units",
        in_months=True,
    )
    op.create_index(
        "central_day_stocks_product",
        "central_day_stocks",
        ["terminal_id", "product_id", "business_on"],
    )
