"""Build hook: a link for editable installs, and compiled modules for wheels that ask for them.

A wheel renames the folder `pipeline/` to the package's name, `fixharvest` (`sources` in pyproject.toml). An editable install
uses a .pth file, which cannot rename a folder, so the .pth file points to a folder that contains a link.

With FIXHARVEST_COMPILED=1 in the environment, mypyc compiles the modules that pyproject.toml names, which takes a C compiler
and minutes. FIXHARVEST_PURE=1 overrides that. Any other build is plain Python and needs neither compiler nor mypy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what a wheel holds beside the files of `pipeline/`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling."""
        return [self.config["compiler"]] if _is_compiled() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Link or compile before the wheel is put together. On Windows, links require developer mode."""
        if version == "editable":
            self._link()
        elif _is_compiled():
            self._work = TemporaryDirectory(prefix="fixharvest-")
            build_data.update(pure_python=False, infer_tag=True)
            build_data["force_include"].update(self._compiled(Path(self._work.name)))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Remove the compiled modules, which are in the wheel now."""
        if hasattr(self, "_work"):
            self._work.cleanup()

    def _link(self) -> None:
        """Make `.editable/fixharvest`, a link to `pipeline/`."""
        link = Path(self.root, ".editable", "fixharvest")
        link.parent.mkdir(exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(Path("..", "pipeline"), target_is_directory=True)

    def _compiled(self, work: Path) -> Iterator[tuple[str, str]]:
        """Compile in a copy of the package that has its name; yield each new file and its place in the wheel."""
        shutil.copytree(Path(self.root, "pipeline"), work / "fixharvest", ignore=shutil.ignore_patterns("__pycache__"))
        with chdir(work):
            run_mypyc([f"fixharvest/{module}" for module in compiled_modules(Path("fixharvest"), self.config)])
        built = work / "built"
        for file in sorted(path for path in built.rglob("*") if path.is_file()):
            yield str(file), file.relative_to(built).as_posix()


def compiled_modules(package: Path, config: dict[str, Any]) -> list[str]:
    """The modules in the folder `package` that `config` names, without those that stay interpreted, sorted."""
    named = (path for pattern in config["compiled"] for path in package.glob(pattern))
    return sorted({path.relative_to(package).as_posix() for path in named} - set(config["interpreted"]))


def _is_compiled() -> bool:
    """Whether the environment asks for compiled modules."""
    return os.environ.get("FIXHARVEST_COMPILED") == "1" and os.environ.get("FIXHARVEST_PURE") != "1"


def run_mypyc(modules: list[str]) -> None:
    """Compile `modules` into the folder `built`; ends the build with a message if that fails."""
    from mypyc.build import mypycify  # noqa: PLC0415 - only installed for a build that compiles
    from setuptools import setup  # noqa: PLC0415

    options = ["--config-file=", "--ignore-missing-imports", *modules]
    extensions = mypycify(options, opt_level="2", debug_level="0", multi_file=True, group_name="fixharvest")
    setup(name="fixharvest", packages=[], ext_modules=extensions, script_args=["--quiet", "build_ext", "--build-lib", "built"])
