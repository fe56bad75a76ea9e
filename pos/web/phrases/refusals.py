"""How the rules say no: code → Vietnamese sentence (the msgid)."""

from pos.web.phrases.central import CENTRAL_REFUSALS
from pos.web.phrases.counting import COUNTING
from pos.web.phrases.expiry import EXPIRY
from pos.web.phrases.holding import HOLDING
from pos.web.phrases.line import LINE_REFUSALS
from pos.web.phrases.moving import MOVING_REFUSALS
from pos.web.phrases.ordering import ORDERING_REFUSALS
from pos.web.phrases.registry import REGISTRY_REFUSALS
from pos.web.phrases.reviews import REVIEW_REFUSALS
from pos.web.phrases.suggestions import SUGGESTION_REFUSALS
from pos.web.phrases.supply import SUPPLY_REFUSALS

REFUSALS: dict[str, str] = {
    **CENTRAL_REFUSALS,
    **COUNTING,
    **EXPIRY,
    **MOVING_REFUSALS,
    **ORDERING_REFUSALS,
    **SUPPLY_REFUSALS,
    **SUGGESTION_REFUSALS,
    **REVIEW_REFUSALS,
    "shop.wrong_pin": "PIN chưa đúng. Còn %(left)s lần.",
    "shop.pin_locked": "Sai PIN nhiều lần. Đợi %(wait_s)s giây rồi nhập lại.",
    "shop.pin_lost": (
        "PIN cũ của %(name)s đã mất cùng khóa cũ. Nhờ cửa hàng trưởng đặt PIN mới ở Cài đặt, "
        "trang Người bán."
    ),
    "shop.weak_pin": "PIN này dễ đoán quá. Chọn sáu số khác, không liền nhau, không lặp lại.",
    "shop.not_yours": "Việc này không thuộc phần của bạn. Bấm Khóa máy để đổi người.",
    "shop.approval_needed": "Việc này cần trưởng ca hay cửa hàng trưởng đồng ý.",
    "shop.may_not_approve": "Người này không duyệt được. Chọn trưởng ca hay cửa hàng trưởng.",
    "shop.not_alone": "Đang có người khác trong ca. Nhờ người đó duyệt.",
    "shop.unknown_approval": "Không có việc duyệt này. Tải lại trang để xem.",
    "shop.reason_needed": "Tự duyệt thì ghi lý do.",
    "shop.not_here": "Trang này chỉ mở được trên máy ở quầy.",
    "shop.from_elsewhere": "Yêu cầu đến từ một trang khác nên máy không nhận. Mở lại trang này.",
    "shop.already_founded": "Thư mục này đã có cửa hàng rồi. Đăng nhập để vào.",
    "shop.unknown_person": "Không có ai như vậy đang làm ở đây. Tải lại trang để xem.",
    "shop.name_taken": "Đã có người tên %(name)s. Đặt tên khác, ví dụ thêm họ.",
    "shop.last_manager": "%(name)s là cửa hàng trưởng duy nhất. Giao việc cho người khác trước.",
    "shop.unknown_register": "Không có quầy này. Tải lại trang để xem.",
    "shop.registers_full": "Cửa hàng có đủ 9 quầy rồi, không thêm được nữa.",
    "shop.unknown_printer": "Cửa hàng không còn máy in này. Mở lại trang Máy in để xem.",
    "shop.place_taken": "Cửa hàng đã có máy in ở địa chỉ này: %(name)s. Mở máy in đó mà sửa.",
    "shop.printer_fixed": (
        "Máy in của quầy này do cài đặt OCOP_POS_PRINTER của máy chọn. Bỏ cài đặt đó, mở lại phần "
        "mềm rồi chọn ở đây."
    ),
    "shop.no_pairing": "Quầy 1 chính là máy này, không cần nối.",
    "shop.wrong_pair_code": "Mã nối chưa đúng. Còn %(left)s lần.",
    "shop.no_pair_code": "Mã nối này hết dùng được rồi. Lấy mã mới ở quầy 1, trang Quầy.",
    "customer.unknown": "Không còn khách này, hoặc khách đã xin quên. Tìm lại.",
    "customer.phone_taken": "Số này đã ghi cho một khách khác. Tìm khách theo số rồi chọn.",
    "customer.no_phone": "Khách chưa có số điện thoại nên không nhắn tin được. Ghi số trước.",
    "training.not_practised": (
        "Trang này là của cửa hàng thật, không tập được. Kết thúc tập rồi mở."
    ),
    "training.none": "Chưa có buổi tập nào. Mở Tập bán hàng ở máy quầy.",
    "till.clock_wrong": "Máy đang để ngày %(day)s. Chỉnh lại ngày giờ của máy rồi bán tiếp.",
    "base.little_room": (
        "Ổ đĩa còn dưới 200 MB, máy để dành cho việc bán hàng. Xóa bớt tệp rồi làm lại."
    ),
    "base.no_room": (
        "Ổ đĩa đầy nên máy chưa ghi được việc này; không có gì thay đổi. "
        "Xóa bớt tệp trên máy rồi làm lại."
    ),
    "base.not_writable": (
        "Máy không ghi được vào sổ; không có gì thay đổi. "
        "Xem ổ đĩa có bị khóa hay lỏng dây không, rồi làm lại."
    ),
    "catalogue.unreadable_file": "Chưa đọc được tệp này: %(reason)s",
    "catalogue.missing_columns": "Tệp thiếu cột %(columns)s. Thêm cột rồi thử lại.",
    "intake.nothing_to_take": "Mọi dòng tốt trong tệp đã có trong sổ, không còn gì để nhập.",
    "intake.books_changed": "Sổ vừa đổi nên kết quả sẽ khác. Xem lại rồi bấm nhập lần nữa.",
    "intake.another_goes_on": "Một tệp khác đang ghi dở. Chờ ghi xong rồi làm lại.",
    "intake.not_the_last": "Chỉ hoàn tác được lần nhập mới nhất. Hoàn tác lần đó trước.",
    "intake.return_changed": "Sổ vừa đổi, có thể do vừa bán. Xem lại rồi bấm hoàn tác lần nữa.",
    "intake.other_plan": (
        "Trang vừa bấm đã cũ: ở một trang khác, tệp này đã được xem hoặc ghi theo cách khác. "
        "Lần bấm này không ghi gì; xem lại bên dưới."
    ),
    "intake.unknown_import": "Không còn tệp này trong máy. Nạp lại tệp.",
    "intake.columns_missing": "Tệp cần có cột %(columns)s, mỗi mục một cột. Chỉ lại cột rồi xem.",
    "intake.bad_pictures": "Chưa mở được tệp ảnh. Nén các ảnh thành một tệp .zip rồi nạp lại.",
    "intake.too_many_pictures": (
        "Tệp .zip có hơn %(most)s ảnh. Chia ra vài tệp .zip rồi nạp từng tệp."
    ),
    "assortment.nothing_chosen": "Chưa chọn mặt hàng nào. Đánh dấu ở đầu dòng rồi bấm lại.",
    "assortment.unknown_change": "Không còn lần đổi này trong máy. Chọn lại mặt hàng rồi đổi.",
    "assortment.goods_changed": (
        "%(count)s mặt hàng vừa có người sửa: %(names)s. Chưa đổi gì; xem lại rồi bấm đổi lần nữa."
    ),
    "assortment.labels_changed": (
        "Giá hay thông tin của %(count)s mặt hàng vừa đổi: %(names)s. Chưa ghi kệ nào; xem lại "
        "dưới đây, sửa nhãn rồi bấm lần nữa."
    ),
    "assortment.other_plan": (
        "Trang vừa bấm đã cũ: ở một trang khác, lần đổi này đã được xem hoặc ghi theo cách khác. "
        "Lần bấm này không đổi gì; xem lại bên dưới."
    ),
    "assortment.nothing_to_change": "Mọi mặt hàng đã chọn đều như vậy rồi, không còn gì để đổi.",
    "assortment.not_the_last_change": (
        "Chỉ hoàn tác được lần đổi mới nhất. Hoàn tác lần đó trước."
    ),
    "assortment.already_given_back": "%(by)s đã hoàn tác lần đổi này lúc %(at)s rồi.",
    "assortment.still_writing": "Lần đổi này đang ghi dở. Chờ ghi xong rồi bấm Hoàn tác.",
    "assortment.too_many_rows": (
        "Khoảng này có %(rows)s dòng, Excel chỉ mở được %(most)s. "
        "Chọn khoảng ngắn hơn, hoặc tải CSV."
    ),
    "stock.not_enough": "Sổ ghi lô này không còn đủ hàng. Đếm lại rồi ghi số thật.",
    "stock.set_is_packed": (
        "%(name)s là giỏ quà, không nhập kho được. Nhập từng món bên trong rồi đóng giỏ."
    ),
    "stock.lot_differs": "Đã có lô %(code)s, hạn dùng khác. Xem lại tem, hoặc đặt mã lô khác.",
    "stock.lot_held": "Lô %(code)s đang giữ lại hoặc thu hồi, không in tem để bán.",
    "stock.unknown_hold": "Không có lệnh giữ hàng này, hoặc đã bỏ rồi. Tải lại trang.",
    "stock.lot_past_selling": "Lô %(code)s đã hết hạn %(use_by)s, không in tem để bán nữa.",
    "stock.label_does_not_fit": (
        "Chữ không vừa khổ %(size)s. Chọn khổ lớn hơn, hoặc viết tên, mã lô ngắn hơn."
    ),
    "stock.code_does_not_fit": (
        "Khổ %(size)s không đủ chỗ cho mã QR: ô của mã sẽ nhỏ hơn 4 chấm, điện thoại khó đọc. Chọn "
        "khổ lớn hơn, hoặc in tem không có mã."
    ),
    "stock.size_cannot_be": "Khổ tem rộng 10 đến 110 mm, cao 10 đến 200 mm. Gõ lại.",
    "stock.unknown_lot": "Chưa có lô này. Xem lại mã lô.",
    "stock.unknown_product": "Chưa chọn hàng, hoặc hàng này không ghi vào kho. Chọn lại.",
    "receiving.unknown_delivery": "Không có phiếu nhận này. Xem lại trong danh sách.",
    "receiving.already_received": "Phiếu này đã nhận xong rồi, không sửa dòng được nữa.",
    "receiving.nothing": "Phiếu chưa có dòng nào. Quét món đầu tiên.",
    "receiving.too_many_lines": (
        "Một phiếu nhiều nhất %(most)s dòng. Nhận phiếu này rồi mở phiếu khác."
    ),
    "receiving.line_expired": (
        "%(name)s: HSD %(use_by)s đã qua. Bỏ dòng này rồi nhận những dòng còn lại."
    ),
    "receiving.lot_differs": (
        "%(name)s: đã có lô %(code)s với hạn dùng hay chủ hàng khác. Xem lại tem, "
        "hoặc đặt mã lô khác."
    ),
    "receiving.product_gone": "%(name)s vừa ngừng bán. Bỏ dòng này, hoặc cho bán lại rồi nhận.",
    "receiving.unknown_line": "Phiếu không có dòng này. Chọn dòng cần hủy rồi làm lại.",
    "receiving.not_there": (
        "%(name)s, lô %(lot_code)s: đã nhận %(wanted)s mà kho chỉ còn %(left)s, không hủy được. "
        "Hàng đã bán hay chuyển đi rồi; dùng kiểm kê để ghi số thật."
    ),
    "receiving.reason_missing": "Ghi lý do hủy rồi làm lại.",
    "receiving.bad_photo": "Chưa nhận được ảnh này: %(reason)s",
    "receiving.unknown_photo": "Không có ảnh này, hoặc tệp đã mất.",
    "receiving.order_ended": (
        "Đơn %(number)s vừa xong hoặc vừa bỏ. Bấm Không theo đơn rồi nhận tiếp."
    ),
    "receiving.no_other_price": "Dòng này không có giá khác đơn. Tải lại trang để xem.",
    "receiving.price_answered": "%(name)s: %(by)s đã trả lời giá khác. Tải lại trang để xem.",
    "receiving.no_labels": "Không có lô nào cần in tem.",
    "assortment.no_such_product": "Không có mặt hàng này trong sổ. Tìm lại trong danh sách.",
    "assortment.changed_meanwhile": (
        "Có người vừa sửa mục này trong lúc trang đang mở nên máy chưa ghi. "
        "Tải lại trang, xem chỗ mới sửa rồi sửa tiếp."
    ),
    "assortment.sku_taken": "Mã hàng %(sku)s đã là của %(name)s. Đặt mã khác.",
    "assortment.sku_on_labels": (
        "Mã hàng %(sku)s từng là mã của %(name)s, còn in trên tem đã dán. Đặt mã khác."
    ),
    "assortment.code_taken": "Mã vạch %(gtin)s đã là của %(name)s. Xem lại mã trên bao bì.",
    "assortment.unit_in_use": (
        "Hàng này đã nhập hoặc bán theo đơn vị cũ nên không đổi giữa đếm, cân và đong được. "
        "Thêm một mặt hàng mới với đơn vị mới."
    ),
    "assortment.stock_on_books": (
        "%(name)s đã nhập kho nên không đổi thành dịch vụ được, đổi thì quầy không bán được nữa. "
        "Dịch vụ thì thêm một mặt hàng mới."
    ),
    "assortment.producer_taken": "Đã có nhà sản xuất %(name)s. Gõ tên ở ô tìm rồi chọn.",
    "assortment.no_codes_left": "Đã dùng hết mã vạch nội bộ. Ghi mã vạch trên bao bì.",
    "assortment.price_day_passed": "Ngày %(day)s đã qua. Giá mới bắt đầu từ hôm nay trở đi.",
    "assortment.same_price": "Ngày đó giá đã là %(price)s rồi, không cần đặt lại.",
    "assortment.not_coming": "Giá này không còn chờ áp dụng nên không rút được. Đặt giá mới.",
    "assortment.no_such_certificate": "Không có chứng nhận này. Tải lại trang để xem.",
    "assortment.decision_known": (
        "Đã có chứng nhận theo quyết định %(decision_no)s. Sửa ở chứng nhận đó."
    ),
    "assortment.bad_paper": "Chưa nhận được giấy này: %(reason)s",
    "assortment.no_such_paper": "Tệp của giấy này không còn trên máy. Tải giấy lên lại.",
    "assortment.no_such_picture": "Mặt hàng này không còn ảnh đó. Tải lại trang.",
    "assortment.not_a_picture": "Chưa nhận được ảnh này: %(reason)s",
    "assortment.too_many_labels": "Mỗi lần nhiều nhất %(most)s nhãn. Bỏ bớt rồi in tiếp lần sau.",
    "assortment.no_price_to_print": "%(name)s hôm nay chưa có giá nên chưa in nhãn được. Đặt giá.",
    "till.no_account": (
        "Cửa hàng chưa ghi tài khoản nhận tiền. Nhờ cửa hàng trưởng ghi ở Cài đặt, trang Tài khoản."
    ),
    "till.unknown_request": "Mã chuyển khoản này không phải của đơn. Mở lại bảng VietQR.",
    "till.request_abandoned": (
        "Mã %(memo)s đã bỏ, không trả cho đơn nào nữa. Tiền đến theo mã này thì báo cửa hàng "
        "trưởng ghi ở trang Tiền chuyển khoản."
    ),
    "till.request_ended": "Chuyển khoản %(memo)s đã có người ghi rồi. Mở lại đơn để xem.",
    "till.request_stale": (
        "Đơn vừa đổi, giờ còn phải trả %(due)s. Xem lại số tiền đã về rồi bấm lần nữa, hoặc lấy mã "
        "mới."
    ),
    "till.transfer_too_large": "Đơn chỉ còn phải trả %(due)s, không nhận chuyển khoản nhiều hơn.",
    "till.nothing_due": "Đơn đã đủ tiền. Bấm Thanh toán để xong đơn.",
    "till.transfer_not_there": (
        "Chuyển khoản %(memo)s: cửa hàng trưởng đã xem, không có tiền. Bỏ khoản này ra rồi thu "
        "cách khác."
    ),
    "till.came_for_more": (
        "Khách đã chuyển %(amount)s cho đơn này, nay đơn chỉ còn %(due)s. Thêm hàng rồi tính lại, "
        "hoặc nhờ cửa hàng trưởng gửi trả."
    ),
    "till.nothing_came": "Chưa ai thấy tiền này về nên không gửi trả được.",
    "till.money_in_use": (
        "Chuyển khoản %(memo)s đang trả cho một đơn. Bỏ khoản ra khỏi đơn, hay làm phiếu trả hàng."
    ),
    "till.check_too_early": "Quầy còn đang chờ khoản này. Đợi bán xong rồi đối chiếu.",
    "till.check_needs_reason": (
        "Khoản này đã ghi khác rồi. Muốn sửa thì ghi lý do; lời cũ vẫn được giữ."
    ),
    "till.paid_in_part": (
        "Đơn này đã thu tiền hoặc nhận hàng đổi. Bấm F9, bỏ khoản đó ra và trả lại khách, rồi mới "
        "giữ đơn hay xóa món cuối."
    ),
    "till.no_why": "Ghi mấy chữ vì sao bỏ đơn này.",
    "till.too_many_favourites": "Nhiều nhất %(most)s ô. Bỏ bớt một món rồi thêm.",
    "returns.unknown_receipt": "Chưa có phiếu %(number)s trong sổ. Xem lại số phiếu rồi gõ lại.",
    "returns.other_showroom": (
        "Phiếu %(number)s là của cửa hàng %(showroom)s. Mời khách về đó trả hàng."
    ),
    "returns.nothing_to_return": "Chưa chọn món nào để trả. Ghi số lượng ở từng món.",
    "returns.more_than_left": (
        "%(name)s chỉ còn trả được %(left)s; phần kia đã trả rồi. Tải lại phiếu để xem."
    ),
    "returns.not_for_the_shelf": (
        "%(name)s, lô %(lot_code)s đã hết hạn, không lên kệ được. Chọn Để riêng hoặc Hủy."
    ),
    "returns.no_why": "Chọn vì sao khách trả; lý do khác thì ghi mấy chữ.",
    "returns.return_changed": (
        "Tiền trả lại vừa đổi, giờ là %(total)s. Tải lại phiếu rồi làm tiếp."
    ),
    "returns.above_todays_price": "%(name)s: không có phiếu thì giá trả nhiều nhất là %(price)s.",
    "returns.lot_of_other_goods": "Lô này không phải của món hàng đó. Quét lại tem trên hàng.",
    "returns.slip_needed": "Gõ số trên biên lai của máy thẻ hay ngân hàng.",
    "returns.account_needed": "Ghi ngân hàng và số tài khoản để chuyển tiền cho khách.",
    "returns.not_in_drawer": (
        "Ngăn kéo không đủ tiền mặt để trả khách, sổ đã ghi lại. Cho thêm tiền vào ngăn kéo rồi "
        "làm lại, hoặc nhận hàng ở quầy còn tiền. Khách không có phiếu thì trả bằng phiếu mua hàng."
    ),
    "returns.other_way": "Không có phiếu thì chỉ trả bằng phiếu mua hàng hoặc tiền mặt.",
    "returns.is_sent": "Khoản này đã ghi là chuyển rồi.",
    "returns.no_exchange": "Đơn này không còn trong lần đổi hàng nào. Mở lại từ trang Trả hàng.",
    "returns.unknown_return": "Không có phiếu trả này.",
    "till.exchange_under_way": (
        "Đơn này đang đổi hàng. Bấm Thanh toán để trả hàng và thu tiền cùng lúc."
    ),
    "till.no_reason": "Chọn lý do mở ngăn kéo; lý do khác thì ghi mấy chữ.",
    "till.shift_is_counted": (
        "Ca %(no)s đã đếm tiền để đóng nên không thu, không chi nữa. Đóng ca xong rồi mở ca mới."
    ),
    "closing.no_such_move": "Chọn thu vào hay chi ra, và chọn lý do.",
    "closing.note_needed": "Lý do khác thì ghi mấy chữ.",
    "closing.too_much_cash": "Số tiền lớn quá. Nhiều nhất là %(most)s.",
    "closing.not_taken_out": (
        "Chưa chi được số này, sổ đã ghi lại. Xem lại số tiền, rồi nhờ trưởng ca hay cửa hàng "
        "trưởng."
    ),
    "closing.own_drawer": ("Ai mở ca hay bán trong ca thì đếm xong mới xem được số tiền phải có."),
    "closing.anothers_shift": (
        "Ca này do %(name)s mở. Nhờ %(name)s, trưởng ca hay cửa hàng trưởng đóng."
    ),
    "closing.not_this_shift": "Ca này đóng rồi. Mở lại trang để xem ca đang mở.",
    "closing.counted_twice": "Đã đếm hai lần, cả hai lần đều ghi vào sổ. Đóng ca với lần đếm sau.",
    "closing.not_counted": "Tiền vừa được đếm lại, hoặc chưa đếm xong. Mở lại trang rồi đóng ca.",
    "closing.order_half_paid": (
        "Đơn %(no)s đã thu một phần tiền. Bán xong, hoặc trả lại khách, rồi đếm tiền."
    ),
    "closing.orders_changed": "Có đơn vừa mở thêm hoặc vừa bỏ. Xem lại danh sách rồi đóng ca.",
    "closing.left_too_much": "Chỉ đếm được %(counted)s, không để lại nhiều hơn được.",
    "closing.reason_needed": "Tiền lệch nhiều. Ghi lý do rồi đóng ca.",
    "closing.no_such_closing": "Không có báo cáo cuối ca này.",
    "till.no_shift": "Quầy chưa mở ca. Mở ca rồi bán.",
    "till.shift_is_open": "Quầy này đang mở ca rồi. Cứ bán tiếp.",
    "till.draft_is_closed": "Đơn này đã xong hoặc đã đóng ở cửa sổ khác. Mở đơn mới.",
    "till.nothing_to_sell": "Đơn chưa có món nào. Quét món đầu tiên.",
    "till.order_changed": "Đơn vừa đổi, giờ là %(total)s. Xem lại rồi thu tiền.",
    "till.paid_too_little": "Còn thiếu %(missing)s.",
    "till.paid_too_much": "Số tiền khách đưa lớn quá. Xem rồi gõ lại.",
    "till.other_payment": "Đơn này đã thu tiền: phiếu %(number)s, khách đưa %(tendered)s.",
    "till.lot_expired": "%(name)s, lô %(lot_code)s: HSD %(use_by)s đã qua. Bỏ dòng này khỏi đơn.",
    "till.certificate_ended": (
        "%(name)s đã hết chứng nhận OCOP, cửa hàng chọn không bán hàng như vậy. Bỏ món này ra khỏi "
        "đơn rồi thu tiền."
    ),
    "till.certificate_withdrawn": (
        "%(name)s đã bị thu hồi chứng nhận OCOP nên không bán. Bỏ món này ra khỏi đơn rồi thu tiền."
    ),
    "assortment.no_such_act": "Chỗ này đã được sửa rồi. Tải lại trang để xem.",
    "assortment.no_such_producer": "Không có nhà sản xuất này. Tìm lại trong danh sách.",
    "assortment.no_such_standard": "Không có giấy chứng nhận này. Tải lại trang để xem.",
    "till.lot_barred": (
        "%(name)s, lô %(lot_code)s đang giữ lại hoặc thu hồi. Bỏ dòng này khỏi đơn, cất hàng riêng."
    ),
    "till.lot_needed": "%(name)s: có lô không được bán. Xem tem, chọn đúng lô rồi thu tiền.",
    "till.set_not_packed": "Giỏ quà này chưa đóng giỏ nào. Đóng giỏ ở trang Giỏ quà rồi bán.",
    "packing.not_a_set": "Hàng này chưa có công thức giỏ. Ghi công thức trước rồi đóng.",
    "packing.cannot_be_a_set": "Giỏ quà phải là hàng bán theo cái và còn bán. Chọn hàng khác.",
    "packing.still_plain": (
        "Sổ còn %(name)s chưa biết bên trong có gì. Bán hết hoặc trả lại trước, rồi ghi công thức."
    ),
    "packing.empty_recipe": "Giỏ cần ít nhất một món, nhiều nhất %(most)s món.",
    "packing.twice_in_recipe": "Một món chỉ ghi một dòng. Gộp số lượng vào một dòng.",
    "packing.set_in_set": "%(name)s là giỏ quà, không cho vào giỏ khác được.",
    "packing.part_not_for_sale": "%(name)s không còn bán hoặc chưa có giá. Chọn món khác.",
    "packing.parts_missing": "Không đủ hàng: còn thiếu %(parts)s. Đóng ít giỏ hơn hoặc thay món.",
    "packing.part_barred": (
        "%(name)s, lô %(lot_code)s đã quá hạn, đang giữ lại hoặc thu hồi. "
        "Lấy lô khác hoặc thay món."
    ),
    "packing.part_lapsed": (
        "%(name)s không còn chứng nhận OCOP, cửa hàng đã chọn không bán. Chọn món khác."
    ),
    "packing.part_past": (
        "%(name)s, lô %(lot_code)s đã qua ngày dùng tốt nhất. Giỏ có món ghi HSD thì chọn lô khác."
    ),
    "packing.part_needs_lot": (
        "%(name)s có lô không được bán. Quét tem từng món, hoặc chọn đúng lô rồi đóng."
    ),
    "packing.set_held": (
        "Chính lô giỏ này đang bị giữ lại hay thu hồi: để nguyên giỏ, chưa tháo và chưa thay món."
    ),
    "packing.set_number": "Mỗi lần từ 1 đến %(most)s giỏ.",
    "packing.not_so_many": "Chỗ này chỉ còn %(left)s giỏ của lô này.",
    "packing.unknown_lot": "Không có lô giỏ quà này. Tải lại trang để xem.",
    "packing.no_reason": "Ghi lý do rồi làm tiếp.",
    "packing.label_unknown": "Tem này không phải của lô nào trong sổ. Quét tem của cửa hàng.",
    "packing.label_without_lot": "Mã trên bao bì không cho biết lô. Quét tem của lô.",
    "packing.label_not_inside": "Món này không có trong công thức. Muốn thay thì bấm Thay món.",
    "packing.unknown_place": "Giỏ quà đóng ở cửa hàng hoặc ở kho. Chọn một nơi.",
    "till.discount_twice": (
        "Đã giảm giá dòng hàng thì không giảm cả đơn nữa, và ngược lại. Bỏ một bên rồi làm lại."
    ),
    "till.paid_over": (
        "Thu thừa %(over)s. Chỉ tiền mặt mới trả lại được: bỏ bớt một khoản đã thu."
    ),
    "till.discount_too_large": (
        "Số giảm phải lớn hơn 0 và không quá %(gross)s. Gõ lại, hoặc bỏ giảm giá."
    ),
    "till.price_absurd": "Giá %(price)s lệch quá nhiều so với giá niêm yết. Xem lại số vừa gõ.",
    "till.bad_reference": "Số này chưa đúng. Gõ lại số trên biên lai thẻ hoặc mã phiếu mua hàng.",
    "till.voucher_unknown": "Cửa hàng chưa phát phiếu %(reference)s. Xem lại mã trên phiếu.",
    "till.voucher_too_small": "Phiếu %(reference)s chỉ có %(worth)s. Gõ số tiền nhỏ hơn.",
    "till.reference_used": "Số %(reference)s đã dùng rồi, không thu lần nữa. %(number)s",
    "till.tender_gone": "Khoản này đã được bỏ ra rồi. Xem lại số còn phải thu.",
    "till.no_price": "%(name)s chưa có giá. Nhờ cửa hàng trưởng đặt giá.",
    "till.too_much": "Số lượng quá lớn. Nhiều nhất là %(most)s.",
    "till.nothing_to_copy": "Quầy này chưa có phiếu nào để in lại.",
    "spool.unknown_paper": "Không tìm thấy phiếu này.",
    "spool.paper_is_settled": "Tờ này vừa được xử lý rồi. Tải lại trang để xem.",
    "spool.does_not_fit": "Chữ trên phiếu không vừa khổ giấy.",
    "spool.qr_does_not_fit": "Mã QR không vừa khổ giấy.",
    "spool.unreadable_paper": "Phiếu lưu trong sổ không đọc được.",
    "spool.too_many_copies": "Máy in này mỗi lần in nhiều nhất %(most)s tem. Chia ra in mấy lần.",
    **HOLDING,
    **LINE_REFUSALS,
    **REGISTRY_REFUSALS,
}
