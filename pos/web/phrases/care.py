"""What people read of the care of book and machine: code → Vietnamese sentence (the msgid)."""

CARE: dict[str, str] = {
    "disk.fine": "Ổ đĩa còn trống %(gib)s GB.",
    "disk.low": "Ổ đĩa chỉ còn trống %(mib)s MB. Xóa bớt tệp không dùng.",
    "disk.full": "Ổ đĩa gần đầy, còn %(mib)s MB. Xóa bớt tệp ngay, kẻo không bán được nữa.",
    "clock.fine": "Đồng hồ máy: %(now)s.",
    "clock.behind": (
        "Máy đang để %(now)s, trước việc cuối trong sổ (%(last)s). Vẫn bán được, nhưng ngày trên "
        "phiếu có thể sai: chỉnh lại ngày giờ của máy, hoặc bấm Giờ máy đúng rồi ở đây."
    ),
    "clock.before_release": (
        "Máy đang để %(now)s, trước cả ngày làm ra phần mềm này. Chỉnh lại ngày giờ của máy."
    ),
    "clock.far_ahead": (
        "Máy đang để %(now)s, việc cuối trong sổ là %(last)s. Xem lại ngày giờ của máy có "
        "đúng không."
    ),
    "prices.ahead": (
        "%(n)s giá được ghi lúc đồng hồ chạy nhanh, chưa tính cho tới %(day)s: %(names)s. Mở từng "
        "mặt hàng ở trang Hàng hóa rồi đặt lại giá."
    ),
    "library.fine": "Thư viện SQLite %(version)s dùng được.",
    "library.unsafe": "Thư viện SQLite %(version)s có thể làm hỏng sổ. Cài lại phần mềm.",
    "book.none": "Không thấy sổ ở %(path)s. Khôi phục từ bản sao bằng lệnh: ocop-pos restore",
    "book.unreadable": (
        "Không đọc được sổ %(path)s. Đừng sửa gì; khôi phục từ bản sao bằng lệnh: ocop-pos restore"
    ),
    "book.no_room": (
        "Ổ đĩa đầy nên chưa mở được sổ %(path)s. Sổ không hỏng: xóa bớt tệp khác rồi chạy lại."
    ),
    "book.closed": (
        "Không được phép đọc sổ %(path)s. Sổ không hỏng: mở quyền cho thư mục đó rồi chạy lại."
    ),
    "book.disk_failing": (
        "Ổ đĩa báo lỗi khi đọc sổ %(path)s. Đừng xóa gì; tắt máy rồi mở lại. Vẫn vậy thì thay ổ "
        "khác và khôi phục từ bản sao lưu."
    ),
    "book.sound": "Tệp sổ nguyên vẹn.",
    "book.unsound": (
        "Tệp sổ bị hỏng một phần. Đóng cửa hàng rồi khôi phục từ bản sao bằng lệnh: ocop-pos "
        "restore"
    ),
    "chain.fine": "Chuỗi sự việc đúng: %(facts)s sự việc.",
    "chain.broken": (
        "Chuỗi sự việc sai ở số %(seq)s: có ai đó đã sửa sổ. Giữ nguyên tệp sổ và gọi người hỗ trợ."
    ),
    "audit.none": "Sổ chưa được tính lại lần nào; máy sẽ tự tính lại lúc vắng khách.",
    "audit.fine": "Tính lại sổ lúc %(at)s: khớp.",
    "audit.found": (
        "Tính lại sổ lúc %(at)s: %(n)s chỗ không khớp, chỗ đầu là %(first)s. Vẫn bán được; "
        "gửi trang này cho người hỗ trợ."
    ),
    "audit.old": (
        "Từ %(since)s tới nay sổ chưa được tính lại. Bấm Tính lại sổ ngay; một giờ sau vẫn còn "
        "dòng này thì gọi người hỗ trợ."
    ),
    "backup.fine": "Bản sao lưu cuối: %(at)s.",
    "backup.none": "Chưa có bản sao lưu nào. Máy sao lưu ngay khi có cửa hàng, rồi mỗi giờ.",
    "backup.old": "Bản sao lưu cuối từ %(at)s, đã quá một ngày. Bấm Sao lưu ngay.",
    "backup.late": (
        "Lần sao lưu vừa rồi không được; bản cuối từ %(at)s. Bấm Sao lưu ngay; vẫn vậy thì "
        "gọi người hỗ trợ."
    ),
    "backup.full": (
        "Ổ đĩa không đủ chỗ để sao lưu; bản cuối từ %(at)s. Xóa bớt tệp rồi bấm Sao lưu ngay."
    ),
    "backup.failed": "Chưa sao lưu được lần nào. Xem ổ đĩa còn chỗ không, rồi bấm Sao lưu ngay.",
    "second.unset": (
        "Chưa có ổ sao lưu thứ hai: máy hỏng là mất cả sổ lẫn bản sao. Cắm một USB rồi vào "
        "Cài đặt, trang Ổ sao lưu."
    ),
    "second.fine": "Bản sao lưu ở ổ thứ hai: %(at)s.",
    "second.none": (
        "Ổ sao lưu thứ hai chưa có bản nào. Cắm ổ đó vào; máy tự sao lưu, hoặc bấm Sao lưu ngay."
    ),
    "second.old": "Bản sao lưu ở ổ thứ hai đã quá một ngày. Cắm ổ đó vào rồi bấm Sao lưu ngay.",
    "second.missing": "Không thấy ổ sao lưu thứ hai. Cắm lại USB hay ổ đó; máy sẽ tự sao lưu.",
    "second.out": (
        "Ổ sao lưu thứ hai đã rút ra: %(path)s giờ chỉ là thư mục trên ổ của máy này, nên máy "
        "không chép vào đó. Cắm lại USB hay ổ đó; máy sẽ tự sao lưu."
    ),
    "second.strange": (
        "Ở %(path)s đang là một ổ khác, chưa có bản sao nào của cửa hàng này, nên máy không tự "
        "chép vào. Cắm lại ổ cũ, hoặc vào Cài đặt, trang Ổ sao lưu, bấm Dùng ổ mới này."
    ),
    "second.full": "Ổ sao lưu thứ hai đã đầy. Xóa bớt tệp trên ổ đó, hoặc thay ổ khác.",
    "second.taken": (
        "Thư mục sao lưu của cửa hàng này trên ổ thứ hai lại chứa bản sao của cửa hàng khác. "
        "Đổi tên thư mục đó, hoặc dùng ổ khác."
    ),
    "second.failed": (
        "Không ghi được vào ổ sao lưu thứ hai. Rút ra cắm lại; vẫn vậy thì thay ổ khác."
    ),
    "second.same_disk": (
        "Thư mục %(path)s nằm cùng ổ với sổ: ổ hỏng là mất cả hai. Chọn ổ khác hoặc USB."
    ),
    "mark.doubted": (
        "Tệp ghi mốc %(path)s không phải do cửa hàng này ghi, nên máy đã cất riêng và không tin. "
        "Sổ không sao. Xem ai đã dùng ổ đó, rồi xóa tệp này."
    ),
    "printer.preview": "Chưa nối máy in: phiếu in thử ra màn hình.",
    "printer.fine": "Máy in %(address)s trả lời.",
    "printer.mute": "Máy in %(address)s không báo tình trạng. In thử thì biết in được không.",
    "printer.paper_low": "Máy in %(address)s sắp hết giấy. Để sẵn cuộn mới.",
    "printer.paper_out": "Máy in %(address)s hết giấy. Thay giấy, phiếu đang chờ sẽ ra.",
    "printer.cover_open": "Máy in %(address)s đang mở nắp. Đậy nắp lại.",
    "printer.error": "Máy in %(address)s báo lỗi. Tắt rồi bật lại máy in, gỡ giấy kẹt nếu có.",
    "printer.silent": (
        "Máy in %(address)s không trả lời. Xem máy in đã bật và cắm dây chưa. Vẫn bán được, "
        "phiếu in sau."
    ),
    "keys.fine": "Khóa của cửa hàng còn đủ và đúng với sổ.",
    "keys.wrong": (
        "Khóa trong %(path)s bị thiếu, hỏng, hoặc là của sổ khác. Chép lại thư mục keys của sổ này."
    ),
    "folder.fine": "Thư mục %(path)s ghi được, và chỉ máy này đọc được.",
    "folder.read_only": "Thư mục %(path)s chỉ đọc được, không ghi được. Mở quyền ghi rồi chạy lại.",
    "folder.open_to_others": (
        "Người dùng khác của máy đọc được dữ liệu của cửa hàng. Chạy: chmod -R go-rwx %(path)s"
    ),
    "port.taken": (
        "Cổng của cửa hàng đang có chương trình khác dùng. Tắt nó, hoặc đặt OCOP_POS_PORT khác."
    ),
    "tls.fine": "Chứng chỉ của cửa hàng dùng tới %(ends)s.",
    "tls.not_yet": (
        "Chứng chỉ của cửa hàng chỉ có hiệu lực từ %(begins)s, mà máy đang để %(now)s: máy khác "
        "không tin chứng chỉ này. Xem lại ngày giờ của máy. Giờ máy đúng thì vào Cài đặt, trang "
        "Mạng, bấm Làm chứng chỉ mới (lệnh: ocop-pos tls renew), rồi cài lại ở mỗi máy."
    ),
    "tls.ending": (
        "Chứng chỉ của cửa hàng hết hạn lúc %(ends)s. Vào Cài đặt, trang Mạng, bấm Làm chứng chỉ "
        "mới (lệnh: ocop-pos tls renew), rồi cài lại ở mỗi máy."
    ),
    "line.none": "Chưa nối với trung tâm nào.",
    "line.fine": "Trung tâm %(url)s, nghe lần cuối %(at)s.",
    "line.waiting": "Trung tâm %(url)s chưa duyệt máy này. Sổ vẫn được gửi và giữ ở đó.",
    "line.silent": (
        "Quá một ngày chưa nghe được trung tâm %(url)s. Vẫn bán được: xem lại mạng, rồi mở trang "
        "Trung tâm."
    ),
    "line.trouble": "Đường gửi về trung tâm cần hỗ trợ. Mở trang Trung tâm để xem phải làm gì.",
    "codes.fine": "Mã trên tem mở được trên điện thoại khách.",
    "codes.local": (
        "Đã in tem, nhưng mã trên tem chỉ mở được trên máy này: điện thoại khách không mở được. "
        "Khi showroom có tên miền thì nhờ người hỗ trợ đặt OCOP_POS_PUBLIC_URL rồi in lại tem."
    ),
    "codes.unused": "Mã trên phiếu chỉ mở được trên máy này. Chưa in tem nên chưa cần làm gì.",
}
"""What the doctor finds, and what to do."""

