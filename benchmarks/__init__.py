"""Tools that measure the package; no part of the package."""
