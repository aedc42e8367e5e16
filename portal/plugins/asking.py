"""Asking plugins: each in a savepoint with a time limit, its answer measured and looked at."""

import logging
import time
from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import hookspecs
from portal.clock import now
from portal.database import db
from portal.plugins.activations import active_plugins
from portal.plugins.isolation import attempt
from portal.plugins.registry import Answer, Registry, SlowAnswer, registry

TIME_LIMIT_MS = 1000
"""How long one statement of a hook may take; a Python function cannot be stopped, only measured."""

SLOW_MS = 300
log = logging.getLogger(__name__)


def ask(hook: str, municipality_id: UUID, **arguments: object) -> list[Answer]:
    """Ask every active plugin a question, each in a savepoint with a time limit, by order of name."""
    names = sorted(active_plugins(municipality_id))
    return [ask_one(name, hook, municipality_id, **arguments) for name in names if _has_hook(name, hook)]


def _has_hook(plugin: str, hook: str) -> bool:
    manager = registry().manager
    return any(impl.plugin_name == plugin for impl in manager.hook.__dict__[hook].get_hookimpls())


def ask_one(plugin: str, hook: str, municipality_id: UUID, **arguments: object) -> Answer:
    """Ask one plugin; a plugin that raises is logged, shown in the console and left out of this page."""
    found, place = registry(), (municipality_id, plugin)
    began = time.perf_counter()
    outcome = attempt(lambda: _answer(found, plugin, hook, arguments))
    _note_time(found, plugin, hook, municipality_id, round((time.perf_counter() - began) * 1000))
    if outcome.error is not None:
        log.error("plugin %s failed at the hook %s", plugin, hook, exc_info=outcome.error)
        found.note_trouble(place, hook, reason_of(outcome.error))
        return Answer(found.plugins[plugin], is_broken=True)
    found.note_answer(place, hook)
    return Answer(found.plugins[plugin], value=outcome.value)


def _answer(found: Registry, plugin: str, hook: str, arguments: dict[str, object]) -> Any:
    others = [module for name, module in found.manager.list_name_plugin() if name != plugin]
    caller = found.manager.subset_hook_caller(hook, others)
    with db.session.begin_nested():
        db.session.execute(text(f"SET LOCAL statement_timeout = {TIME_LIMIT_MS}"))
        answers = caller(**arguments)
        # Looked at within the time limit: a generator asks the database only now.
        answer = checked_answer(hook, answers[0]) if answers else None
        db.session.execute(text("SET LOCAL statement_timeout = DEFAULT"))
    return answer


def _note_time(found: Registry, plugin: str, hook: str, municipality_id: UUID, milliseconds: int) -> None:
    if milliseconds > SLOW_MS:
        log.warning("plugin %s took %d ms to answer the hook %s", plugin, milliseconds, hook)
        found.note_slowness((municipality_id, plugin), SlowAnswer(hook, milliseconds, now()))


def reason_of(error: Exception) -> str:
    """Return why a question failed, without values: they may be personal data."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.errors.QueryCanceled):
        return f"the database took longer than {TIME_LIMIT_MS} ms"
    if isinstance(error, WrongAnswer):
        return str(error)
    return type(error).__name__


class WrongAnswer(TypeError):
    """A plugin answered something else than its hook asks for."""


def checked_answer(hook: str, value: Any) -> Any:
    """Return an answer, a series as a tuple; raises WrongAnswer for what the pages could not draw."""
    for expected in _expected(hook):
        if get_origin(expected) is Sequence:
            if isinstance(value, str):
                continue
            items = tuple(value)
            if all(isinstance(item, get_args(expected)) for item in items):
                return items
        elif isinstance(value, get_origin(expected) or expected):
            return value
    wanted = " or ".join(getattr(kind, "__name__", str(kind)) for kind in _expected(hook))
    raise WrongAnswer(f"answered {type(value).__name__} instead of {wanted}")


@cache
def _expected(hook: str) -> tuple[Any, ...]:
    hint = get_type_hints(getattr(hookspecs, hook))["return"]
    is_union = get_origin(hint) in (Union, UnionType)
    return get_args(hint) if is_union else (hint,)
