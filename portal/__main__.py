"""The command line, as `python -m portal`."""

import sys

from portal.cli import main

if __name__ == "__main__":
    sys.exit(main())
