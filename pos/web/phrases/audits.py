"""What an audit finds amiss in the books: check → Vietnamese sentence (the msgid)."""

from pos.web.phrases.books import BOOKS_AUDITS
from pos.web.phrases.desk import DESK_AUDITS
from pos.web.phrases.ordering import ORDERING_AUDITS
from pos.web.phrases.reviews import REVIEW_AUDITS

AUDITS: dict[str, str] = {
    **BOOKS_AUDITS,
    **DESK_AUDITS,
    **ORDERING_AUDITS,
    **REVIEW_AUDITS,
    "counting.anchor": (
        "Phiếu kiểm kê, dòng %(entry)s: ghi sổ lúc đếm là %(said)s, các lần xuất nhập cộng lại là "
        "%(moves)s."
    ),
    "catalogue.certificates_as_noted": (
        "Chứng nhận %(certificate)s không khớp với các lần ghi thu hồi, gia hạn."
    ),
    "stock.levels_equal_moves": (
        "Tồn của lô %(lot)s ở %(place)s ghi %(level)s, cộng các lần nhập xuất lại là %(moves)s."
    ),
    "stock.ended_fairs_are_empty": (
        "Hội chợ %(place)s đã kết thúc mà sổ còn giữ %(units)s của lô %(lot)s."
    ),
    "moving.documents_move_stock": ("Phiếu %(number)s ghi %(units)s mà kho chuyển %(moved)s."),
    "moving.sums_add_up": "Phiếu %(number)s: tổng %(total)s mà các dòng cộng lại %(lines)s.",
    "moving.numbers_gapless": (
        "Phiếu chuyển hàng đợt %(epoch)s không liền số: có %(documents)s phiếu mà số cuối là "
        "%(last)s."
    ),
    "stock.sets_hold_what_is_packed": (
        "Lô %(lot)s: các giỏ quà đang giữ %(sets)s, mà sổ ghi %(packed)s đã vào giỏ."
    ),
    "till.sets_add_up": (
        "Phiếu %(number)s, dòng %(line)s: giỏ quà %(line_vnd)s mà các món trong giỏ cộng lại "
        "%(parts_vnd)s."
    ),
    "receiving.lines_equal_moves": (
        "Phiếu nhận %(delivery)s, dòng %(line)s, lô %(lot)s: khác với lần nhập trong sổ kho."
    ),
    "receiving.orders_equal_lines": (
        "Đơn %(order)s, dòng %(line)s: đơn ghi đã về %(noted)s mà các phiếu nhận cộng lại %(came)s."
    ),
    "receiving.undone_equals_moves": (
        "Phiếu nhận %(delivery)s, dòng %(line)s, lô %(lot)s: phần hủy khác với sổ kho."
    ),
    "returns.numbers_gapless": (
        "Phiếu trả của quầy %(register)s, đợt %(epoch)s không liền số: sổ có "
        "%(returns)s, bộ đếm %(counter)s."
    ),
    "returns.sums_add_up": (
        "Phiếu trả %(number)s: tổng %(total)s mà các dòng %(lines)s, tiền trả %(paid)s."
    ),
    "returns.no_more_than_sold": (
        "Phiếu %(number)s, dòng %(line)s: trả %(units)s mà chỉ bán %(sold)s."
    ),
    "returns.no_more_than_paid": (
        "Phiếu %(number)s: trả lại %(back)s mà khách chỉ trả %(paid)s bằng cách này."
    ),
    "returns.are_told": "Phiếu trả %(number)s trong sổ khác với phiếu trong chuỗi sự việc.",
    "returns.facts_are_returns": (
        "Chuỗi sự việc có phiếu trả %(number)s (sự việc %(seq)s) mà sổ không có."
    ),
    "returns.have_a_paper": "Phiếu trả %(number)s không có đúng một tờ in đầu tiên.",
    "returns.codes_are_kept": (
        "Phiếu mua hàng %(code)s trị giá %(worth)s không khớp giữa phiếu trả và sổ phiếu."
    ),
    "returns.sendings_are_told": (
        "Phiếu trả %(number)s: khoản chuyển trả %(no)s trong sổ khác với điều chuỗi sự việc kể."
    ),
    "returns.move_stock": "Phiếu trả %(number)s: nhận lại %(units)s mà kho ghi %(moved)s.",
    "till.receipts_gapless": (
        "Quầy %(register)s, kỳ %(epoch)s: số phiếu không liền nhau, có %(sales)s phiếu mà bộ đếm "
        "ghi %(counter)s."
    ),
    "till.lines_add_up": (
        "Phiếu %(number)s: tổng hoặc thuế không khớp các dòng (tổng %(total)s, cộng các dòng "
        "%(lines)s)."
    ),
    "till.discounts_add_up": (
        "Phiếu %(number)s: giảm giá ghi %(off)s, cộng các dòng lại là %(lines)s."
    ),
    "till.tenders_add_up": "Phiếu %(number)s: tổng %(total)s mà tiền đã thu %(paid)s.",
    "till.grand_total_runs": (
        "Phiếu %(number)s ghi tổng cộng dồn %(kept)s, cộng các phiếu lại là %(sales)s."
    ),
    "till.counter_ends_it": (
        "Quầy %(register)s, kỳ %(epoch)s: bộ đếm ghi tổng cộng dồn %(kept)s, cộng các phiếu lại "
        "là %(sales)s."
    ),
    "till.sales_are_told": "Phiếu %(number)s trong sổ khác với phiếu trong chuỗi sự việc.",
    "till.facts_are_sales": (
        "Sự việc số %(seq)s kể về phiếu %(number)s mà trong sổ không có phiếu đó."
    ),
    "till.sales_have_a_paper": "Phiếu %(number)s không có đúng một tờ in đầu tiên.",
    "till.transfers_pay_once": (
        "Phiếu %(number)s: khoản chuyển khoản %(request)s không khớp với mã đã cho khách."
    ),
    "till.transfers_are_told": (
        "Chuyển khoản %(request)s trong sổ khác với điều chuỗi sự việc kể."
    ),
    "till.sales_move_stock": (
        "Phiếu %(number)s: bán %(sold)s mà kho xuất %(moved)s, tính theo đơn vị nhỏ nhất."
    ),
    "closing.numbers_gapless": (
        "Quầy %(register)s, kỳ %(epoch)s: có %(closings)s báo cáo Z mà số Z đã đếm tới %(counter)s."
    ),
    "closing.shifts_have_a_z": (
        "Quầy %(register)s, ca %(shift)s: đã đóng mà không có Z, hoặc có Z mà chưa đóng."
    ),
    "closing.nothing_after_a_z": "Phiếu %(number)s bán sau khi ca của nó đã đóng, %(closing)s.",
    "closing.z_equals_its_sales": (
        "%(number)s ghi bán được %(total)s, cộng các phiếu của ca lại là %(sales)s."
    ),
    "closing.drawer_law": "%(number)s ghi phải có %(expected)s, tính lại ngăn kéo là %(law)s.",
    "closing.counted_as_kept": "%(number)s: số đếm hay số để lại khác với sổ đếm tiền.",
    "closing.grand_total_runs": (
        "%(number)s: tổng tích lũy từ %(before)s đến %(after)s không nối với lần đóng ca trước."
    ),
    "closing.left_is_found": (
        "Quầy %(register)s, ca %(shift)s: số ca trước để lại khác với lần đóng ca trước."
    ),
    "closing.zs_are_told": "%(number)s trong sổ khác với điều chuỗi sự việc kể.",
    "closing.facts_are_zs": (
        "Sự việc %(seq)s kể báo cáo %(number)s, mà trong sổ không có báo cáo đó."
    ),
    "closing.moves_are_told": "Lần thu chi %(no)s của ca %(shift)s khác giữa sổ và chuỗi sự việc.",
    "reports.months_add_up": "Tháng %(month)s: %(sums)s số cộng sẵn không khớp các phiếu bán.",
    "reports.months_are_kept": "Tháng %(month)s có số cộng sẵn mà tháng đó chưa được cộng xong.",
    "reports.trail_is_whole": (
        "Nhật ký có %(rows)s việc mà chuỗi sự việc có %(facts)s; %(loose)s việc không có gốc."
    ),
    "sync.chain": "Chuỗi sự việc sai ở sự việc %(seq)s, kỳ %(epoch)s: %(fault)s.",
    "database.sound": "Tệp sổ bị hỏng, SQLite báo: %(told)s",
    "database.references": "Tệp sổ có dòng trỏ tới chỗ không còn: %(row)s",
}
"""What an audit finds."""
