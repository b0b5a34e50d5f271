"""Run the generator: `python -m services.generator`."""

import asyncio

from services.generator.app import build

asyncio.run(build().run())
