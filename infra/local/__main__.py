"""`python -m infra.local dev|stop|status`."""

import sys

from infra.local.stack import main

sys.exit(main())
