"""Run the translator: `python -m services.translator`."""

import asyncio

from services.translator.app import build

asyncio.run(build().run())
