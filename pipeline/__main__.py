"""`python -m pipeline` is the command `fixharvest`."""

from .cli import entry

if __name__ == "__main__":
    entry()
