"""The hook implementations of a plugin, compared with the questions that the portal asks."""

from types import ModuleType

import pluggy
from pluggy import HookimplOpts

from portal.plugins.registry import PluginFault


def check_questions(manager: pluggy.PluginManager, module: ModuleType) -> None:
    """Refuse an answer to a question that is not asked, or one that wants to know what is not told."""
    for name in dir(module):
        options = manager.parse_hookimpl_opts(module, name)
        if options is not None:
            _check_question(manager, module, name, options)


def _check_question(
    manager: pluggy.PluginManager, module: ModuleType, name: str, options: HookimplOpts
) -> None:
    if options["wrapper"] or options["hookwrapper"] or options["specname"]:
        raise PluginFault(f"hook “{name}”: @hookimpl takes no wrapper, hookwrapper or specname here")
    caller = getattr(manager.hook, name, None)
    if caller is None or caller.spec is None:
        known = ", ".join(sorted(manager.hook.__dict__))
        raise PluginFault(f"hook “{name}”: the portal asks no such question; it asks {known}")
    wanted = pluggy._hooks.varnames(getattr(module, name))[0]
    unknown = sorted(set(wanted) - set(caller.spec.argnames))
    if unknown:
        told = ", ".join(caller.spec.argnames)
        raise PluginFault(f"hook “{name}”: it is not told “{unknown[0]}”; it may ask for {told}")
