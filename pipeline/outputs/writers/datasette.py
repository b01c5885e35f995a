"""What Datasette shows about a database of a run: descriptions, facets, and queries to fill in."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path


def metadata(database: str) -> bytes:
    """The metadata file (JSON) of Datasette for the database of this name, which is its file's name without the ending."""
    shown = tomllib.loads(Path(__file__).with_name("datasette.toml").read_text("utf-8"))
    return (json.dumps({"databases": {database: shown}}, ensure_ascii=False, indent=2) + "\n").encode()
