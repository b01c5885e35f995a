"""Clean how-to articles and turn their fixes into structured procedures.

`clean` takes a text, `clean_file` a file, and `clean_folder` a folder; they return `Article`s. `run` cleans folders into an
output folder, `convert` converts that to other formats, and `verify` checks it. The public names are those in `api.__all__`.
They load on first use, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import VERSION

if TYPE_CHECKING:
    from .api import *  # noqa: F403 - `api.__all__` says which
    from .api import __all__ as __all__


__version__ = VERSION


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name == "__all__" or (not name.startswith("_") and name in __dir__()):
        return getattr(import_module(".api", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return sorted([*import_module(".api", __name__).__all__, "__version__"])
