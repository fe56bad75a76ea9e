"""What the public pages read, and their log of views."""

import sqlalchemy as sa
from alembic import op

revision = "c0005"
down_revision = "c0004"

READER, WRITER = "ocop_origin", "ocop_scans"
READS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "3s",
    # Everything is looked up by a key, of months of partitions: planning it each time takes longer
    # than doing it, and no plan that reads a whole table is ever right.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
WATCHED = (
    *("central_holds", "central_hold_lots", "central_certificates", "central_recalls"),
    *("central_registry_certificates", "central_terminals"),
)
"""A word in one of these changes what a page says at once."""


def upgrade() -> None:
    """Make the log, the roles, and the schema of views that the reading role sees."""
    _log()
    _news()
    op.execute("CREATE SCHEMA origin")
    for name, asked in {**VIEWS_OF_GOODS, **VIEWS_OF_LOTS, **VIEWS_OF_PAGES}.items():
        op.execute(f"CREATE VIEW origin.{name} AS {asked}")
    _functions()
    _roles()


def _log() -> None:
    op.create_table(
        "origin_scans",
        *_texts("terminal_id", "id", "at", "business_on", "label", "lot_id", "state"),
        *_texts("network", "province"),
        sa.PrimaryKeyConstraint("terminal_id", "id"),
    )
    op.create_index("origin_scans_label", "origin_scans", ["label", "at"])
    op.create_index("origin_scans_day", "origin_scans", ["business_on"])
    op.create_table(
        "origin_scan_sums",
        *_texts("label", "first_on", "last_on"),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("label"),
    )


