"""What the pages ask of the database: one statement each, over the views of the schema `origin`.

Each answers with one JSON value, so that a first view is one way there and back, whatever the page
tells.
"""

from sqlalchemy import text

MOST_SHOWROOMS = 60
"""So many showrooms are named on a page; a list of more helps nobody."""

_LOTS = """
named AS MATERIALIZED (
  SELECT l.terminal_id, l.product_id, l.lot_id FROM origin.lots l
  WHERE l.code = :code AND :code <> ''
  UNION
  SELECT l.terminal_id, l.product_id, l.lot_id FROM origin.lots l
  WHERE l.producer_code_key = :code AND :code <> ''
),
found AS (
  SELECT l.terminal_id, l.product_id, l.lot_id, l.code = :code AS is_own, l.received_at,
    l.date_kind, l.use_by, l.made_on, l.producer_code_key,
    (SELECT true FROM origin.whereabouts w WHERE w.terminal_id = l.terminal_id
      AND w.lot_id = l.lot_id AND w.is_for_sale LIMIT 1) IS NOT NULL AS is_here,
    (SELECT true FROM origin.moves m WHERE m.terminal_id = l.terminal_id
      AND m.lot_id = l.lot_id AND m.to_place = 'customer' LIMIT 1) IS NOT NULL AS is_sold,
    COALESCE((SELECT max(o.kind) FROM origin.held_lots h
      JOIN origin.orders o ON o.terminal_id = h.terminal_id AND o.hold_id = h.hold_id
      WHERE h.terminal_id = l.terminal_id AND h.lot_id = l.lot_id
        AND o.released_at IS NULL), '') AS barred
  FROM named n
  JOIN meant c ON c.terminal_id = n.terminal_id AND c.product_id = n.product_id
  JOIN origin.lots l ON l.terminal_id = n.terminal_id AND l.lot_id = n.lot_id
),
fitting AS (
  SELECT f.* FROM found f WHERE f.is_own OR (
    NOT EXISTS (SELECT FROM found o WHERE o.is_own AND o.terminal_id = f.terminal_id)
    AND (SELECT count(*) FROM found o WHERE o.terminal_id = f.terminal_id) = 1)
),
lots AS (
  SELECT * FROM fitting
  ORDER BY is_own DESC, barred DESC, is_here DESC, received_at DESC, terminal_id
  LIMIT 60
),
goods AS (
  SELECT c.terminal_id, c.product_id, c.is_former,
    (SELECT true FROM origin.lots l JOIN origin.whereabouts w
      ON w.terminal_id = l.terminal_id AND w.lot_id = l.lot_id
      WHERE l.terminal_id = c.terminal_id AND l.product_id = c.product_id
        AND w.is_for_sale LIMIT 1) IS NOT NULL AS is_here
  FROM meant c WHERE NOT EXISTS (SELECT FROM lots)
  ORDER BY c.is_former, is_here DESC, c.terminal_id LIMIT 60
),
chosen AS (
  (SELECT terminal_id, product_id, lot_id FROM lots LIMIT 1)
  UNION ALL (SELECT terminal_id, product_id, NULL FROM goods LIMIT 1)
  LIMIT 1
)
"""

_TELL = """
SELECT json_build_object(
  'showroom', (SELECT row_to_json(x) FROM origin.showrooms x WHERE x.terminal_id = c.terminal_id),
  'product', (SELECT row_to_json(x) FROM origin.products x
    WHERE x.terminal_id = c.terminal_id AND x.product_id = c.product_id),
  'gtins', (SELECT json_agg(x.gtin14 ORDER BY x.is_former, x.gtin14) FROM origin.codes x
    WHERE x.terminal_id = c.terminal_id AND x.product_id = c.product_id),
  'producer', (SELECT row_to_json(x) FROM origin.products p
    JOIN origin.producers x ON x.terminal_id = p.terminal_id AND x.producer_id = p.producer_id
    WHERE p.terminal_id = c.terminal_id AND p.product_id = c.product_id),
  'certificates', (SELECT json_agg(x) FROM origin.certificates x
    WHERE x.terminal_id = c.terminal_id AND x.product_id = c.product_id),
  'registered', (SELECT json_agg(x) FROM origin.registered x WHERE x.gtin14 IN (
    SELECT g.gtin14 FROM origin.codes g WHERE g.terminal_id = c.terminal_id
      AND g.product_id = c.product_id AND NOT g.is_former)),
  'standards', (SELECT json_agg(x ORDER BY x.valid_to IS NULL, x.valid_to, x.standard_id)
    FROM origin.products p JOIN origin.standards x
      ON x.terminal_id = p.terminal_id AND x.producer_id = p.producer_id
    WHERE p.terminal_id = c.terminal_id AND p.product_id = c.product_id),
  'picture', (SELECT x.sha256 FROM origin.pictures x
    WHERE x.terminal_id = c.terminal_id AND x.product_id = c.product_id
    ORDER BY x.no, x.sha256 LIMIT 1),
  'lot', (SELECT row_to_json(x) FROM origin.lots x
    WHERE x.terminal_id = c.terminal_id AND x.lot_id = c.lot_id),
  'moves', (SELECT json_agg(x ORDER BY x.no) FROM origin.moves x
    WHERE x.terminal_id = c.terminal_id AND x.lot_id = c.lot_id),
  'places', (SELECT json_agg(x.place) FROM origin.whereabouts x
    WHERE x.terminal_id = c.terminal_id AND x.lot_id = c.lot_id),
  'orders', (SELECT json_agg(json_build_object('kind', o.kind, 'at', h.at, 'reason', o.reason,
      'instruction', o.instruction, 'reason_en', o.reason_en, 'instruction_en', o.instruction_en,
      'source_id', o.source_id, 'released_at', o.released_at) ORDER BY h.at, o.hold_id)
    FROM origin.held_lots h
    JOIN origin.orders o ON o.terminal_id = h.terminal_id AND o.hold_id = h.hold_id
    WHERE h.terminal_id = c.terminal_id AND h.lot_id = c.lot_id),
  'unknown_orders', CASE WHEN c.lot_id IS NULL AND :code <> '' THEN (
    SELECT json_agg(o ORDER BY o.at DESC, o.hold_id DESC) FROM origin.orders o
    WHERE o.terminal_id = c.terminal_id AND o.product_id = c.product_id
      AND o.released_at IS NULL) END,
  'seen', (SELECT row_to_json(x) FROM origin.seen x WHERE x.label = :label),
  'lots', (SELECT json_agg(json_build_object('lot', l, 'showroom', s)) FROM lots l
    JOIN origin.showrooms s ON s.terminal_id = l.terminal_id),
  'goods', (SELECT json_agg(json_build_object('lot', g, 'showroom', s)) FROM goods g
    JOIN origin.showrooms s ON s.terminal_id = g.terminal_id)
) FROM chosen c
"""

