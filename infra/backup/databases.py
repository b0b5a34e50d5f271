"""One database to a file and back, with PostgreSQL's own programs, as the role that owns it."""

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from infra.local.postgres import binaries

EMPTY = """
DO $empty$
DECLARE it record;
BEGIN
    FOR it IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', it.tablename);
    END LOOP;
    FOR it IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP SEQUENCE public.%I CASCADE', it.sequencename);
    END LOOP;
    FOR it IN SELECT oid::regprocedure AS signature FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('DROP ROUTINE %s CASCADE', it.signature);
    END LOOP;
END $empty$;
"""
"""A service's database has nothing in it but what its migrations made, and all of that is in `public`."""


class ProgramFailedError(RuntimeError):
    """One of PostgreSQL's programs did not do it; the message is its own."""


def dump(url: str, path: Path) -> None:
    """The database as of one moment, which is when this begins; nobody has to stop working. Raises
    ProgramFailedError; what was there under `path` is replaced only by a whole dump."""
    partial = path.with_suffix(".partial")
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}")
    partial.replace(path)


def load(url: str, path: Path) -> None:
    """Put what the file holds in the place of all that is there, in one transaction. Raises ProgramFailedError."""
    script, empty = path.with_suffix(".sql"), path.with_suffix(".empty.sql")
    try:
        _run("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(path))
        empty.write_text(EMPTY)
        options = ("-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "--output=/dev/null")
        _run("psql", url, *options, f"--file={empty}", f"--file={script}")
    finally:
        script.unlink(missing_ok=True)
        empty.unlink(missing_ok=True)


def _run(program: str, url: str | None, *options: str) -> None:
    # In the environment and not among the arguments, where everybody on the machine could read the password.
    environment = {**os.environ, **(_address(url) if url else {})}
    done = subprocess.run([str(binaries() / program), *options], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ProgramFailedError(f"{program}: {done.stderr.strip()}")


def _address(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    said = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: value for name, value in said.items() if value}
