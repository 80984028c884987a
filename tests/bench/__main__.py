"""`python -m tests.bench`: measure, and print the report as Markdown; progress goes to stderr.

Each size has a process and a folder of its own (var/bench/<works>), where its database stays for the next run."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("RESOURCEBANK_VAR_DIR", ROOT / "var")) / "bench"
SIZES = (10_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the engines, the API and their peers.")
    parser.add_argument("--works", type=int, nargs="+", default=SIZES, help="sizes of the bank; default: %(default)s")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--engines-alone", action="store_true", help="neither database nor web server")
    alone.add_argument("--pages-alone", action="store_true", help="the public pages; no peers, no Elasticsearch")
    parser.add_argument("--report", action="store_true", help="print the last run again, measure nothing")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the report there instead of printing it")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)  # in the process of its own
    arguments = parser.parse_args()
    if arguments.one:
        _measure(arguments)
        return
    results = [_results(works, arguments) for works in sorted(arguments.works)]
    from .report import report

    text = report(results)
    if arguments.write:
        arguments.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _results(works: int, arguments: argparse.Namespace) -> dict[str, object]:
    folder = FOLDER / str(works)
    if not arguments.report:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "dictionaries").exists():
            (folder / "dictionaries").symlink_to(FOLDER.parent / "dictionaries")
        environment = {
            **os.environ,
            "RESOURCEBANK_VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SEARCH_INDEX_PREFIX": f"bench-{works}",
        }
        environment.pop("DATABASE_URL", None)  # nobody's own database is filled
        command = [sys.executable, "-m", "tests.bench", "--one", "--works", str(works)]
        command += [f"--{part}-alone" for part in ("engines", "pages") if getattr(arguments, f"{part}_alone")]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    found: dict[str, object] = json.loads((folder / "results.json").read_text())
    return found


def _measure(arguments: argparse.Namespace) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # however it is stopped, so are the servers
    import django

    django.setup()
    from .stages import Bench

    bench = Bench(arguments.works[0], Path(os.environ["RESOURCEBANK_VAR_DIR"]), not arguments.engines_alone)
    found = bench.run_pages() if arguments.pages_alone else bench.run()
    (bench.folder / "results.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
