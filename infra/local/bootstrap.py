"""Prepares this checkout: `python3 infra/local/bootstrap.py [dev|test]`.

Everything goes below `.local/` and `.venv/`; nothing is installed into the system and nothing needs root. Each
step looks first at what is there, so the second run does nothing. A step that is interrupted starts over: it works
in a folder that gets its name only when complete. Runs on the system's Python with the standard library alone.
"""

from __future__ import annotations  # so that an older Python gets as far as the message about its version

import functools
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
TOOLS = LOCAL / "tools"
VENV = ROOT / ".venv"
BROKER = LOCAL / "rabbitmq"
LOCK = ROOT / "requirements.lock"

UV_VERSION = "0.13.8"
TORCH = "torch>=2.13,<2.14"
TORCH_FILES = "torch-2.13.*"
BROKER_PACKAGES = (
    "rabbitmq-server",
    "erlang-base",
    "erlang-asn1",
    "erlang-crypto",
    "erlang-public-key",
    "erlang-mnesia",
    "erlang-runtime-tools",
    "erlang-ssl",
    "erlang-eldap",
    "erlang-inets",
    "erlang-os-mon",
    "erlang-parsetools",
    "erlang-syntax-tools",
    "erlang-tools",
    "erlang-xmerl",
)
FONTS = LOCAL / "fonts"
FONT_PACKAGES = ("fonts-comfortaa", "fonts-nanum", "fonts-paratype")
FONT_FILES = (
    "Comfortaa-[BR]*.ttf", "NanumBarunGothic*.ttf", "NanumMyeongjo*.ttf", "NanumSquareRound*.ttf", "PT[FS][57]5F.ttf"
)  # fmt: skip
"""What banners are set in; `services/bannerizer/engine/fonts.py` says which family is which."""
FONTS_PATH = "BOTTEGA_FONTS_PATH"
BROKER_URL = {"dev": "BOTTEGA_AMQP_URL", "test": "TEST_AMQP_URL"}
"""Variables that name a broker of one's own, which then need not be prepared."""

BYTECODE = LOCAL / "bytecode"
LARGE_IMPORTS = (
    "import aiobotocore.session, alembic, asyncpg, faststream.rabbit, litestar, sqlalchemy.ext.asyncio;"
    "from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel;"
    "from transformers import CLIPTextModel, MarianMTModel, MarianTokenizer"
)
PIP_PACKAGE = "python3-pip-whl"
"""Debian's pip as one file, for a Python that came without pip and without ensurepip."""


class PreparationError(Exception):
    """A step could not be done; the message says what would help."""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> None:
    """Runs a command quietly; its output appears only when it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise PreparationError(f"{Path(command[0]).name} failed:\n{done.stdout[-3000:]}")


def step(title: str, work: Callable[[], None]) -> None:
    print(f"  {title} ...", end="", flush=True)
    started = time.monotonic()
    work()
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def fresh(folder: Path) -> Path:
    """An empty folder beside the one it will become."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    return partial


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this script meets Pythons that the project does not support
        raise PreparationError(f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}")
    if not uv_is_there():
        step(f"uv {UV_VERSION}", install_uv)
    if not packages_are_there():
        step("Python packages (requirements.lock)", install_packages)
    if not torch_is_there():
        step("torch", install_torch)
    if not (BYTECODE / "complete").exists():
        step("bytecode of the large packages", compile_large_packages)
    if not BROKER.exists() and not os.environ.get(BROKER_URL[purpose]):
        prepare_broker()
    if not FONTS.exists() and not os.environ.get(FONTS_PATH):
        prepare_fonts()


def uv_is_there() -> bool:
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        return False
    version = subprocess.run([uv, "--version"], capture_output=True, text=True)
    return version.stdout.split()[1:2] == [UV_VERSION]


def install_uv() -> None:
    partial = fresh(TOOLS)
    run(*pip(), "install", "--quiet", "--target", partial, f"uv=={UV_VERSION}", PIP_ROOT_USER_ACTION="ignore")
    shutil.rmtree(TOOLS, ignore_errors=True)
    partial.rename(TOOLS)


