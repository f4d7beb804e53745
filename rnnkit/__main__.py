"""`python -m rnnkit` is the command `rnnkit`."""

import sys

from rnnkit.cli import main

sys.exit(main())
