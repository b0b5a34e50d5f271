"""Download the models of `models/catalogue.toml` that come from the hub: `python download_models.py [name ...]`.

Without names it fetches all of them; the sizes are printed first. What is already here is not fetched again, what
broke off is continued. The bundled models need no download.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PYTHON = Path(__file__).parent / ".venv" / "bin" / "python"

try:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from chassis.catalogue import Catalogue, Model, UnknownModelError, load_catalogue
    from models import download
    from models.hub import HuggingFace
except ModuleNotFoundError as error:
    # The command as the documentation gives it, run with the system's Python.
    if __name__ == "__main__" and PYTHON.exists() and Path(sys.prefix) != PYTHON.parent.parent:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    sys.exit(f"{error.name} is not installed. Run `make install` first.")


def main(arguments: Sequence[str], hub: download.Hub, catalogue: Catalogue, console: Console) -> int:
    """The exit status: 0 when all that was asked for is on this machine."""
    parser = argparse.ArgumentParser(prog="download_models.py", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="models or aliases; all of the hub's without")
    parser.add_argument("--list", action="store_true", help="say what there is and what is here; download nothing")
    options = parser.parse_args(arguments)
    if options.list:
        _list(catalogue, console)
        return 0
    try:
        wanted = [catalogue.find(name) for name in options.names] or list(catalogue.models)
    except UnknownModelError as error:
        console.print(f"No model is called {error}. See: python download_models.py --list", markup=False)
        return 2
    return _download([model for model in wanted if download.is_on_hub(model)], hub, console)


def _list(catalogue: Catalogue, console: Console) -> None:
    for model in catalogue.models:
        state = "bundled" if model.bundled else "here" if download.folder(model) else "not here"
        console.print(f"{model.name:30} {state:9} {model.licence:26} {model.source}", markup=False, soft_wrap=True)


def _download(models: list[Model], hub: download.Hub, console: Console) -> int:
    plans: dict[str, list[download.File]] = {}
    failed = False
    for model in models:
        try:
            plans[model.name] = download.plan(model, hub)
        except download.NotOnHub as error:
            console.print(f"{model.name}: {error}", markup=False)
            failed = True
        except download.HubAway as error:
            return _away(error, console)
    total = _announce(plans, console)
    if total > download.free_bytes():
        console.print(f"{download.hub_cache()} has too little room; name the models that you want.", markup=False)
        return 1
    return _fetch([model for model in models if model.name in plans], plans, hub, console) or int(failed)


def _announce(plans: dict[str, list[download.File]], console: Console) -> int:
    for name, files in plans.items():
        size = download.missing_bytes(files)
        console.print(f"{name:30} {size / download.GIB:6.2f} GiB to fetch" if size else f"{name:30} is here")
    total = sum(map(download.missing_bytes, plans.values()))
    console.print(f"{'':30} {total / download.GIB:6.2f} GiB in all, into {download.hub_cache()}", soft_wrap=True)
    return total


def _fetch(models: list[Model], plans: dict[str, list[download.File]], hub: download.Hub, console: Console) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        for model in models:
            files = plans[model.name]
            bar = progress.add_task(model.name, total=download.missing_bytes(files))
            try:
                download.fetch(model, files, hub, lambda size, bar=bar: progress.advance(bar, size))
            except (download.HubAway, download.NotOnHub) as error:
                return _away(error, console)
    return 0


def _away(error: Exception, console: Console) -> int:
    console.print(f"The hub cannot be reached: {error}", markup=False)
    console.print("What has been fetched so far is kept; run the same command again to go on.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], HuggingFace(), load_catalogue(), Console()))