CARE_LINES: dict[str, str] = {
    "disk.low": "Ổ đĩa sắp đầy",
    "disk.full": "Ổ đĩa đầy",
    "clock.behind": "Giờ máy sai",
    "clock.before_release": "Giờ máy sai",
    "clock.far_ahead": "Xem lại giờ máy",
    "audit.found": "Sổ có chỗ không khớp",
    "audit.old": "Sổ lâu chưa tính lại",
    "backup.fine": "Sao lưu %(ago)s",
    "backup.none": "Chưa sao lưu",
    "backup.failed": "Chưa sao lưu được",
    "backup.late": "Sao lưu %(ago)s",
    "backup.full": "Hết chỗ sao lưu",
    "backup.old": "Sao lưu %(ago)s",
    "second.unset": "Chưa có ổ sao lưu thứ hai",
    "second.missing": "Không thấy ổ sao lưu",
    "second.out": "Ổ sao lưu đã rút ra",
    "second.strange": "Ổ sao lưu là ổ khác",
    "second.none": "Ổ sao lưu chưa có bản nào",
    "second.old": "Ổ sao lưu cũ quá một ngày",
    "second.full": "Ổ sao lưu đầy",
    "second.taken": "Ổ sao lưu của cửa hàng khác",
    "second.failed": "Ổ sao lưu không ghi được",
}
"""The same in the few words that fit a bar."""

AGES: dict[str, str] = {
    "now": "vừa xong",
    "minutes": "%(n)s phút trước",
    "hours": "%(n)s giờ trước",
    "days": "%(n)s ngày trước",
}
"""How long ago something was."""
