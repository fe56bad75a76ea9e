"""The centre's office: how it says no, what stops its start, what is wrong beside a field."""

CENTRAL_REFUSALS: dict[str, str] = {
    "central.not_yours": "Việc này không thuộc phần của bạn. Nhờ người quản trị trung tâm.",
    "central.from_elsewhere": "Trang khác gửi việc này tới, trung tâm không nhận. Mở lại trang.",
    "central.wrong_sign_in": "Tên hoặc mật khẩu chưa đúng. Gõ lại.",
    "central.slow_down": "Sai nhiều lần rồi. Đợi %(wait_s)s giây rồi gõ lại.",
    "central.weak_password": (
        "Mật khẩu này dễ đoán quá. Đặt ít nhất %(least)s chữ, không phải tên mình hay từ quen."
    ),
    "central.login_taken": "Đã có người vào bằng tên %(login)s. Đặt tên khác.",
    "central.last_admin": "Đây là người quản trị cuối cùng. Thêm người quản trị khác rồi hãy khóa.",
    "central.no_account": "Không có người này.",
    "central.no_terminal": "Không có máy này.",
    "central.not_waiting": "Máy này không còn chờ duyệt, hoặc vừa đổi khóa. Tải lại trang để xem.",
    "central.other_showroom": (
        "Máy tự ghi là %(told)s, mã ghép máy thì của %(meant)s. Thu quyền máy này rồi làm mã khác."
    ),
    "central.revoked_already": "Máy này đã bị thu quyền từ trước.",
    "central.note_missing": "Ghi vì sao.",
    "central.has_founder": "Trung tâm đã có người quản trị. Nhờ người đó thêm người mới.",
}
CENTRAL_SETTINGS: dict[str, str] = {
    "setting.no_database": "Chưa có cơ sở dữ liệu. Đặt OCOP_POS_DATABASE_URL=postgresql://…",
    "setting.database": "OCOP_POS_DATABASE_URL phải bắt đầu bằng postgresql://",
    "setting.no_answer": "Cơ sở dữ liệu không trả lời. Xem nó đã chạy chưa, địa chỉ đúng chưa.",
    "setting.no_postgres": "Trên máy này chưa có PostgreSQL đi kèm. Chạy make central.",
    "setting.no_next_key": "Chưa có khóa mới. Làm trước bằng: ocop-pos central key --next",
    "setting.centre": "%(name)s không dùng được: %(given)s",
    "setting.centre_https": "%(name)s phải bắt đầu bằng https://, không phải %(given)s",
}
CENTRAL_FIELDS: dict[str, str] = {
    "central_login": "Tên đăng nhập từ 2 đến 40 ký tự: chữ thường không dấu, số, dấu chấm, gạch.",
    "central_showroom": "Ghi mã showroom của người này, như HN01.",
    "central_showroom_code": "Mã showroom gồm 2 đến 4 chữ in và 2 đến 4 số, như HN01.",
    "not_enrolment": "Mã ghép máy có 16 chữ và số. Xem lại trên trang của trung tâm.",
    "central_again": "Hai lần gõ mật khẩu mới không giống nhau. Gõ lại.",
}
