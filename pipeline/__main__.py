"""`python -m fixharvest` runs the command `fixharvest`."""

from .cli import entry

if __name__ == "__main__":
    entry()
