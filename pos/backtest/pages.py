"""Where the pages of the back-test are; who may see and do what is there."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

backtest = Pages(
    "backtest",
    "pos.backtest.routes",
    task=Task.ORDER,
    look=Task.SEE_ORDERS,
    url_prefix="/orders/backtest",
)
backtest.show("", "show_backtest")
backtest.act("", "begin_backtest")
backtest.act("/stop", "stop_backtest")
