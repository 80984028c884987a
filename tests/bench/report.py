"""The figures of one run as Markdown.

Invariant: pure but for what it says of the machine; a figure that was not measured is a dash, and the end says why."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

Results = Mapping[str, Any]
NOT_MEASURED = "–"
NAMES = {
    "embedded": "embedded",
    "elasticsearch": "Elasticsearch",
    "typesense": "Typesense 0.24.1",
    "embedded, bare": "embedded, bare query",
    "elasticsearch, bare": "Elasticsearch, bare query",
    "embedded, API": "API over HTTP, embedded",
    "elasticsearch, API": "API over HTTP, Elasticsearch",
}
MUCH = "wagtail, much found"
TIMED = {"search": "search", "suggest": "suggestion", "misspelt": "misspelt"}
WHAT = """\
**Search**: one to three words, not the rarest, half of the questions filtered, seven facets, 20 hits, highlights; the
first 1,000 questions are not counted. Engines and their bare
query are asked in one Python process without the database: the engine's time is of the question parsed, planned, asked
(questions of three words look up which words are common first) and marked; the bare query's of the finished plan asked and
marked. The API is asked over HTTP (gunicorn, SQLite behind it) and does all that a reader needs, who may see what
included. **Suggestion**: ten titles by the beginning of a word. **Misspelt**: one word with one letter wrong.
**4 clients**: four processes that search without a pause, on the cores that the servers have too. **Typesense** is asked
over HTTP for the same words in title, summary and body with the same filters, facets and highlights; it knows no
inflections, so it finds less. **Pages**: made anew for each reader, as for those who have chosen what languages they read;
"kept": the one that the reader before her got. **Translation memory**: as many entries as works, of 2 to 60 words; the
five likest are asked for, half of the texts a word off an entry. **Wagtail's database search** finds pages, with six
facets and no highlights. Works have 1 to 4 of 15 languages and some 270 words of the dictionaries in all, in Zipf's
order.
[Decision 10](decisions/0010-which-promises-of-speed-are-not-kept.md) says which promises of speed are not kept, and why."""


def report(runs: Sequence[Results]) -> str:
    parts = [_head(), _promises(runs), *map(_figures, runs), _growth(runs), _left_out(runs)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head() -> str:
    versions = (
        f"Python {platform.python_version()}, tantivy {version('tantivy')}, elasticsearch-py {version('elasticsearch')}"
    )
    return f"""# Performance
