"""What became of papers, what facts tell, what is wrong with a fact: code → Vietnamese sentence."""

PAPERS: dict[str, str] = {
    "no_answer": "Máy in không trả lời. Xem máy in đã bật và cắm dây chưa.",
    "hung_up": "Máy in ngắt ngay từ đầu, có thể đang bận.",
    "cannot_open": "Không mở được cổng máy in. Cắm lại dây rồi chờ máy tự gửi.",
    "nothing_taken": "Máy in chưa nhận. Xem còn giấy không, nắp đã đóng chưa.",
    "cannot_write": "Chưa ghi được hình phiếu. Xem ổ đĩa còn chỗ không.",
    "part_taken": "Đang in thì mất kết nối, có thể mới ra một phần.",
    "broke_at_end": "Gửi hết thì mất kết nối, có thể đã ra cả tờ.",
    "restarted": "Máy tắt giữa lúc đang in.",
    "restored": "Sổ vừa khôi phục từ bản sao; tờ này có thể đã in rồi.",
    "does_not_fit": "Chữ trên phiếu không vừa khổ giấy.",
    "qr_does_not_fit": "Mã QR không vừa khổ giấy.",
    "unreadable_paper": "Phiếu lưu trong sổ không đọc được.",
    "seen": "Người bán đã thấy tờ này ra giấy.",
    "reprinted": "Đã in bản sao thay cho tờ này.",
    "skipped": "Người bán cho qua, không in nữa.",
}
"""Why a paper is held, not known or dismissed."""

FACTS: dict[str, str] = {
    "epoch.started/1": "Mở sổ mới.",
    "shop.changed/1": "Ghi thông tin cửa hàng: %(name)s.",
    "register.paired/1": "Ghi lại %(name)s.",
    "register.paired/1:added": "Thêm %(name)s.",
    "register.paired/1:printer": "Đổi máy in của %(name)s.",
    "register.paired/1:paired": "Nối một máy vào %(name)s.",
    "register.paired/1:unpaired": "Ngắt máy khỏi %(name)s.",
    "person.changed/1": "Ghi lại %(name)s.",
    "person.changed/1:added": "Thêm %(name)s vào danh sách người bán.",
    "person.changed/1:changed": "Đổi tên hoặc việc của %(name)s.",
    "person.changed/1:pin_changed": "Đổi PIN của mình.",
    "person.changed/1:pin_reset": "Đặt lại PIN cho %(name)s.",
    "person.changed/1:pin_lost": "PIN của %(name)s mất cùng khóa cũ.",
    "person.changed/1:left": "Ghi %(name)s đã nghỉ.",
    "signin.failed/1": "Có người gõ sai PIN của %(name)s, lần %(failures)s.",
    "producer.changed/1": "Ghi nhà sản xuất %(name)s.",
    "product.changed/1": "Ghi mặt hàng %(name)s.",
    "price.set/1": "Đặt giá %(name)s: %(amount)s.",
    "certificate.changed/1": "Ghi chứng nhận của %(name)s.",
    "picture.added/1": "Thêm ảnh cho %(name)s.",
    "pictures.changed/1": "Bỏ ảnh hay sắp lại ảnh của %(name)s.",
    "lot.received/1": "Nhận %(name)s, lô %(lot)s.",
    "stock.moved/1": "Chuyển hàng trong kho.",
    "stock.adjusted/1": "Bán quá số trong sổ: %(name)s vào danh sách đếm lại.",
    "stock.counted/1": "Đếm kho.",
    "label.printed/1": "In %(copies)s tem cho %(name)s.",
    "shift.opened/1": "Mở ca %(no)s, tiền đầu ca %(amount)s.",
    "sale.completed/1": "Bán phiếu %(number)s, %(amount)s.",
    "paper.finished/1:confirmed": "Đã in: %(title)s.",
    "paper.finished/1:sent_unconfirmed": "Đã gửi tới máy in: %(title)s.",
    "paper.finished/1:dismissed": "Bỏ qua, không in: %(title)s.",
    "paper.finished/1:unknown": "Chưa rõ đã ra giấy chưa: %(title)s.",
    "clock.jumped/1": "Giờ của máy bị đổi.",
    "intake.taken_in": (
        "Nhập tệp %(name)s: %(created)s mặt hàng mới, sửa %(changed)s, ghi tồn %(lots)s lô."
    ),
    "intake.given_back": "Hoàn tác lần nhập tệp %(name)s.",
    "intake.taken_in_on": "Nhập nốt tệp %(name)s, dở từ hôm trước.",
    "intake.given_back_on": "Hoàn tác nốt lần nhập tệp %(name)s, dở từ hôm trước.",
    "release.applied/1": "Cập nhật phần mềm.",
    "assortment.many:price": "Đổi giá %(n)s mặt hàng.",
    "assortment.many:coming_price": "Hẹn giá mới cho %(n)s mặt hàng từ ngày %(day)s.",
    "assortment.many:group": "Đổi nhóm OCOP của %(n)s mặt hàng.",
    "assortment.many:tax": "Đổi loại thuế của %(n)s mặt hàng.",
    "assortment.many:producer": "Đổi nhà sản xuất của %(n)s mặt hàng.",
    "assortment.many:storage": "Đổi cách bảo quản của %(n)s mặt hàng.",
    "assortment.many:shelf_life": "Đổi số ngày dùng được của %(n)s mặt hàng.",
    "assortment.many:withdraw": "Ngừng bán %(n)s mặt hàng.",
    "assortment.many:bring_back": "Bán lại %(n)s mặt hàng.",
    "assortment.many:undone": "Hoàn tác lần đổi %(n)s mặt hàng.",
}
"""What happened, by the kind of fact and the change it tells of."""

OTHER_FACT = "Ghi vào sổ: %(kind)s."
"""A kind that has no sentence of its own."""

FAULTS: dict[str, str] = {
    "gap": "thiếu sự việc, hoặc thừa",
    "prev": "không nối với sự việc ngay trước",
    "hash": "nội dung đã bị sửa",
    "signature": "chữ ký không đúng",
    "key": "khóa ký không đúng",
    "parent": "kỳ mới không nối với kỳ trước",
    "text": "chữ không đọc được",
}
"""What is wrong with a fact of a stream."""
