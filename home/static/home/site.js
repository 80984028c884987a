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
  let asked = "";
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    field.value = option.textContent;
    close();
    if (option.dataset.url) window.location.assign(option.dataset.url);
    else field.form.requestSubmit();
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = suggestion.text;
      if (suggestion.language) option.lang = suggestion.language;
      if (suggestion.url) option.dataset.url = suggestion.url;
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    chosen = -1;
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const q = field.value.trim();
    asked = q;
    if (q.length < 2) { close(); return; }
    const query = new URLSearchParams({ q, lang: field.dataset.language, size: "6" });
    try {
      const response = await fetch(`${field.dataset.suggest}?${query}`);
      const found = response.ok ? (await response.json()).suggestions : [];
      if (q === asked && document.activeElement === field) show(found);
    } catch { close(); }  // a weak line: the search itself still works
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
