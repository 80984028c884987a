"""The vocabulary as SKOS (JSON-LD), for other systems. Invariant: nothing but the data given decides what is written, so the
same vocabulary is the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cms.terminology.entries import ConceptEntry
from cms.terminology.models import Term

_SKOS_PROPERTY = {
    Term.Status.PREFERRED: "prefLabel",
    Term.Status.ALTERNATIVE: "altLabel",
    Term.Status.FORBIDDEN: "hiddenLabel",  # found by it, never shown
    Term.Status.HIDDEN: "hiddenLabel",
}
_SKOS_CONTEXT: dict[str, Any] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    **{
        name: {"@id": f"skos:{name}", "@container": "@language"}
        for name in ("prefLabel", "altLabel", "hiddenLabel", "definition")
    },
    **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in ("inScheme", "topConceptOf", "broader", "related")},
    "notation": "skos:notation",
}


def concept_uri(scheme_uri: str, slug: str) -> str:
    return f"{scheme_uri}#{slug}"


def skos_document(
    scheme_uri: str, labels: Mapping[str, str], concepts: Sequence[ConceptEntry], related: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """JSON-LD. `related`: slug -> URIs, also of other schemes' concepts."""
    slugs = {concept.slug for concept in concepts}
    scheme = {"@id": scheme_uri, "@type": "skos:ConceptScheme", "prefLabel": dict(labels)}
    return {
        "@context": _SKOS_CONTEXT,
        "@graph": [scheme, *(_concept(scheme_uri, one, slugs, related.get(one.slug, ())) for one in concepts)],
    }


def _concept(scheme_uri: str, concept: ConceptEntry, slugs: set[str], related: Sequence[str]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": concept_uri(scheme_uri, concept.slug),
        "@type": "skos:Concept",
        "inScheme": scheme_uri,
        "notation": concept.slug,
    }
    if concept.broader in slugs:
        node["broader"] = concept_uri(scheme_uri, concept.broader)
    else:
        node["topConceptOf"] = scheme_uri
    if related:
        node["related"] = list(related)
    for term in concept.terms:
        texts = node.setdefault(_SKOS_PROPERTY[Term.Status(term.status)], {})
        if term.status == Term.Status.PREFERRED:
            texts[term.language] = term.text
        else:
            texts.setdefault(term.language, []).append(term.text)
    if concept.definitions:
        node["definition"] = concept.definitions
    return node
