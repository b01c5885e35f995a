"""Build hook: lets an editable install import the folder `pipeline/` under the package's name, `fixharvest`.

A wheel renames the folder (`sources` in pyproject.toml). An editable install uses a .pth file, which cannot rename a folder,
so the .pth file points to a folder that contains a link.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LinkHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `.editable/fixharvest`, a link to `pipeline/`, before an editable wheel is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make the link for an editable install; other builds need none. On Windows this requires developer mode."""
        if version != "editable":
            return
        link = Path(self.root, ".editable", "fixharvest")
        link.parent.mkdir(exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(Path("..", "pipeline"), target_is_directory=True)
