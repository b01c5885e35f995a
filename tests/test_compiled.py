"""Wheels with compiled modules: who gets them, and that no compiled module uses what mypyc reads differently.

Nothing is compiled here; `make wheels-check` builds such a wheel, and runs all tests on it.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytest.importorskip("hatchling")
hatch_build: Any = import_module("hatch_build")  # it lies beside the package

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONFIG = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
PACKAGE = ROOT / "pipeline"


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The hook for a project in `tmp_path`, with a compiler that writes one empty file for each module."""

    def compile_nothing(modules: list[str]) -> None:
        for module in modules:
            built = Path("built", module).with_suffix(".so")
            built.parent.mkdir(parents=True, exist_ok=True)
            built.touch()

    (tmp_path / "pipeline" / "text").mkdir(parents=True)
    for name in ("api.py", "text/blocks.py", "text/lines.py"):
        (tmp_path / "pipeline" / name).touch()
    monkeypatch.setattr(hatch_build, "run_mypyc", compile_nothing)
    for name in ("FIXHARVEST_COMPILED", "FIXHARVEST_PURE"):
        monkeypatch.delenv(name, raising=False)
    return hatch_build.PackageHook(str(tmp_path), CONFIG, None, None, "", "wheel")


def built(hook: Any, version: str = "standard") -> dict[str, Any]:
    """What the hook tells the builder."""
    data: dict[str, Any] = {"force_include": {}}
    hook.initialize(version, data)
    hook.finalize(version, data, "")
    return data


@pytest.mark.parametrize("variables", [{}, {"FIXHARVEST_COMPILED": "0"}, {"FIXHARVEST_COMPILED": "1", "FIXHARVEST_PURE": "1"}])
def test_a_build_that_does_not_ask_needs_no_compiler(
    variables: dict[str, str], hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hook.dependencies() == []
    assert built(hook) == {"force_include": {}}


def test_a_build_that_asks_gets_the_named_modules(hook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXHARVEST_COMPILED", "1")
    (compiler,) = hook.dependencies()
    assert compiler.startswith("mypy")
    data = built(hook)
    assert list(data.pop("force_include").values()) == ["fixharvest/text/lines.so"]
    assert data == {"pure_python": False, "infer_tag": True}


def test_an_editable_install_is_never_compiled(hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXHARVEST_COMPILED", "1")
    assert built(hook, "editable") == {"force_include": {}}
    assert (tmp_path / ".editable" / "fixharvest" / "api.py").exists()


def misread(code: str) -> Iterator[str]:
    """What in a module mypyc reads differently than Python, without an error."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ClassDef):
            yield from (f"class {node.name}: its options are lost" for base in node.bases if "Struct" in ast.unparse(base))
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in ("cached_property", "functools.cached_property"):
            yield "cached_property: caches nothing"
        if isinstance(node, ast.Attribute) and node.attr in ("__dict__", "__new__"):
            yield f"{node.attr}: compiled classes have none"


def test_no_compiled_module_uses_what_mypyc_reads_differently() -> None:
    found = {name: list(misread((PACKAGE / name).read_text("utf-8"))) for name in hatch_build.compiled_modules(PACKAGE, CONFIG)}
    assert {name: problems for name, problems in found.items() if problems} == {}, "name it as `interpreted` in pyproject.toml"


def test_each_module_that_stays_interpreted_exists_and_would_be_compiled() -> None:
    everything = hatch_build.compiled_modules(PACKAGE, {**CONFIG, "interpreted": []})
    assert set(CONFIG["interpreted"]) < set(everything)


@pytest.mark.parametrize(
    "code",
    [
        "class A(msgspec.Struct, frozen=True):\n    a: int",
        "class A:\n    @cached_property\n    def a(self): ...",
        "A.__new__(A)",
        "a.__dict__",
    ],
)
def test_the_check_finds_it(code: str) -> None:
    assert len(list(misread(code))) == 1
