"""Where the audit trail and the exceptions are read; who may."""

from pos.shop.pages import Pages
from pos.shop.permissions import Task

reports = Pages(
    "reports", "pos.reports.routes", task=Task.MANAGE, look=Task.AUDIT, url_prefix="/audit"
)
reports.show("/exceptions", "show_exceptions")
reports.show("/trail", "show_trail")
reports.show("/trail.<kind>", "show_trail_file")
reports.show("/approvals", "show_self_approvals")
reports.act("/approvals/<approval_id>/sight", "look_at_approval")
