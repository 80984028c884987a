// Filters apply as they are chosen: the same page is asked for, and the parts of it that differ take the place of the old
// ones. The address follows, so going back, sharing and loading again lead to what is shown. Without this script the
// button of the form does it.
"use strict";

const form = document.getElementById("search");
const filters = document.querySelector(".filters");
const said = document.getElementById("found-status");
const PARTS = ["#found", "#kept", ".filters-body", ".filters > summary", ".languages-list", ".share li:last-child"];

let asking = new AbortController();
let shown = addressOf();

function addressOf(button) {
  const query = new FormData(form);
  if (button?.name) query.set(button.name, button.value);
  const given = [...query].filter(([, value]) => value);
  return `${form.getAttribute("action")}?${new URLSearchParams(given.length ? given : [["sort", "newest"]])}`;
}

// What is focused keeps it, whichever of a page's parts it stands in: a key pressed while they are replaced must not lose the place.
function placeOf(element) {
  const facet = element.closest("[data-facet]")?.dataset.facet;
  const what = ({ tagName, name, type, value, textContent }) => [tagName, name, type, type === "select-one" || value, tagName === "A" && textContent].join();
  const alike = (other) => what(other) === what(element)
    && other.closest("[data-facet]")?.dataset.facet === facet;
  const inside = PARTS.find((part) => element.closest(part));
  return inside && { alike, inside, facet: element.name === "more" ? element.value : facet };
}

function focusAgain({ alike, inside, facet }) {
  const part = document.querySelector(inside);
  const next = [...part.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].find(alike)
    // What showed the rest of a list is gone: on to the list.
    ?? part.querySelector(`[data-facet="${facet}"] summary`)
    ?? (part.matches("summary") ? part : document.querySelector("#found h1"));
  next.focus({ preventScroll: true });
}

function replaceParts(page) {
  const place = placeOf(document.activeElement);
  const open = new Map([...filters.querySelectorAll(".facet")].map((facet) => [facet.dataset.facet, facet.open]));
  for (const part of PARTS) {
    const old = document.querySelector(part);
    const fresh = page.querySelector(part);
    if (old && fresh) old.replaceWith(fresh);
  }
  for (const name of ["share", "copy"]) {
    const button = document.querySelector(`[data-${name}]`);
    if (button) button.dataset[name] = page.querySelector(`[data-${name}]`).dataset[name];
  }
  for (const facet of filters.querySelectorAll(".facet")) facet.open ||= open.get(facet.dataset.facet) ?? false;
  document.title = page.title;
  said.textContent = document.querySelector("#found h1").textContent;
  if (place) focusAgain(place);
}

async function show(address) {
  asking.abort();
  asking = new AbortController();
  document.getElementById("found").setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: asking.signal });
    if (!response.ok) throw new Error(response.statusText);
    replaceParts(new DOMParser().parseFromString(await response.text(), "text/html"));
    shown = addressOf();
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(address);
  }
}

function choose(button) {
  const address = addressOf(button);
  history.pushState(null, "", address);
  show(address);
}

filters.addEventListener("change", () => choose());
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name === "more") {
    event.preventDefault();
    choose(button);
  } else if (button?.closest(".apply") && addressOf() === shown) {  // it is there already: on to it
    event.preventDefault();
    filters.open = false;
    document.querySelector("#found h1").focus();
  }
});
window.addEventListener("popstate", () => {
  // A fragment alone changes nothing that the server knows.
  if (`${location.pathname}${location.search}` !== shown) show(location.href);
});
