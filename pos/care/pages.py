"""Where the settings of the machine are; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

machine = Pages(
    "machine", "pos.care.machine_routes", task=Task.MANAGE, look=Task.LOOK, url_prefix="/settings"
)
machine.show("/network", "show_network")
machine.act("/network/openness", "open_network")
machine.act("/network/safety", "choose_safety")
machine.act("/network/certificates", "renew_authority")
machine.act("/network/papers", "print_fingerprint")
machine.show("/backup", "show_backup")
machine.act("/backup", "choose_backup")
machine.act("/backup/disk", "take_disk")
