"""``python -m lcxl`` is the command line."""

from lcxl.interfaces.cli import main

if __name__ == "__main__":
    main()
