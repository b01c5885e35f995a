"""Build hook: an editable install finds the folder `pipeline/` under the name of the package, `fixharvest`.

A wheel renames the folder (`sources` in pyproject.toml). A .pth file cannot rename, so it names a folder that holds a link.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LinkHook(BuildHookInterface):  # type: ignore[type-arg]
    """Make `.editable/fixharvest`, a link to `pipeline/`, before an editable wheel is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make the link; on Windows that needs developer mode. A wheel or source distribution needs no link."""
        if version != "editable":
            return
        link = Path(self.root, ".editable", "fixharvest")
        link.parent.mkdir(exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(Path("..", "pipeline"), target_is_directory=True)
