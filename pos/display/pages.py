"""Where the customer's display is: any window of a register's browser, nobody signed in."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

display = Pages("display", "pos.display.routes", task=Task.ENTER)
display.show("/display", "show_display")
display.show("/display/now", "show_now")
