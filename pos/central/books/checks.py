"""The statements that the audit of the centre's books asks: each finds rows only where something
is amiss, and names in them what its sentence tells.

`I6`, `I8`, … are the invariants of the papers that this house is built after.
"""

_OWN = "(place IN ('shop', 'storeroom', 'quarantine', 'packed', 'ahead') OR place LIKE 'fair-%')"
_SHELF = "(place IN ('shop', 'storeroom') OR place LIKE 'fair-%')"

_MOVED = """
    SELECT business_on, terminal_id, lot_id, product_id, units, from_place, to_place
    FROM central_moves
    UNION ALL
    SELECT business_on, terminal_id, lot_id, product_id, units, place_id, 'customer'
    FROM central_sale_lines
    UNION ALL
    SELECT business_on, terminal_id, lot_id, product_id, units, 'packed', 'customer'
    FROM central_sale_parts
    UNION ALL
    SELECT business_on, terminal_id, lot_id, product_id, units, 'customer', place_id
    FROM central_return_lines
    UNION ALL
    SELECT business_on, terminal_id, lot_id, product_id, units, 'customer', place_id
    FROM central_return_parts
"""
"""Every move of goods there is."""

_ENDS = f"""
    SELECT business_on, terminal_id, lot_id, product_id, to_place AS place, units,
        from_place AS other FROM ({_MOVED}) came
    UNION ALL
    SELECT business_on, terminal_id, lot_id, product_id, from_place, -units, to_place
    FROM ({_MOVED}) went
"""  # noqa: S608 - made of words of this file alone
"""The same at both their ends: what each place won or lost, and to which other."""

_SOLD = """
    SELECT business_on, terminal_id, epoch, seq, product_id, stars, units, amount_vnd, net_vnd,
        vat_vnd, owner FROM central_sale_lines WHERE vat_code <> 'SET' AND business_on >= :since
    UNION ALL
    SELECT business_on, terminal_id, epoch, seq, product_id, stars, units, amount_vnd, net_vnd,
        vat_vnd, owner FROM central_sale_parts WHERE business_on >= :since
"""
"""What was sold, gift sets as what lay in them."""

_BACK = """
    SELECT business_on, terminal_id, product_id, stars, units, amount_vnd
    FROM central_return_lines WHERE vat_code <> 'SET' AND business_on >= :since
    UNION ALL
    SELECT business_on, terminal_id, product_id, stars, units, amount_vnd
    FROM central_return_parts WHERE business_on >= :since
"""

_OF_FACT = "USING (business_on, terminal_id, epoch, seq)"

_LEVELS = f"""
SELECT terminal_id AS terminal, lot_id AS lot, place, coalesce(l.units, 0) AS level,
    coalesce(m.units, 0)::bigint AS moves
FROM (SELECT terminal_id, lot_id, place, sum(units) AS units FROM ({_ENDS}) ends
      WHERE {_OWN} GROUP BY terminal_id, lot_id, place) m
FULL JOIN (SELECT terminal_id, lot_id, place_id AS place, units FROM central_levels) l
USING (terminal_id, lot_id, place)
WHERE coalesce(l.units, 0) <> coalesce(m.units, 0) ORDER BY 1, 2, 3
"""  # noqa: S608 - made of words of this file alone

_ON_HAND = f"""
SELECT terminal_id AS terminal, product_id AS product, coalesce(g.units, 0) AS kept,
    coalesce(l.units, 0)::bigint AS levels
FROM (SELECT terminal_id, product_id, sum(units) AS units
      FROM (SELECT terminal_id, product_id, place_id AS place, units FROM central_levels) held
      WHERE {_SHELF} GROUP BY terminal_id, product_id) l
FULL JOIN (SELECT terminal_id, product_id, on_hand_units AS units FROM central_goods) g
USING (terminal_id, product_id)
WHERE coalesce(g.units, 0) <> coalesce(l.units, 0) ORDER BY 1, 2
"""  # noqa: S608 - made of words of this file alone

