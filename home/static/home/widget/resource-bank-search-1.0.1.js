// <resource-bank-search>: the search of a resource bank, on another site. No dependency, no cookie, nothing kept, and no
// request but to the bank that this file was loaded from. Its words, labels and works are what the bank's API says.
// Between its tags stands a plain form: it is shown until the bank has answered, and stays where the bank does not.
// A released version never changes: docs/architecture.md, "The widget".

const BANK = new URL(import.meta.url).origin;
const FACET_SIZE = 8; // values of a filter
const DEEPEST = 10000; // no result further down is shown by the bank
const PAUSE = 180; // ms between letters that are one word

const PICTURES = {
  training_material: "M12 6.5C10 5 7 4.5 3.5 5v13c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.5V5c-3.5-.5-6.5 0-8.5 1.5zM12 6.5v13",
  toolkit_video: "M5.5 5h13A2.5 2.5 0 0 1 21 7.5v9a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 16.5v-9A2.5 2.5 0 0 1 5.5 5zM10 9l5.5 3-5.5 3z",
  guideline: "M12 21V4M12 5h6l2.5 2.5L18 10h-6zM12 12H6l-2.5 2.5L6 17h6zM9 21h6",
  case_study: "M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M3 20c.3-4 2.7-6.5 6-6.5 1.2 0 2.3.3 3.2.9M12.8 16a3.2 3.2 0 1 0 6.4 0 3.2 3.2 0 1 0-6.4 0M18.4 18.4l2.6 2.6",
  tool: "M14.5 6.5a4 4 0 0 1 5-1.5l-2.7 2.7.5 2 2 .5L21 7.5a4.2 4.2 0 0 1-5.7 5L8 19.8a2 2 0 0 1-2.9-2.9l7.4-7.3a4.2 4.2 0 0 1 2-3.1z",
  project_document: "M6 3h8l5 5v13H6zM14 3v5h5M9.5 13h6M9.5 17h6",
  course: "M2.5 9 12 4.5 21.5 9 12 13.5zM6.5 11.2V16c1.6 1.6 3.4 2.3 5.5 2.3s3.9-.7 5.5-2.3v-4.8M21.5 9v5.5",
  event: "M5.5 5h13a2 2 0 0 1 2 2v11.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM3.5 10h17M8 3v4M16 3v4M9 15l2 2 4-4",
  opportunity: "M12 21v-8.5M12 13c-4.5 0-7-2.5-7-7 4.5 0 7 2.5 7 7zM12 10.5c.2-3.7 2.5-6 7-6.5 0 4.5-2.5 7-7 7.5M7 21h10",
  scenario: "M9.5 4.5a2 2 0 1 1 4 0V6h4v4h1.5a2 2 0 1 1 0 4h-1.5v5.5H13V18a2 2 0 1 0-4 0v1.5H4.5V14H6a2 2 0 1 0 0-4H4.5V6h5z",
  country_overview: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0M3.5 12h17M12 3.5c2.5 2.5 3.7 5.3 3.7 8.5s-1.2 6-3.7 8.5c-2.5-2.5-3.7-5.3-3.7-8.5S9.5 6 12 3.5z",
};

// A constructed sheet needs no exception in the host's content security policy. Sizes go by the host's letters (em). The host
// gives --bank-...; --_... are this sheet's own, named so that they meet none of hers.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host { display: block; container-type: inline-size; text-align: start; line-height: 1.5;
  --_accent: var(--bank-accent, #0f5b52); --_on-accent: var(--bank-on-accent, #fff); --_mark: var(--bank-mark, #ffe39a);
  --_surface: var(--bank-surface, Canvas); --_text: var(--bank-text, CanvasText); --_radius: var(--bank-radius, .7em);
  --_line: var(--bank-line, color-mix(in srgb, var(--_text) 22%, var(--_surface)));
  --_field: color-mix(in srgb, var(--_text) 60%, var(--_surface)); --_tint: color-mix(in srgb, var(--_accent) 12%, var(--_surface)); }
