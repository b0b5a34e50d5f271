"""The page's typed client is what the API's OpenAPI document says."""

import subprocess
import sys

import pytest

from infra.local.page import PACKAGES, WEB, search_path
from infra.local.paths import ROOT


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    assert PACKAGES.is_dir(), "the page's packages are not installed: make web"


def test_the_committed_client_is_the_generated_one(tmp_path):
    document = tmp_path / "openapi.json"
    with document.open("wb") as file:
        subprocess.run([sys.executable, "-m", "services.api.documentation"], cwd=ROOT, stdout=file, check=True)
    made = tmp_path / "schema.d.ts"
    command = ["npx", "openapi-typescript", str(document), "--default-non-nullable=false", "--output", str(made)]
    subprocess.run(command, cwd=WEB, env={"PATH": search_path()}, check=True, capture_output=True)
    committed = WEB / "src" / "api" / "schema.d.ts"
    assert made.read_text() == committed.read_text(), "run `make client`"


def test_its_own_tests_pass():
    command = ["npm", "test", "--silent"]
    done = subprocess.run(command, cwd=WEB, env={"PATH": search_path()}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
