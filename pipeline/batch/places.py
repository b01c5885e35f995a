"""Where a run may read and write: inputs and results must not mix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import OutputRefusedError
from ..outputs.marks import MARK, FolderKind, check_folder, is_results
from ..sources.places import Address, Place
from .sources import check_inputs

# What a run, `convert` and `report` write below an output folder.
WRITTEN = ("articles", "markdown", "report", MARK)


def check_places(inputs: Sequence[Place], output: Path, kind: FolderKind = "output") -> None:
    """Check the folders before anything is read or written; `kind` is what the output folder will be.

    Raises what `check_inputs` raises, and OutputRefusedError if an input lies where results are written, if it is a folder that
    fixharvest wrote, or if the output folder holds something else.
    """
    real_output = output.resolve()
    check_inputs(inputs, records=True)
    for root in inputs:
        if isinstance(root, Address):
            continue
        real = root.resolve()
        if real == real_output:
            raise OutputRefusedError("is both an input and the output; choose another output folder", path=str(root))
        for name in WRITTEN:
            if real.is_relative_to(real_output / name):
                message = f"lies in {output / name}, where results are written; choose another output folder"
                raise OutputRefusedError(message, path=str(root))
        if is_results(root):
            message = "is a folder that fixharvest wrote; pass the articles that it was made from"
            if (root / "markdown").is_dir():
                message = f"is a folder that fixharvest wrote; to clean its Markdown again, pass {root / 'markdown'}"
            raise OutputRefusedError(message, path=str(root))
    check_folder(output, kind)
