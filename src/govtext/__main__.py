"""``python -m govtext``."""

import sys

from govtext.cli import main

sys.exit(main())
