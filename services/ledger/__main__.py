"""`python -m services.ledger` runs the ledger; `... check` adds up its books and says whether they balance."""

import asyncio
import sys
from dataclasses import asdict

from chassis.database import connect
from chassis.process import run
from services.ledger.app import build
from services.ledger.audit import Audit, Auditor
from services.ledger.settings import LedgerSettings


async def _check(settings: LedgerSettings) -> Audit:
    engine = connect(settings.database_url.get_secret_value(), pool=2)
    try:
        return await Auditor(engine).audit()
    finally:
        await engine.dispose()


def main(arguments: list[str]) -> int:
    """The exit status: 0, or 1 for books that do not balance, or 2 for a command that is not known."""
    if arguments not in ([], ["check"]):
        print("usage: python -m services.ledger [check]", file=sys.stderr)
        return 2
    settings = LedgerSettings()
    if not arguments:
        run(lambda: build(settings))
    found = asyncio.run(_check(settings))
    for name, figure in asdict(found).items():
        print(f"{name:22} {figure}")
    print("balanced" if found.is_balanced else "NOT BALANCED")
    return 0 if found.is_balanced else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
