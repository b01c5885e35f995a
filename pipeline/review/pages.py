"""The pages as HTML: every value is escaped by the template engine, and no page can run or load anything but our own.

Three walls, each enough by itself: autoescape for all templates; control and direction characters spelt out in whatever a
template prints; a policy that allows the one script and the one style by their hashes, and no address at all.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..text.visible import visible
from .looks import look_of

STYLE = "review.css"


def render(template: str, script: str, **values: Any) -> bytes:
    """The page of `template` (a file in templates/) with `script` (a file in assets/) in it, as UTF-8."""
    style_text, script_text = _asset(STYLE), _asset(script)
    page = _environment().get_template(template)
    text = page.render(
        style=_trusted(style_text),
        script=_trusted(script_text),
        policy=f"default-src 'none'; style-src {_hash(style_text)}; script-src {_hash(script_text)};"
        " base-uri 'none'; form-action 'none'",
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
        finalize=_harmless,
    )
    environment.filters.update(look=look_of, percent="{:.0%}".format, number="{:,}".format, counted=_counted)
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return environment


def _harmless(value: Any) -> Any:
    """What a template is about to print: text of articles with its steering characters spelt out."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun, such as "1 step" and "2 steps"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text("utf-8")


def _trusted(asset: str) -> Markup:
    """A file of our own, which is not escaped: the only text that is not."""
    return Markup(asset)  # noqa: S704 - never a text of an article


def _hash(text: str) -> str:
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
