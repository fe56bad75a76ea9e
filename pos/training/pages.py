"""Where a training is begun, renewed and left."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

training = Pages("training", "pos.training.routes", task=Task.SELL, url_prefix="/training")
training.show("", "show_training")
training.act("", "begin_training")
training.act("/renewal", "renew_training")
training.act("/ending", "leave_training", task=Task.ENTER)
