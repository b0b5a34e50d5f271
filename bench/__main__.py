"""Runs the benches named on the command line, or all."""

import runpy
import sys

BENCHES = ("pipeline", "ledger", "models", "enhancer", "uploads", "banners", "lists")


def main(names: list[str]) -> None:
    if unknown := set(names) - set(BENCHES):
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        print(f"\n== {name}")
        # Run by itself a bench has options of its own; here it has its defaults.
        sys.argv = [f"bench.{name}"]
        runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
