"""`make backup TO=folder`, `make restore FROM=folder [FORCE=1]`."""

import argparse
import asyncio
import sys
from pathlib import Path

from infra.backup.databases import ProgramFailedError
from infra.backup.place import local_place
from infra.backup.restoring import NotEmptyError, restore
from infra.backup.saving import save


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.backup")
    parser.add_argument("what", choices=("save", "restore"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--force", action="store_true", help="restore over what is there")
    said = parser.parse_args()
    folder = said.folder.resolve()
    try:
        place = local_place()
        work = save(place, folder) if said.what == "save" else restore(place, folder, force=said.force)
        print("\n".join(asyncio.run(work)))
    except (ValueError, NotEmptyError, ProgramFailedError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"The stack does not answer; is `make dev` running? {error}")


if __name__ == "__main__":
    main()