@supports (color: light-dark(red, red)) {
  :host { --_accent: var(--bank-accent, light-dark(#0f5b52, #84d3c3)); --_on-accent: var(--bank-on-accent, light-dark(#fff, #06251f));
    --_mark: var(--bank-mark, light-dark(#ffe39a, #5c4a12)); }
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before { box-sizing: border-box; }
p, ul, ol, h3, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; list-style: none; font-size: 1em; overflow-wrap: anywhere; }
input, button { font: inherit; color: inherit; margin: 0; }
button, summary, label, [role=option] { cursor: pointer; }
:focus-visible { outline: .18em solid var(--_accent); outline-offset: .12em; border-radius: .2em; }
[role=status]:focus { outline: none; }
.widget { display: grid; gap: 1em; grid-template-columns: minmax(0, 1fr); }
form > label { display: block; font-weight: 600; margin-bottom: .3em; }
.line { position: relative; display: flex; gap: .5em; }
.line input { flex: 1; min-width: 0; min-height: 2.75em; padding: .3em .9em; border: 2px solid var(--_field); border-radius: var(--_radius); background: var(--_surface); color: var(--_text); }
button { min-height: 2.75em; padding: .3em 1.1em; border: 2px solid var(--_accent); border-radius: var(--_radius); background: var(--_accent); color: var(--_on-accent); font-weight: 600; }
button:hover { text-decoration: underline; }
button.plain { background: var(--_surface); color: var(--_accent); }
.suggestions { position: absolute; z-index: 9; inset: calc(100% + .3em) 0 auto; padding: .3em; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text); box-shadow: 0 .4em 1.4em rgb(0 0 0 / .18); }
[role=option] { padding: .4em .7em; border-radius: .4em; }
[aria-selected=true], [role=option]:hover { background: var(--_accent); color: var(--_on-accent); }
.body { display: grid; gap: 1em; grid-template-columns: minmax(0, 1fr); align-items: start; }
.found { display: grid; gap: .8em; grid-template-columns: minmax(0, 1fr); }
.found > :empty { display: none; }
.filters { border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text); padding: 0 .9em; }
summary { padding: .55em 0; font-weight: 600; }
fieldset { border-top: 1px solid var(--_line); padding: .5em 0; }
legend { padding: .5em 0 0; font-weight: 600; float: left; width: 100%; }
fieldset ul { clear: both; }
fieldset label { display: flex; gap: .5em; align-items: start; padding: .2em 0; min-height: 1.8em; }
fieldset input { accent-color: var(--_accent); width: 1.2em; height: 1.2em; flex: none; margin-top: .15em; }
fieldset span { min-width: 0; hyphens: auto; }
fieldset small { margin-inline-start: auto; white-space: nowrap; align-self: center; font-variant-numeric: tabular-nums; }
.filters button { margin: .3em 0 .9em; width: 100%; }
[role=status] { font-weight: 600; }
.notice { border-inline-start: .25em solid var(--_accent); padding: .3em .8em; background: var(--_surface); color: var(--_text); }
.notice button { margin-top: .5em; }
.cards { display: grid; gap: .8em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16em), 1fr)); }
.card { position: relative; height: 100%; overflow: hidden; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_text); }
.card:focus-within:has(h3 :focus-visible) { outline: .18em solid var(--_accent); outline-offset: .12em; }
.picture { display: grid; place-items: center; aspect-ratio: 16 / 7; background: var(--_tint); color: var(--_accent); }
.picture img { width: 100%; height: 100%; object-fit: cover; display: block; }
.picture svg { width: 3em; height: 3em; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.words { display: grid; gap: .35em; padding: .8em 1em 1em; }
.kind, .facts, .note, .cue { font-size: .9em; }
h3 { font-size: 1.1em; line-height: 1.3; }
a { color: var(--_accent); text-underline-offset: .15em; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h3 a::after { content: ""; position: absolute; inset: 0; }
h3 a:focus-visible { outline: none; }
.cue { position: relative; }
.facts { display: flex; flex-wrap: wrap; gap: .1em .9em; }
.note { border-top: 1px solid var(--_line); padding-top: .35em; }
mark { background: var(--_mark); color: inherit; border-radius: .2em; }
nav { display: flex; flex-wrap: wrap; gap: .5em 1em; align-items: center; justify-content: center; }
.busy .cards { opacity: .55; }
@container (min-width: 46em) {
  .body.narrowed { grid-template-columns: 15em minmax(0, 1fr); gap: 1.5em; }
}
@container (max-width: 30em) { .picture:has(svg) { aspect-ratio: auto; padding: .6em; } }
@media (forced-colors: active) { [aria-selected=true] { outline: 2px solid; } }
`);

class ResourceBankSearch extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #form = null; // what the bank says a form is made of
  #language = "en"; // in which the bank speaks: the first of the reader's that it has
  #parts = {};
  #chosen = new Map(); // filter -> its values
  #asked = { q: "", page: 1 };
  #turn = 0; // of questions: only the last one's answer is shown

  connectedCallback() {
    if (this.#form) return;
    this.#root.adoptedStyleSheets = [STYLE];
    this.#root.replaceChildren(make("slot"));
    this.#start();
  }

  async #start() {
    try {
      const answer = await this.#fetch("search/schema/");
      this.#language = answer.headers.get("Content-Language") || this.#language;
      this.#form = await answer.json();
    } catch (error) {
      console.warn("resource-bank-search: the bank did not answer; the plain form stays.", error);
      addEventListener("online", () => this.isConnected && this.connectedCallback(), { once: true });
      return;
    }
    const typed = this.querySelector("input[name=q]");
    const typing = typed && typed === typed.getRootNode().activeElement;
    this.#build();
    this.#parts.field.value = typed?.value ?? "";
    if (typing) this.#parts.field.focus();
    if (this.hasAttribute("browse")) this.#ask();
  }

  // --- What is asked ----------------------------------------------------------------------------------------------
  // The page's language first, then those that the browser says the reader has; the bank leaves out what it has not.
  get #languages() {
    let here = this.closest("[lang]");
    for (let root = this.getRootNode(); !here && root.host; root = root.host.getRootNode()) here = root.host.closest("[lang]");
    const wanted = [here?.lang, ...navigator.languages].filter((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(tag ?? ""));
    return [...new Set(wanted)].slice(0, 10).map((tag, place) => `${tag};q=${(1 - place * 0.05).toFixed(2)}`).join(", ");
  }

  get #fixed() {
    return this.#form.filters.flatMap(({ name }) => (this.getAttribute(name) ? [[name, this.getAttribute(name)]] : []));
  }

  // Those the reader may choose from: a fixed one is not hers to change.
  get #facets() {
    const wanted = (this.getAttribute("filters") ?? "type,topic").split(",").map((name) => name.trim());
    return this.#form.filters.filter(({ name }) => wanted.includes(name) && !this.getAttribute(name));
  }

  get #narrowing() {
    return [...this.#fixed, ...[...this.#chosen].filter(([, values]) => values.size).map(([name, values]) => [name, [...values].join(",")])];
  }

  get #size() {
    return Math.min(Math.max(Number.parseInt(this.getAttribute("page-size"), 10) || 6, 1), 50);
  }

  async #fetch(path, parameters = []) {
    const answer = await fetch(`${BANK}/api/v1/${path}?${new URLSearchParams(parameters)}`, {
      headers: { "Accept-Language": this.#languages }, credentials: "omit", referrerPolicy: "no-referrer",
    });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new Error([problem.detail ?? `${answer.status}`, ...(problem.errors ?? []).map((one) => `${one.parameter}: ${one.message}`)].join(" "));
  }

  async #ask({ q = this.#asked.q, page = 1 } = {}) {
    const turn = ++this.#turn;
    const { status, widget } = this.#parts;
    const facets = this.#facets.map(({ name }) => name);
    this.#asked = { q, page };
    widget.classList.add("busy");
    status.textContent = this.#words.searching;
    const parameters = [
      ...(q ? [["q", q]] : []), ...this.#narrowing, ["page", page], ["page_size", this.#size],
      ["facets", facets.join(",") || "none"], ["facet_size", FACET_SIZE],
    ];
    let show;
    try {
      const answer = await (await this.#fetch("search/", parameters)).json();
      show = () => this.#show(answer);
    } catch (error) {
      show = () => this.#fail(error);
    }
    if (turn !== this.#turn) return;
    widget.classList.remove("busy");
    show();
  }

  // --- What is shown ----------------------------------------------------------------------------------------------
  get #words() {
    return this.#form.interface;
  }

  #build() {
    const words = this.#words;
    const parts = this.#parts = {
      field: make("input", { id: "q", type: "search", part: "input", maxlength: 400, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" }),
      suggestions: make("ul", { id: "suggestions", class: "suggestions", part: "suggestions", role: "listbox", "aria-label": words.suggestions, hidden: "" }),
      filters: make("details", { class: "filters", part: "filters", hidden: "" }),
      status: make("p", { role: "status", part: "status", tabindex: "-1" }),
      notices: make("div"),
      cards: make("ol", { class: "cards", part: "results" }),
      pages: make("nav", { "aria-label": words.pages, part: "pages", hidden: "" }),
      all: make("p"),
    };
    const form = make("form", { role: "search", part: "form" },
      make("label", { for: "q" }, words.question),
      make("div", { class: "line" }, parts.field, make("button", { part: "button" }, words.search), parts.suggestions));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#closeSuggestions();
      this.#ask({ q: parts.field.value.trim() });
    });
    this.#suggest();
    parts.body = make("div", { class: "body" }, parts.filters,
      make("div", { class: "found" }, parts.status, parts.notices, parts.cards, parts.pages, parts.all));
    parts.widget = make("div", { class: "widget", lang: this.#language }, form, parts.body);
    this.#buildFilters();
    this.#root.replaceChildren(parts.widget);
    parts.filters.open = this.clientWidth >= 46 * Number.parseFloat(getComputedStyle(this).fontSize); // beside the works
  }

  #buildFilters() {
    const { filters } = this.#parts;
    const clear = make("button", { type: "button", class: "plain", part: "button", hidden: "" }, this.#words.clear);
    clear.addEventListener("click", () => {
      this.#chosen.clear();
      this.#ask();
      this.#parts.status.focus();
    });
    this.#parts.clear = clear;
    this.#parts.lists = new Map(this.#facets.map(({ name }) => [name, make("ul")]));
    filters.append(make("summary", { part: "summary" }, this.#words.filters), ...this.#facets.map(({ name, label }) =>
      make("fieldset", { part: "filter" }, make("legend", {}, label), this.#parts.lists.get(name))), clear);
    filters.addEventListener("change", ({ target }) => {
      const values = this.#chosen.get(target.name) ?? new Set();
      values[target.checked ? "add" : "delete"](target.value);
      this.#chosen.set(target.name, values);
      this.#ask();
    });
  }

  #show(answer) {
    const { status, notices, cards, all } = this.#parts;
    const words = this.#words;
    status.textContent = fill(answer.count ? words.found : words.nothing, { count: this.#number(answer.count) });
    notices.replaceChildren(...[
      answer.degraded && notice(words.degraded),
      answer.count && answer.query.corrected && notice(`${words.corrected} ${answer.query.corrected}`),
      !answer.count && answer.query.q && notice(words.advice),
    ].filter(Boolean));
    cards.replaceChildren(...answer.results.map((work) => this.#card(work)));
    this.#showPages(answer);
    this.#showFacets(answer.facets);
    const address = new URLSearchParams([...(this.#asked.q ? [["q", this.#asked.q]] : []), ...this.#narrowing]);
    all.replaceChildren(make("a", { href: `${BANK}/${this.#language}/?${address.size ? address : "sort=newest"}`, part: "link" }, words.all));
  }

  #fail(error) {
    console.warn("resource-bank-search:", error);
    const again = make("button", { type: "button", class: "plain", part: "button" }, this.#words.again);
    again.addEventListener("click", () => this.#ask(this.#asked));
    this.#parts.status.textContent = navigator.onLine ? this.#words.failed : this.#words.offline;
    this.#parts.notices.replaceChildren(make("p", {}, again));
    this.#parts.cards.replaceChildren();
    this.#parts.pages.hidden = true;
  }

  #showFacets(facets) {
    const { filters, lists, body, clear } = this.#parts;
    const focused = this.#root.activeElement?.id;
    for (const [name, list] of lists) {
      const counted = new Map(facets[name].map((value) => [value.value, value]));
      // What is chosen stays in the list, also where it finds nothing.
      for (const value of this.#chosen.get(name) ?? []) if (!counted.has(value)) counted.set(value, { value, label: this.#label(name, value), count: 0 });
      list.replaceChildren(...[...counted.values()].map((value, place) => make("li", {}, make("label", {},
        make("input", { type: "checkbox", name, value: value.value, id: `${name}-${value.value}`, checked: this.#chosen.get(name)?.has(value.value) ? "" : null }),
        make("span", { lang: value.language }, capital(value.label)), make("small", {}, this.#number(value.count))))));
      list.parentElement.hidden = !counted.size;
    }
    filters.hidden = !lists.size || [...lists.values()].every((list) => list.parentElement.hidden);
    body.classList.toggle("narrowed", !filters.hidden);
    clear.hidden = ![...this.#chosen.values()].some((values) => values.size);
    if (focused && !this.#root.activeElement) this.#root.getElementById(focused)?.focus();
  }

  #showPages({ count, page }) {
    const { pages } = this.#parts;
    const last = Math.ceil(Math.min(count, DEEPEST) / this.#size);
    const step = (to, label) => {
      const button = make("button", { type: "button", class: "plain", part: "button" }, label);
      button.addEventListener("click", async () => {
        await this.#ask({ page: to });
        this.#parts.status.focus();
      });
      return button;
    };
    pages.hidden = last < 2;
    pages.replaceChildren(...[
      page > 1 && step(page - 1, this.#words.previous),
      make("span", {}, fill(this.#words.page, { page: this.#number(page), pages: this.#number(last) })),
      page < last && step(page + 1, this.#words.next),
    ].filter(Boolean));
  }

  #card(work) {
    const lang = work.language === this.#language ? null : work.language;
    const { title, summary } = work.highlights;
    return make("li", {}, make("article", { class: "card", part: "card" },
      make("div", { class: "picture", part: "picture", "aria-hidden": "true" }, picture(work)),
      make("div", { class: "words" },
        make("p", { class: "kind", part: "kind" }, this.#label("type", work.type)),
        make("h3", { lang, part: "title" }, make("a", { href: work.url, part: "link" }, ...marked(title, work.title))),
        make("p", { lang, part: "text" }, ...marked(summary, work.summary)),
        ...work.cues.slice(0, 1).map((cue) => make("p", { class: "cue" },
          make("a", { href: cue.url, part: "link" }, `▶ ${clock(cue.start)}`), " ", make("span", { lang: cue.language }, ...marked(cue.text)))),
        make("p", { class: "facts", part: "facts" }, ...this.#facts(work).map((fact) => make("span", {}, fact))),
        work.translation.notice && make("p", { class: "note", part: "note" }, work.translation.notice))));
  }

  #facts(work) {
    return [
      work.partner.name,
      work.duration_s && this.#minutes(Math.max(Math.round(work.duration_s / 60), 1)),
      work.starts_at && `${this.#words.starts} ${this.#day(new Date(work.starts_at))}`,
      work.deadline && `${this.#words.deadline} ${this.#day(new Date(work.deadline))}`,
    ].filter(Boolean);
  }

  #label(filter, value) {
    return capital(this.#form.filters.find(({ name }) => name === filter).values.find((one) => one.value === value)?.label ?? value);
  }

  // --- Dates and numbers: where the browser does not know the page's language, in digits, not in the browser's own --------
  get #isKnown() {
    return Intl.DateTimeFormat.supportedLocalesOf(this.#language).length > 0;
  }

  #day(at) {
    if (this.#isKnown) return new Intl.DateTimeFormat(this.#language, { dateStyle: "medium" }).format(at);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  #minutes(count) {
    return this.#isKnown ? new Intl.NumberFormat(this.#language, { style: "unit", unit: "minute" }).format(count) : `${count} min`;
  }

  #number(count) {
    return this.#isKnown ? new Intl.NumberFormat(this.#language).format(count) : String(count);
  }

  // --- Suggestions: a combobox with a listbox (WAI-ARIA Authoring Practices) --------------------------------------------
  #suggest() {
    const { field, suggestions } = this.#parts;
    let waiting = 0;
    let chosen = -1;
    const mark = (place) => {
      suggestions.children[chosen]?.setAttribute("aria-selected", "false");
      chosen = place;
      const option = suggestions.children[place];
      option?.setAttribute("aria-selected", "true");
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const choose = (option) => {
      this.#closeSuggestions();
      if (option.dataset.url) location.assign(option.dataset.url);
      else {
        field.value = option.textContent;
        field.form.requestSubmit();
      }
    };
    const ask = async () => {
      const q = field.value.trim();
      if (q.length < 2) return this.#closeSuggestions();
      let found = [];
      try {
        found = (await (await this.#fetch("suggest/", [["q", q], ["size", 6]])).json()).suggestions;
      } catch { /* a weak line: the search itself still works */ }
      if (q !== field.value.trim() || this.#root.activeElement !== field) return;
      if (this.#fixed.length) found = found.filter(({ type }) => type === "concept"); // whose titles they are is not known
      suggestions.replaceChildren(...found.map(({ text, type, language, url }, place) => {
        const leads = type === "title" ? url : null; // to the work; what is a word is searched for here
        const option = make("li", { id: `suggestion-${place}`, role: "option", part: "suggestion", "aria-selected": "false", lang: language, "data-url": leads }, text);
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
        return option;
      }));
      mark(-1);
      suggestions.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!suggestions.hidden));
    };
    this.#closeSuggestions = () => {
      clearTimeout(waiting);
      suggestions.hidden = true;
      mark(-1);
      field.setAttribute("aria-expanded", "false");
    };
    field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, PAUSE); });
    field.addEventListener("blur", () => this.#closeSuggestions());
    field.addEventListener("keydown", (event) => {
      if (suggestions.hidden) return;
      const last = suggestions.children.length - 1;
      if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : 0);
      else if (event.key === "ArrowUp") mark(chosen > 0 ? chosen - 1 : last);
      else if (event.key === "Escape") this.#closeSuggestions();
      else if (event.key === "Enter" && chosen >= 0) choose(suggestions.children[chosen]);
      else return;
      event.preventDefault();
    });
  }

  #closeSuggestions = () => {};
}

// --- Elements: words are always text, never HTML ------------------------------------------------------------------------
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value != null) element.setAttribute(attribute, value);
  element.append(...children.filter((child) => child != null && child !== false && child !== ""));
  return element;
}

const notice = (words) => make("p", { class: "notice", part: "notice" }, words);
const capital = (label) => label.charAt(0).toLocaleUpperCase() + label.slice(1);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// The bank escapes what it marks, and marks by <mark> alone.
function marked(html, plain) {
  if (html == null) return [plain];
  const letters = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
  const text = (part) => part.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => letters[name]);
  return html.split(/<\/?mark>/).map((part, place) => (place % 2 ? make("mark", {}, text(part)) : text(part)));
}

function picture({ thumbnail, type }) {
  if (thumbnail) return make("img", { src: thumbnail.url, width: thumbnail.width, height: thumbnail.height, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", PICTURES[type] ?? PICTURES.project_document);
  svg.append(path);
  return svg;
}

if (!customElements.get("resource-bank-search")) customElements.define("resource-bank-search", ResourceBankSearch);
