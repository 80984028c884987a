// Small comforts; every page works without them.
"use strict";

// The page in the language that her browser likes best, unless she has told us which languages she reads.
const liked = navigator.languages.map((code) => code.toLowerCase().split("-")[0].replace(/^no$/, "nb"))
  .map((code) => document.querySelector(`.languages [lang="${CSS.escape(code)}"]`)).find((link) => link);
if (liked?.dataset.offer && !document.cookie.includes("reads=")) {
  const offer = document.createElement("p");
  offer.className = "offer";
  offer.innerHTML = '<span class="wide"><a></a></span>';
  const link = offer.querySelector("a");
  link.lang = liked.lang;
  link.href = liked.href;
  link.textContent = liked.dataset.offer;
  document.getElementById("main").before(offer);
}

// Suggestions: a combobox with a listbox (WAI-ARIA Authoring Practices), filled by this site's own API.
const field = document.querySelector("input[data-suggest]");
if (field) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.found);
  list.hidden = true;
  field.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);

  let waiting = 0;
  let asking = new AbortController();
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    close();
    if (option.dataset.url) { window.location.assign(option.dataset.url); return; }
    field.value = option.dataset.text;
    field.form.requestSubmit();
  };
  const kindOf = ({ type, url }) => type === "title" && url?.includes("#t=") ? "moment" : type;
  const PICTURES = { title: "file", moment: "play", concept: "spark", partner: "partner" };
  const picture = (kind) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(svg.namespaceURI, "use");
    use.setAttribute("href", `${field.dataset.icons}#${PICTURES[kind]}`);
    svg.append(use);
    return svg;
  };
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[øłđ]/g, (letter) => ({ ø: "o", ł: "l", đ: "d" })[letter]);
  // The beginnings of its words that she has typed are bold.
  const marked = (text) => {
    const typed = fold(field.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    return text.normalize("NFC").split(/([\p{L}\p{N}]+)/u).flatMap((word) => {
      const beginning = typed.find((start) => fold(word).startsWith(start));
      if (!beginning) return [word];
      const bold = document.createElement("b");
      bold.textContent = word.slice(0, beginning.length);
      return [bold, word.slice(beginning.length)];
    });
  };
  const optionOf = (suggestion, number) => {
    const kind = kindOf(suggestion);
    const option = document.createElement("li");
    option.id = `suggestion-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = suggestion.text;
    if (suggestion.url) option.dataset.url = suggestion.url;
    const words = document.createElement("span");
    words.append(...marked(suggestion.text));
    if (suggestion.language) words.lang = suggestion.language;
    const name = document.createElement("small");
    name.textContent = field.dataset[kind];
    option.append(picture(kind), words, " ", name);
    option.addEventListener("pointerdown", (event) => event.preventDefault());  // the field keeps the focus
    option.addEventListener("click", () => choose(option));
    return option;
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(optionOf));
    chosen = -1;
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    asking.abort();  // what was asked before is of no use any more
    asking = new AbortController();
    const q = field.value.trim();
    if (q.length < 2) { close(); return; }
    const query = new URLSearchParams({ q, lang: field.dataset.language, size: "6" });
    try {
      const response = await fetch(`${field.dataset.suggest}?${query}`, { signal: asking.signal });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (q === field.value.trim() && document.activeElement === field) show(found);
    } catch (error) {
      if (error.name !== "AbortError") close();  // a weak line: the search itself still works
    }
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 180); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const options = list.children;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); choose(options[chosen]); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
    chosen = (chosen + step + options.length + (chosen < 0 && step < 0 ? 1 : 0)) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", options[chosen].id);
  });
}
