"""Every module of every room: a page's code is otherwise read when it is first asked for."""

import pkgutil
from importlib import import_module

import pos

BY_THEIR_OWN_TOOL = (
    *("pos.migrations.env", "pos.migrations.versions"),
    *("pos.central.migrations.env", "pos.central.migrations.versions"),
)
"""Read by the migration's tool alone."""

for module in pkgutil.walk_packages(pos.__path__, "pos."):
    if not module.name.startswith(BY_THEIR_OWN_TOOL):
        import_module(module.name)
