"""How a text is written in a settings file."""

from __future__ import annotations

import json


def toml_string(text: str) -> str:
    """`text` as a basic TOML string. JSON escapes everything that TOML requires, except U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
