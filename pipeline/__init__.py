"""Clean how-to articles and turn their fixes into structured procedures.

`clean` takes a text, `clean_file` a file, `clean_folder` a folder; all give `Article`s. Heavy parts load on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.version import VERSION as __version__

if TYPE_CHECKING:
    from pipeline.api import clean as clean
    from pipeline.api import clean_file as clean_file
    from pipeline.api import clean_folder as clean_folder
    from pipeline.errors import PipelineError as PipelineError
    from pipeline.model import Article as Article
    from pipeline.settings import Settings as Settings

__all__ = ["Article", "PipelineError", "Settings", "__version__", "clean", "clean_file", "clean_folder"]

_HOMES = {
    "clean": "pipeline.api",
    "clean_file": "pipeline.api",
    "clean_folder": "pipeline.api",
    "PipelineError": "pipeline.errors",
    "Article": "pipeline.model",
    "Settings": "pipeline.settings",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
