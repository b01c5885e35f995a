"""Tools that measure the pipeline; no part of the package."""