@functools.cache
def pip() -> list[str]:
    """A pip that runs on this Python. `--target` needs no virtual environment, hence no python3-venv."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    wheels = [*bundled_pip(), *Path("/usr/share/python-wheels").glob("pip-*.whl")]
    if not wheels and shutil.which("apt-get"):
        wheels = list(download(LOCAL / "pip", [PIP_PACKAGE]).rglob("pip-*.whl"))
    if not wheels:
        raise PreparationError("This Python has no pip; install python3-pip or its like, then try again.")
    return [sys.executable, f"{wheels[0]}/pip"]


def bundled_pip() -> Iterator[Path]:
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip and ensurepip.origin:
        yield from Path(ensurepip.origin).parent.glob("_bundled/pip-*.whl")


def uv(*arguments: str | Path, **environment: str) -> None:
    cache = os.environ.get("UV_CACHE_DIR") or str(LOCAL / "uv-cache")
    run(TOOLS / "bin" / "uv", *arguments, UV_CACHE_DIR=cache, UV_PYTHON_DOWNLOADS="never", **environment)


def stamp() -> tuple[Path, str]:
    """Where it says which lock is installed, and what it says for the present one."""
    return VENV / "requirements.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()


def packages_are_there() -> bool:
    file, wanted = stamp()
    return file.exists() and file.read_text() == wanted


def install_packages() -> None:
    """An install that was cut off leaves its mark, and the environment is then made anew."""
    unfinished = VENV / "unfinished"
    if unfinished.exists() or not (VENV / "bin" / "python").exists():
        shutil.rmtree(VENV, ignore_errors=True)
        uv("venv", "--quiet", "--python", sys.executable, VENV)
    unfinished.touch()
    uv("pip", "install", "--python", VENV, "--require-hashes", "--no-deps", "--requirement", LOCK)
    (BYTECODE / "complete").unlink(missing_ok=True)
    file, wanted = stamp()
    file.write_text(wanted)
    unfinished.unlink()


def torch_is_there() -> bool:
    return any(VENV.glob(f"lib/python3*/site-packages/{TORCH_FILES}.dist-info/RECORD"))


def install_torch() -> None:
    """A file at hand first, then the build for a GPU or for none. The project's own uv settings do not apply."""
    install = ("pip", "install", "--no-config", "--python", VENV)
    if folder := next(wheel_folders(), None):
        uv(*install, "--find-links", folder, TORCH)
    elif shutil.which("nvidia-smi"):
        uv(*install, TORCH)
    else:
        try:
            uv(*install, "--torch-backend=cpu", TORCH, UV_HTTP_RETRIES="0")
        except PreparationError:
            print(" no build without CUDA in reach, loading the one with it (3 GB) ...", end="", flush=True)
            uv(*install, TORCH)


def compile_large_packages() -> None:
    """Here and not at the first start, which is to be as quick as all others."""
    python = VENV / "bin" / "python"
    run(python, "-c", LARGE_IMPORTS, PYTHONPYCACHEPREFIX=str(BYTECODE), PYTHONDONTWRITEBYTECODE="")
    (BYTECODE / "complete").touch()


def wheel_folders() -> Iterator[str]:
    """Local folders with a fitting torch that uv or pip are configured to look into."""
    asked = subprocess.run([*pip(), "config", "get", "global.find-links"], capture_output=True, text=True, cwd=ROOT)
    variables = [os.environ.get(name, "") for name in ("UV_FIND_LINKS", "PIP_FIND_LINKS")]
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    for folder in " ".join([*variables, asked.stdout]).replace(",", " ").split():
        if any(Path(folder).glob(f"{TORCH_FILES}-{tag}-*{os.uname().machine}.whl")):
            yield folder


def prepare_broker() -> None:
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        step("RabbitMQ and Erlang (Debian's packages, unpacked)", unpack_broker)
    elif not docker_answers():
        raise PreparationError(
            "RabbitMQ cannot be had here: there is neither apt-get nor a Docker engine that answers."
            " Set BOTTEGA_AMQP_URL to a broker of your own (an administrator of its virtual host)."
        )


def prepare_fonts() -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise PreparationError(
            "The fonts of banners cannot be had here without apt-get and dpkg-deb."
            f" Put them into a folder ({', '.join(FONT_FILES)}) and name it in {FONTS_PATH}."
        )
    step("fonts (Debian's packages, unpacked)", unpack_fonts)


def unpack_fonts() -> None:
    """The files that are used, side by side, and what their packages say about their licences."""
    unpacked = download(LOCAL / "font-packages", list(FONT_PACKAGES))
    partial = fresh(FONTS)
    for name in FONT_FILES:
        for found in unpacked.glob(f"usr/share/fonts/**/{name}"):
            found.rename(partial / found.name)
    for package in FONT_PACKAGES:
        (unpacked / "usr/share/doc" / package / "copyright").rename(partial / f"{package}.copyright.txt")
    shutil.rmtree(unpacked)
    partial.rename(FONTS)


def docker_answers() -> bool:
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "info"], capture_output=True).returncode == 0


def unpack_broker() -> None:
    partial = download(BROKER, BROKER_PACKAGES)
    for script in ("erl", "start"):
        path = partial / "usr" / "lib" / "erlang" / "bin" / script
        # The packages expect to lie in /usr; here they find themselves, so the checkout can be moved.
        here = 'ROOTDIR=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)'
        path.write_text(path.read_text().replace("ROOTDIR=/usr/lib/erlang", here))
    partial.rename(BROKER)


def download(target: Path, packages: list[str]) -> Path:
    """Loads Debian packages and unpacks them beside `target`. No maintainer script runs: no service starts."""
    partial = fresh(target)
    apt = fresh(target.with_name(target.name + ".apt"))
    for folder in ("lists/partial", "archives/partial", "packages"):
        (apt / folder).mkdir(parents=True)
    options = [
        f"Dir::State::lists={apt / 'lists'}",
        f"Dir::Cache={apt}",
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
    ]
    command = ["apt-get", *(word for option in options for word in ("-o", option))]
    run(*command, "update")
    run(*command, "download", *packages, cwd=apt / "packages")
    for package in sorted((apt / "packages").glob("*.deb")):
        run("dpkg-deb", "-x", package, partial)
    shutil.rmtree(apt)
    return partial


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "dev")
    except PreparationError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\ninterrupted; the next start goes on from here")