_DAYS_OF_GOODS = f"""
SELECT terminal_id AS terminal, product_id AS product, business_on AS day
FROM (SELECT terminal_id, product_id, business_on, came_units, sold_units, other_units
      FROM central_day_stocks WHERE business_on >= :since
        AND (came_units, sold_units, other_units) <> (0, 0, 0)) kept
FULL JOIN (
    SELECT terminal_id, product_id, business_on,
        sum(CASE WHEN other = 'supplier' THEN units ELSE 0 END) AS came,
        sum(CASE WHEN other = 'customer' THEN -units ELSE 0 END) AS sold,
        sum(CASE WHEN other IN ('supplier', 'customer') THEN 0 ELSE units END) AS others
    FROM ({_ENDS}) ends WHERE {_SHELF} AND business_on >= :since
    GROUP BY terminal_id, product_id, business_on
    HAVING bool_or(other IN ('supplier', 'customer')) OR sum(units) <> 0
) made USING (terminal_id, product_id, business_on)
WHERE (coalesce(came_units, 0), coalesce(sold_units, 0), coalesce(other_units, 0))
    <> (coalesce(came, 0), coalesce(sold, 0), coalesce(others, 0)) ORDER BY 1, 2, 3
"""  # noqa: S608 - made of words of this file alone

_DAYS_RUN = """
SELECT terminal_id AS terminal, product_id AS product, business_on AS day,
    on_hand_units AS kept, run::bigint AS running
FROM (SELECT *, sum(came_units - sold_units + other_units)
          OVER (PARTITION BY terminal_id, product_id ORDER BY business_on) AS run
      FROM central_day_stocks) days
WHERE on_hand_units <> run ORDER BY 1, 2, 3
"""

_SALES = f"""
SELECT s.terminal_id AS terminal, s.number, s.total_vnd,
    coalesce(l.amount, 0)::bigint AS lines_vnd, coalesce(t.amount, 0)::bigint AS paid_vnd
FROM central_sales s
LEFT JOIN (SELECT business_on, terminal_id, epoch, seq, sum(amount_vnd) AS amount,
               sum(vat_vnd) AS vat, sum(net_vnd) AS net, sum(discount_vnd) AS discount
           FROM central_sale_lines WHERE business_on >= :since
           GROUP BY business_on, terminal_id, epoch, seq) l {_OF_FACT}
LEFT JOIN (SELECT business_on, terminal_id, epoch, seq, sum(amount_vnd) AS amount
           FROM central_tenders WHERE business_on >= :since
           GROUP BY business_on, terminal_id, epoch, seq) t {_OF_FACT}
WHERE s.business_on >= :since AND (
    s.total_vnd <> coalesce(l.amount, 0) OR s.vat_vnd <> coalesce(l.vat, 0)
    OR s.total_vnd - s.vat_vnd <> coalesce(l.net, 0) OR s.total_vnd <> coalesce(t.amount, 0)
    OR s.discount_vnd + s.rounding_vnd <> coalesce(l.discount, 0))
ORDER BY 1, 2
"""  # noqa: S608 - made of words of this file alone

_PARTS = """
SELECT l.terminal_id AS terminal, l.seq, l.no AS line, l.amount_vnd,
    coalesce(p.amount, 0)::bigint AS parts_vnd
FROM central_sale_lines l
LEFT JOIN (SELECT business_on, terminal_id, epoch, seq, line_no AS no, sum(amount_vnd) AS amount,
               sum(vat_vnd) AS vat FROM central_sale_parts
           GROUP BY business_on, terminal_id, epoch, seq, line_no) p
USING (business_on, terminal_id, epoch, seq, no)
WHERE l.vat_code = 'SET' AND l.business_on >= :since
    AND (l.amount_vnd <> coalesce(p.amount, 0) OR l.vat_vnd <> coalesce(p.vat, 0))
ORDER BY 1, 2, 3
"""

