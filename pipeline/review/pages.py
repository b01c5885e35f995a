"""Renders the pages as HTML. A page runs and loads nothing except the report's own script and style sheet.

Three independent defenses: the template engine escapes every value; control and direction characters are spelled out; and
a content security policy allows one script and one style sheet by their hashes, and no address.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..text.visible import visible
from .colors import color_class

STYLE = "review.css"


def render(template: str, script: str, *, is_served: bool = False, **values: Any) -> bytes:
    """Render `template` (a file in templates/) with `script` (a file in assets/) and `values`; return UTF-8.

    A page that `is_served` may ask its own server for more; any other page asks nobody.
    """
    style_text, script_text = _asset(STYLE), _asset(script)
    page = _environment().get_template(template)
    text = page.render(
        style=_trusted(style_text),
        script=_trusted(script_text),
        policy=f"default-src 'none'; style-src {_hash(style_text)}; script-src {_hash(script_text)};"
        " base-uri 'none'; form-action 'none'" + ("; connect-src 'self'" if is_served else ""),
        **values,
    )
    return text.encode("utf-8", errors="replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters.update(color=color_class, percent="{:.0%}".format, number="{:,}".format, counted=_count_with_noun)
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return environment


def _printable(value: Any) -> Any:
    """The value that a template prints, with control and direction characters spelled out."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _count_with_noun(number: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun, such as "1 step" or "2 steps"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return (Path(__file__).parent / "assets" / name).read_text("utf-8")


def _trusted(asset: str) -> Markup:
    """Mark a file of this package as safe. It is the only text that is not escaped."""
    return Markup(asset)  # noqa: S704 - never text from an article


def _hash(text: str) -> str:
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