def _news() -> None:
    op.create_table(
        "origin_news",
        sa.Column("no", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *_texts("about"),
        sa.PrimaryKeyConstraint("no"),
    )
    op.execute(
        "CREATE FUNCTION origin_tell_news() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO origin_news (about) VALUES (TG_TABLE_NAME); RETURN NULL; END $$"
    )
    for table in WATCHED:
        op.execute(
            f"CREATE TRIGGER {table}_news AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION origin_tell_news()"
        )


VIEWS_OF_GOODS = {
    "showrooms": """
SELECT t.terminal_id, t.showroom_code AS code, COALESCE(NULLIF(s.name, ''), t.showroom_name)
  AS name, COALESCE(s.address, '') AS address, COALESCE(s.phone, '') AS phone,
  COALESCE(s.is_demo, 0) AS is_demo,
  (SELECT max(x.last_at) FROM central_streams x WHERE x.terminal_id = t.terminal_id) AS heard_at
FROM central_terminals t LEFT JOIN central_shops s ON s.terminal_id = t.terminal_id
WHERE t.status <> 'waiting'
""",
    "codes": """
SELECT c.terminal_id, c.product_id, c.gtin14, c.is_former = 1 AS is_former
FROM central_product_codes c JOIN central_terminals t ON t.terminal_id = c.terminal_id
WHERE t.status <> 'waiting' AND c.gtin14 NOT LIKE '02%'
""",
    "products": """
SELECT terminal_id, product_id, sku, name_vi, name_en, producer_id, unit, unit_word, net_content,
  storage, place, commune_code, story, story_en, is_demo
FROM central_products
""",
    "producers": """
SELECT terminal_id, producer_id, name, kind, address, commune_code FROM central_producers
""",
    "certificates": """
SELECT terminal_id, product_id, certificate_id, stars, decision_no, body, level, issued, valid_to,
  valid_to_reason, withdrawn_on, potential_5, extended_to, changed_at
FROM central_certificates WHERE is_void = 0
""",
    "registered": """
SELECT g.gtin14, c.id AS certificate_id, c.stars, c.decision_no, c.body, c.level, c.issued,
  c.valid_to, c.valid_to_reason, c.withdrawn_on, c.potential_5, c.extended_to, c.changed_at
FROM central_registry_codes g
JOIN central_registry_products p ON p.code = g.product_code
JOIN central_registry_certificates c ON c.product_code = g.product_code
WHERE p.is_dropped = 0
""",
    "standards": """
SELECT terminal_id, standard_id, producer_id, kind, told::json ->> 'name' AS name,
  told::json ->> 'number' AS number, told::json ->> 'body' AS body,
  told::json ->> 'valid_from' AS valid_from, told::json ->> 'valid_to' AS valid_to,
  COALESCE((SELECT string_agg(x, ' ' ORDER BY x)
    FROM json_array_elements_text(told::json -> 'products') x), '') AS product_ids
FROM central_standards WHERE is_void = 0
""",
    "pictures": """
SELECT p.terminal_id, p.product_id, p.sha256, COALESCE(array_position(
  string_to_array(g.sha256s, chr(10)), p.sha256), 1000000 + p.seq) AS no
FROM central_pictures p
LEFT JOIN central_galleries g ON g.terminal_id = p.terminal_id AND g.product_id = p.product_id
WHERE g.terminal_id IS NULL OR p.sha256 = ANY (string_to_array(g.sha256s, chr(10)))
  OR (p.epoch_no, p.seq) > (g.epoch_no, g.seq)
""",
}
VIEWS_OF_LOTS = {
    "lots": """
SELECT terminal_id, lot_id, product_id, code, producer_code, producer_code_key, made_on, date_kind,
  use_by, received_at, is_set
FROM central_lots
""",
    "whereabouts": """
SELECT terminal_id, lot_id, place_id AS place,
  place_id IN ('shop', 'storeroom', 'packed') OR place_id LIKE 'fair-%' AS is_for_sale
FROM central_levels WHERE units > 0 AND place_id <> 'ahead'
""",
    # How many units is told of nothing.  A delivery that was undone never came: what it brought
    # and what went back are the same number of the same lot.
    "moves": """
SELECT m.terminal_id, m.lot_id, m.business_on, m.from_place, m.to_place, m.reason,
  min(m.at) AS first_at, max(m.at) AS last_at,
  min(m.at || lpad(m.seq::text, 12, '0') || lpad(m.no::text, 6, '0')) AS no
FROM central_moves m
WHERE m.reason <> 'undone' AND NOT (m.from_place = 'supplier' AND m.units IN (
  SELECT sum(u.units) FROM central_moves u WHERE u.terminal_id = m.terminal_id
    AND u.lot_id = m.lot_id AND u.reason = 'undone' AND u.at >= m.at GROUP BY u.act_id))
GROUP BY m.terminal_id, m.lot_id, m.business_on, m.from_place, m.to_place, m.reason
UNION ALL
SELECT l.terminal_id, l.lot_id, max(l.business_on), 'shop', 'customer', 'sold',
  max(l.business_on) || 'T23:59:59.999Z', max(l.business_on) || 'T23:59:59.999Z',
  max(l.business_on) || 'T23:59:59.999Z'
FROM central_sale_lines l GROUP BY l.terminal_id, l.lot_id
UNION ALL
SELECT p.terminal_id, p.lot_id, max(p.business_on), 'packed', 'customer', 'sold',
  max(p.business_on) || 'T23:59:59.999Z', max(p.business_on) || 'T23:59:59.999Z',
  max(p.business_on) || 'T23:59:59.999Z'
FROM central_sale_parts p GROUP BY p.terminal_id, p.lot_id
""",
    "parts": """
SELECT terminal_id, set_lot_id, no, lot_id, product_id, units FROM central_set_parts
""",
    # Why a shop holds its own goods is a suspicion in its people's words, and stays with them.
    "orders": """
SELECT terminal_id, hold_id, product_id, lot_key, placed_at AS at, released_at,
  CASE WHEN recall_id = '' THEN 'hold' ELSE 'recall' END AS kind, recall_id AS source_id,
  CASE WHEN recall_id = '' THEN '' ELSE reason END AS reason,
  CASE WHEN recall_id = '' THEN '' ELSE instruction END AS instruction,
  CASE WHEN recall_id = '' THEN '' ELSE reason_en END AS reason_en,
  CASE WHEN recall_id = '' THEN '' ELSE instruction_en END AS instruction_en
FROM central_holds
""",
    "held_lots": """
SELECT x.terminal_id, x.hold_id, x.lot_id, GREATEST(h.placed_at, l.received_at) AS at
FROM central_hold_lots x
JOIN central_holds h ON h.terminal_id = x.terminal_id AND h.hold_id = x.hold_id
LEFT JOIN central_lots l ON l.terminal_id = x.terminal_id AND l.lot_id = x.lot_id
""",
    "recalls": """
SELECT DISTINCT ON (recall_id) recall_id, change, document
FROM central_recalls ORDER BY recall_id, version DESC
""",
}
_LINE = """
    (x.line ->> 'product') AS product_id, x.line ->> 'sku' AS sku, x.line ->> 'name_vi' AS name_vi,
    x.line ->> 'name_en' AS name_en, x.line ->> 'producer' AS producer, x.line ->> 'place' AS place,
    x.line -> 'lot' ->> 'code' AS lot_code, (x.line ->> 'units')::bigint AS units,
    x.line ->> 'unit' AS unit, x.line ->> 'unit_word' AS unit_word,
    (x.line ->> 'stars')::bigint AS stars
"""
VIEWS_OF_PAGES = {
    "receipts": """
SELECT business_on, terminal_id, epoch, seq, number, encode(hash, 'hex') AS hash
FROM central_sales
""",
    # As the fact tells them, without a price: so the page says what was sold, and to nobody.
    "receipt_lines": """
SELECT f.business_on, f.terminal_id, f.epoch, f.seq, x.no, x.part_no, @line
FROM central_facts f CROSS JOIN LATERAL (
  SELECT (l ->> 'no')::bigint AS no, 0 AS part_no, l AS line
  FROM json_array_elements(f.body::json -> 'lines') l
  UNION ALL
  SELECT (l ->> 'no')::bigint, (c ->> 'no')::bigint, c
  FROM json_array_elements(f.body::json -> 'lines') l,
    json_array_elements(COALESCE(l -> 'components', '[]')) c
) x WHERE f.kind = 'sale.completed/1'
""".replace("@line", _LINE),
    "seen": "SELECT label, first_on, views FROM origin_scan_sums",
    "news": "SELECT count(*) || '.' || COALESCE(max(no), 0) AS number FROM origin_news",
}


def _functions() -> None:
    op.execute(
        "CREATE FUNCTION origin_add_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = public AS $$ BEGIN"
        " INSERT INTO origin_scan_sums AS s (label, first_on, last_on, views)"
        " SELECT label, min(business_on), max(business_on), count(*) FROM new_scans"
        " GROUP BY label ORDER BY label"
        " ON CONFLICT (label) DO UPDATE SET views = s.views + excluded.views,"
        " first_on = LEAST(s.first_on, excluded.first_on),"
        " last_on = GREATEST(s.last_on, excluded.last_on);"
        " RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER origin_scans_add_up AFTER INSERT ON origin_scans"
        " REFERENCING NEW TABLE AS new_scans"
        " FOR EACH STATEMENT EXECUTE FUNCTION origin_add_up()"
    )
    op.execute(
        "CREATE FUNCTION origin_forget() RETURNS void LANGUAGE sql SECURITY DEFINER"
        " SET search_path = public AS $$"
        " DELETE FROM origin_scans WHERE business_on < to_char(now() - interval '90 days',"
        " 'YYYY-MM-DD');"
        " DELETE FROM origin_news WHERE no < (SELECT max(no) FROM origin_news) - 10000 $$"
    )


def _roles() -> None:
    for role in (READER, WRITER):
        op.execute(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION"
            " WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    op.execute("REVOKE ALL ON SCHEMA origin FROM PUBLIC")
    op.execute("REVOKE ALL ON FUNCTION origin_forget() FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA origin TO {READER}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA origin TO {READER}")
    for setting, value in READS.items():
        op.execute(f"ALTER ROLE {READER} SET {setting} = '{value}'")
    op.execute(f"GRANT INSERT ON origin_scans TO {WRITER}")
    op.execute(f"GRANT EXECUTE ON FUNCTION origin_forget() TO {WRITER}")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