_RETURNS = f"""
SELECT r.terminal_id AS terminal, r.number, r.total_vnd,
    coalesce(l.amount, 0)::bigint AS lines_vnd, coalesce(t.amount, 0)::bigint AS paid_vnd
FROM central_returns r
LEFT JOIN (SELECT business_on, terminal_id, epoch, seq, sum(amount_vnd) AS amount,
               sum(vat_vnd) AS vat FROM central_return_lines
           GROUP BY business_on, terminal_id, epoch, seq) l {_OF_FACT}
LEFT JOIN (SELECT business_on, terminal_id, epoch, seq, sum(amount_vnd) AS amount
           FROM central_refunds GROUP BY business_on, terminal_id, epoch, seq) t {_OF_FACT}
WHERE r.business_on >= :since AND (r.total_vnd <> coalesce(l.amount, 0)
    OR r.vat_vnd <> coalesce(l.vat, 0) OR r.total_vnd <> coalesce(t.amount, 0))
ORDER BY 1, 2
"""  # noqa: S608 - made of words of this file alone

_TAKEN_BACK = f"""
SELECT terminal_id AS terminal, original AS number, line, sold_units AS sold,
    back_units::bigint AS back
FROM (SELECT r.terminal_id, r.original, l.original_line AS line, sum(l.units) AS back_units,
          -sum(l.amount_vnd) AS back_vnd
      FROM central_returns r JOIN central_return_lines l {_OF_FACT}
      WHERE l.original_line > 0 GROUP BY r.terminal_id, r.original, l.original_line) back
JOIN (SELECT s.terminal_id, s.number AS original, l.no AS line, l.units AS sold_units,
          l.amount_vnd AS sold_vnd
      FROM central_sales s JOIN central_sale_lines l {_OF_FACT}) sold
USING (terminal_id, original, line)
WHERE back_units > sold_units OR back_vnd > sold_vnd ORDER BY 1, 2, 3
"""  # noqa: S608 - made of words of this file alone


def _gapless(table: str, running: str) -> str:
    return f"""
SELECT terminal_id AS terminal, epoch, register_no AS register, count(*) AS papers,
    max({running}) AS last
FROM {table} GROUP BY terminal_id, epoch, register_no
HAVING count(*) <> max({running}) OR count(DISTINCT {running}) <> count(*) ORDER BY 1, 2, 3
"""  # noqa: S608 - made of words of this file alone


