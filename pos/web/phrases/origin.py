"""What the centre's public pages say where there is no page: in both languages, to anybody."""

BUSY = "Nhiều lượt mở quá. Đợi một phút rồi mở lại."
BLIND = "Lúc này chưa kiểm tra được lô có bị thu hồi không. Đợi nửa phút rồi mở lại."
NOT_OURS = "Địa chỉ này không phải của trang."
AWAY = "Lúc này chưa mở được trang. Đợi nửa phút rồi mở lại."
