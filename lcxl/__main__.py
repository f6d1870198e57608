"""``python -m lcxl`` is the command line."""

from lcxl.cli import main

if __name__ == "__main__":
    main()