_DAYS = f"""
SELECT terminal_id AS terminal, business_on AS day, 'central_day_shops' AS sums
FROM (SELECT business_on, terminal_id, count(*) AS bills, sum(total_vnd) AS total,
          sum(vat_vnd) AS vat, sum(discount_vnd) AS discount
      FROM central_sales WHERE business_on >= :since GROUP BY business_on, terminal_id) s
FULL JOIN (SELECT business_on, terminal_id, count(*) AS backs, -sum(total_vnd) AS back,
               -sum(vat_vnd) AS back_vat
           FROM central_returns WHERE business_on >= :since
           GROUP BY business_on, terminal_id) r USING (business_on, terminal_id)
FULL JOIN (SELECT * FROM central_day_shops WHERE business_on >= :since) d
USING (business_on, terminal_id)
WHERE (coalesce(s.bills, 0), coalesce(s.total, 0), coalesce(s.vat, 0), coalesce(s.discount, 0),
       coalesce(r.backs, 0), coalesce(r.back, 0), coalesce(r.back_vat, 0))
    IS DISTINCT FROM (coalesce(d.bills, 0), coalesce(d.total_vnd, 0), coalesce(d.vat_vnd, 0),
       coalesce(d.discount_vnd, 0), coalesce(d.returns, 0), coalesce(d.returned_vnd, 0),
       coalesce(d.returned_vat_vnd, 0))
UNION ALL
SELECT terminal_id, business_on, 'central_day_goods'
FROM (SELECT business_on, terminal_id, product_id, stars, sum(units) AS units,
          count(DISTINCT (epoch, seq)) AS bills, sum(amount_vnd) AS amount, sum(net_vnd) AS net,
          sum(vat_vnd) AS vat,
          sum(CASE owner WHEN 'consigned' THEN amount_vnd ELSE 0 END) AS consigned
      FROM ({_SOLD}) sold GROUP BY business_on, terminal_id, product_id, stars) s
FULL JOIN (SELECT business_on, terminal_id, product_id, stars, sum(units) AS back_units,
               -sum(amount_vnd) AS back FROM ({_BACK}) back
           GROUP BY business_on, terminal_id, product_id, stars) r
USING (business_on, terminal_id, product_id, stars)
FULL JOIN (SELECT * FROM central_day_goods WHERE business_on >= :since) d
USING (business_on, terminal_id, product_id, stars)
WHERE (coalesce(s.bills, 0), coalesce(s.units, 0), coalesce(s.amount, 0), coalesce(s.net, 0),
       coalesce(s.vat, 0), coalesce(s.consigned, 0), coalesce(r.back_units, 0),
       coalesce(r.back, 0))
    IS DISTINCT FROM (coalesce(d.bills, 0), coalesce(d.units, 0), coalesce(d.amount_vnd, 0),
       coalesce(d.net_vnd, 0), coalesce(d.vat_vnd, 0), coalesce(d.consigned_vnd, 0),
       coalesce(d.returned_units, 0), coalesce(d.returned_vnd, 0))
UNION ALL
SELECT terminal_id, business_on, 'central_day_tenders'
FROM (SELECT business_on, terminal_id, kind, count(*) AS times, sum(amount_vnd) AS amount
      FROM central_tenders WHERE business_on >= :since
      GROUP BY business_on, terminal_id, kind) t
FULL JOIN (SELECT business_on, terminal_id, kind, -sum(amount_vnd) AS back FROM central_refunds
           WHERE business_on >= :since GROUP BY business_on, terminal_id, kind) b
USING (business_on, terminal_id, kind)
FULL JOIN (SELECT * FROM central_day_tenders WHERE business_on >= :since) d
USING (business_on, terminal_id, kind)
WHERE (coalesce(t.times, 0), coalesce(t.amount, 0), coalesce(b.back, 0))
    IS DISTINCT FROM (coalesce(d.times, 0), coalesce(d.amount_vnd, 0), coalesce(d.back_vnd, 0))
ORDER BY 1, 2, 3
"""  # noqa: S608 - made of words of this file alone

_READ = """
SELECT f.terminal_id AS terminal, f.epoch, f.facts, coalesce(r.read, 0)::bigint AS read,
    coalesce(p.parked, 0) AS parked
FROM (SELECT terminal_id, epoch, count(*) AS facts FROM central_facts
      GROUP BY terminal_id, epoch) f
LEFT JOIN (SELECT terminal_id, epoch, sum(upper(span) - lower(span)) AS read
           FROM (SELECT terminal_id, epoch, unnest(seqs) AS span FROM central_readings) spans
           GROUP BY terminal_id, epoch) r USING (terminal_id, epoch)
LEFT JOIN (SELECT p.terminal_id, p.epoch, count(*) AS parked FROM central_parked p
           LEFT JOIN central_readings q USING (terminal_id, epoch)
           WHERE q.seqs IS NULL OR NOT q.seqs @> p.seq
           GROUP BY p.terminal_id, p.epoch) p USING (terminal_id, epoch)
WHERE f.facts <> coalesce(r.read, 0) + coalesce(p.parked, 0) ORDER BY 1, 2
"""

CHECKS: dict[str, str] = {
    "books.facts_are_read": _READ,
    "books.levels_equal_moves": _LEVELS,  # I6
    "books.on_hand_equals_levels": _ON_HAND,
    "books.days_of_goods": _DAYS_OF_GOODS,
    "books.days_run_on": _DAYS_RUN,
    "books.sales_add_up": _SALES,  # I8
    "books.sets_add_up": _PARTS,
    "books.returns_add_up": _RETURNS,
    "books.no_more_back_than_sold": _TAKEN_BACK,  # I10
    "books.receipts_gapless": _gapless("central_sales", "receipt_no"),  # I3
    "books.returns_gapless": _gapless("central_returns", "return_no"),
    "books.closings_gapless": _gapless("central_closings", "closing_no"),
    "books.days_add_up": _DAYS,
}
"""By the name of the sentence that tells it."""
