"""Rules and writers of other installed packages, found by entry point. Only plugins that the settings name are loaded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ..errors import SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Group: TypeAlias = Literal["rules", "writers"]


@cache
def plugin(group: Group, name: str) -> Callable[..., Any]:
    """The function behind the entry point `name` of the group `fixharvest.rules` or `fixharvest.writers`.

    Raises SettingsError if there is none or it cannot be loaded.
    """
    entry = _entry(group, name)
    try:
        found: Callable[..., Any] = entry.load()
    except Exception as error:
        raise SettingsError(f"the plugin {name!r} ({entry.value}) cannot be loaded: {error}") from error
    return found


def release(group: Group, name: str) -> str:
    """The package of a plugin with its version, so that an upgrade counts as a change. Raises SettingsError."""
    package = _entry(group, name).dist
    return f"{package.name} {package.version}" if package else "unknown"


def _entry(group: Group, name: str) -> EntryPoint:
    from importlib.metadata import entry_points  # noqa: PLC0415 - only plugins need it, and it is slow to load

    found = entry_points(group=f"fixharvest.{group}")
    for entry in found:
        if entry.name == name:
            return entry
    available = ", ".join(sorted(entry.name for entry in found)) or "none"
    raise SettingsError(f"no installed package has the plugin {name!r} of fixharvest.{group}; available: {available}")