_MEANT_BY_GTIN = """
WITH meant AS (
  SELECT c.terminal_id, c.product_id, c.is_former FROM origin.codes c WHERE c.gtin14 = :gtin14
),
"""
_MEANT_BY_SKU = """
WITH meant AS (
  SELECT p.terminal_id, p.product_id, false AS is_former
  FROM origin.showrooms s JOIN origin.products p ON p.terminal_id = s.terminal_id
  WHERE s.code = :showroom AND p.sku = :sku
),
"""
BY_GTIN = text(_MEANT_BY_GTIN + _LOTS + _TELL)
"""Everything of the goods with a GTIN; no row where no showroom has them."""

BY_SKU = text(_MEANT_BY_SKU + _LOTS + _TELL)
"""The same of a showroom's own article."""

INSIDE = text(
    """
SELECT json_agg(json_build_object('part', x, 'product', p, 'producer', r, 'lot', l,
  'gtin14', (SELECT min(g.gtin14) FROM origin.codes g WHERE g.terminal_id = x.terminal_id
    AND g.product_id = x.product_id AND NOT g.is_former),
  'certificates', (SELECT json_agg(k) FROM origin.certificates k
    WHERE k.terminal_id = x.terminal_id AND k.product_id = x.product_id),
  'received_at', (SELECT min(m.first_at) FROM origin.moves m WHERE m.terminal_id = x.terminal_id
    AND m.lot_id = x.lot_id AND m.from_place = 'supplier'),
  'orders', (SELECT json_agg(json_build_object('kind', o.kind, 'at', h.at, 'reason', o.reason,
      'instruction', o.instruction, 'reason_en', o.reason_en, 'instruction_en', o.instruction_en,
      'source_id', o.source_id, 'released_at', o.released_at) ORDER BY h.at, o.hold_id)
    FROM origin.held_lots h
    JOIN origin.orders o ON o.terminal_id = h.terminal_id AND o.hold_id = h.hold_id
    WHERE h.terminal_id = x.terminal_id AND h.lot_id = x.lot_id)
) ORDER BY x.no)
FROM origin.parts x
JOIN origin.products p ON p.terminal_id = x.terminal_id AND p.product_id = x.product_id
LEFT JOIN origin.producers r ON r.terminal_id = p.terminal_id AND r.producer_id = p.producer_id
LEFT JOIN origin.lots l ON l.terminal_id = x.terminal_id AND l.lot_id = x.lot_id
WHERE x.terminal_id = :terminal_id AND x.set_lot_id = :lot_id
"""
)
"""What lies in the gift sets of a lot."""

SHOWROOM = text("SELECT row_to_json(x) FROM origin.showrooms x WHERE x.code = :code LIMIT 1")
"""A showroom by its code."""

RECEIPT = text(
    """
SELECT json_build_object('sold_on', r.business_on, 'showroom', s, 'hash', r.hash,
  'lines', (SELECT json_agg(json_build_object('line', l, 'gtin14',
    (SELECT min(g.gtin14) FROM origin.codes g WHERE g.terminal_id = l.terminal_id
      AND g.product_id = l.product_id AND NOT g.is_former)) ORDER BY l.no, l.part_no)
    FROM origin.receipt_lines l
    WHERE l.business_on = r.business_on AND l.terminal_id = r.terminal_id
      AND l.epoch = r.epoch AND l.seq = r.seq))
FROM origin.receipts r JOIN origin.showrooms s ON s.terminal_id = r.terminal_id
WHERE r.number = :number
"""
)
"""The sales of a receipt's number: one, but where a showroom had two terminals."""

PICTURE = text("SELECT 1 FROM origin.pictures WHERE sha256 = :sha256 LIMIT 1")
"""Whether a product has a picture of this name."""

RECALLS = text("SELECT recall_id, change, document FROM origin.recalls")
"""The newest word of the centre on each of its recalls."""

NEWS = text("SELECT number FROM origin.news")
"""What changes whenever something is recalled, held, let go or certified."""