One run of `make bench`, {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores ({_processor()}), {versions}. All that stand in
one table were asked the same questions, in turn. Times are milliseconds; what matters is how they compare.

{WHAT}"""


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


# --- What is promised ---------------------------------------------------------------------------------------------
def _promises(runs: Sequence[Results]) -> str:
    small, large = runs[0], runs[-1]
    rows = [
        *(
            [
                f"search, p50: {NAMES[engine]} / Typesense",
                f"≤ {limit}",
                _times(_ratio(_p(large, "search", engine), _p(large, "search", "typesense"))),
            ]
            for engine, limit in (("embedded", 0.7), ("elasticsearch", 1.3))
        ),
        *(
            [
                f"search, p50: Wagtail at {small['works']:,} / {NAMES[engine]} at {large['works']:,}",
                "≥ 100",
                _times(_ratio(_p(small, "wagtail", "wagtail"), _p(large, "search", engine))),
            ]
            for engine in ("embedded", "elasticsearch")
        ),
        *(
            [
                f"search for a word that many works hold, p50, at {small['works']:,}: Wagtail / {NAMES[engine]}",
                "≥ 100",
                _times(_ratio(_p(small, MUCH, "wagtail"), _p(small, MUCH, engine))),
            ]
            for engine in ("embedded", "elasticsearch")
        ),
        *(_api_promise(large, engine) for engine in ("embedded", "elasticsearch")),
        *(
            [f"suggestion, p99: {NAMES[of]}", "≤ 15 ms", _ms(_p(large, "suggest", of, "p99"))]
            for of in ("embedded", "elasticsearch", "embedded, API", "elasticsearch, API")
        ),
        *(
            [f"publish until found, p95: {NAMES[engine]}", "< 1,000 ms", _ms(_p(large, "publish", engine, "p95"))]
            for engine in ("embedded", "elasticsearch")
        ),
        *(
            [
                f"page over HTTP, p50, at {small['works']:,}: {page}",
                f"≤ {most} ms",
                _ms(_p(small, "pages", page)),
            ]
            for page, most in (("a search", 40), ("a resource", 25))
        ),
        ["translation memory, p95", "≤ 50 ms", _ms(_p(large, "translation memory", "memory", "p95"))],
        *(
            [f"indexing: {NAMES[engine]}", f"≥ {least:,} works/s", _count(_of(large, "indexed", engine))]
            for engine, least in (("embedded", 2_500), ("elasticsearch", 1_500))
        ),
    ]
    return f"## Promised, at {large['works']:,} works\n" + _table(["", "promised", "measured"], rows)


def _api_promise(run: Results, engine: str) -> list[str]:
    bare, asked = _p(run, "search", f"{engine}, bare"), _p(run, "search", f"{engine}, API")
    promised = None if bare is None else 2 * bare + 5
    return [f"search, p50: {NAMES[f'{engine}, API']}", f"≤ 2 × bare query + 5 = {_ms(promised)}", _ms(asked)]


# --- Tables -------------------------------------------------------------------------------------------------------
def _figures(run: Results) -> str:
    head = [
        "",
        "works/s indexed",
        "index MB",
        *(f"{name} p50 / p99" for name in TIMED.values()),
        "4 clients, q/s",
        "RSS MB",
    ]
    shown = [name for name in NAMES if any(name in run.get(measured, {}) for measured in (*TIMED, "indexed"))]
    rows = [
        [
            NAMES[name],
            _count(_of(run, "indexed", name)),
            _mega(_of(run, "index bytes", name)),
            *(f"{_ms(_p(run, kind, name))} / {_ms(_p(run, kind, name, 'p99'))}" for kind in TIMED),
            _count(_of(run, "throughput", name)),
            _mega(_of(run, "memory", name)),
        ]
        for name in shown
    ]
    parts = [
        f"## {run['works']:,} works\n" + _table(head, rows),
        _peers(run),
        _pages(run),
        _published(run),
        _remembered(run),
    ]
    return "\n\n".join(part for part in parts if part)


def _peers(run: Results) -> str:
    """How many times the peer's figure ours is; below 1 is quicker."""
    searched = run.get("search", {})
    ours = [name for name in ("embedded", "elasticsearch", "embedded, API", "elasticsearch, API") if name in searched]
    if "typesense" not in searched:
        return ""
    rows = [
        [
            NAMES[name],
            *(
                _times(_ratio(_p(run, kind, name, point), _p(run, kind, "typesense", point)))
                for kind in TIMED
                for point in ("p50", "p99")
            ),
        ]
        for name in ours
    ]
    head = ["as many times Typesense's", *(f"{name} {point}" for name in TIMED.values() for point in ("p50", "p99"))]
    return _table(head, rows)


def _pages(run: Results) -> str:
    rows = [
        [
            name,
            *(_ms(_p(run, "pages", name, point)) for point in ("p50", "p99")),
            _count(_of(run, "page queries", name)),
        ]
        for name in run.get("pages", {})
    ]
    return _table(["page over HTTP, embedded", "p50", "p99", "queries"], rows) if rows else ""


def _published(run: Results) -> str:
    rows = [
        [NAMES[engine], *(_ms(_p(run, "publish", engine, point)) for point in ("p50", "p95", "p99"))]
        for engine in run.get("publish", {})
    ]
    parts = [_table(["publish until found", "p50", "p95", "p99"], rows)] if rows else []
    for measured, what in (("wagtail", "search"), (MUCH, "search for a word that many works hold")):
        slow = _p(run, measured, "wagtail")
        rows = [
            [NAMES[name], _ms(_p(run, measured, name)), _times(_ratio(slow, _p(run, measured, name)))]
            for name in ("embedded", "elasticsearch")
            if name in run.get(measured, {})
        ]
        if rows:
            rows = [["Wagtail's database search", _ms(slow), "1"], *rows]
            parts.append(_table([what, "p50", "Wagtail takes so many times longer"], rows))
    return "\n\n".join(parts)


def _remembered(run: Results) -> str:
    """The translation memory of as many entries as works."""
    rows = []
    for measured, peer, name in (
        ("translation memory", "all compared", "every entry compared, by rapidfuzz"),
        ("translation memory, slow", "difflib", "every entry compared, by difflib"),
    ):
        ours, theirs = (_p(run, measured, of) for of in ("memory", peer))
        rows += [[name, _ms(theirs), _ms(_p(run, measured, peer, "p95")), _times(_ratio(theirs, ours))]]
    if "translation memory" not in run:
        return ""
    own = [_ms(_p(run, "translation memory", "memory", point)) for point in ("p50", "p95")]
    first = run["translation memory, first"]
    head = ["the likest of the translation memory", "p50", "p95", "takes so many times longer"]
    said = f"The first question of a process reads them all: {first['seconds']:.1f} s, {_mega(first['bytes'])} MB stay."
    return f"{_table(head, [['translation memory', *own, '1'], *rows])}\n\n{said}"


def _growth(runs: Sequence[Results]) -> str:
    if len(runs) < 2:
        return ""
    small, large = runs[0], runs[-1]
    head = ["", *(f"{name} {point}" for name in TIMED.values() for point in ("p50", "p99")), "index", "RSS"]
    rows = [
        [
            NAMES[name],
            *(
                _times(_ratio(_p(large, kind, name, point), _p(small, kind, name, point)))
                for kind in TIMED
                for point in ("p50", "p99")
            ),
            *(_times(_ratio(_of(large, what, name), _of(small, what, name))) for what in ("index bytes", "memory")),
        ]
        for name in NAMES
        if name in large.get("search", {})
    ]
    title = f"## From {small['works']:,} to {large['works']:,} works: so many times as much"
    return f"{title}\n" + _table(head, rows)


def _left_out(runs: Sequence[Results]) -> str:
    lines = [f"- {run['works']:,} works, {name}: {reason}" for run in runs for name, reason in run["skipped"].items()]
    return "\n".join(["## Left out", *lines]) if lines else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


# --- Figures ------------------------------------------------------------------------------------------------------
def _of(run: Results, measured: str, of: str) -> float | None:
    found: float | None = run.get(measured, {}).get(of)
    return found


def _p(run: Results, measured: str, of: str, point: str = "p50") -> float | None:
    found: float | None = run.get(measured, {}).get(of, {}).get(point)
    return found


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _shown(show: Callable[[float], str]) -> Callable[[float | None], str]:
    return lambda figure: NOT_MEASURED if figure is None else show(figure)


_ms = _shown(lambda figure: f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}")
_count = _shown(lambda figure: f"{figure:,.0f}")
_mega = _shown(lambda figure: f"{figure / 1e6:,.0f}")
_times = _shown(lambda figure: f"{figure:,.0f}" if figure >= 10 else f"{figure:.2f}")
