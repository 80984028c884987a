// The film on a work's page. Without this script the page works: each way to take the film in is a link, the browser has its
// own menu of captions, and what is said stands there as text. Nothing of the film is loaded before the reader plays it, and
// nothing is asked of another site before she agrees.
"use strict";

const player = document.getElementById("player");
const film = player.querySelector("video");

// --- What she chose, on her device alone; where that is not allowed it lasts as long as the page ------------------
const KEPT_AS = "player";
const kept = (() => {
  try { return JSON.parse(localStorage.getItem(KEPT_AS)) || {}; } catch { return {}; }
})();
const keep = (choices) => {
  Object.assign(kept, choices);
  try { localStorage.setItem(KEPT_AS, JSON.stringify(kept)); } catch { /* only for this page, then */ }
};

// --- Moments: "#t=12.3" in the address, which every line of the text and every chapter is a link to ---------------
const momentIn = (hash) => {
  const found = /^#t=(\d+(?:\.\d+)?)/.exec(hash);
  return found ? Number(found[1]) : null;
};
const isPlainClick = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
// The browser may want her own click first. The film then begins at the moment she came for.
const play = () => film.play().catch(() => {});
const cameByClick = document.referrer.startsWith(`${window.location.origin}/`)
  && performance.getEntriesByType("navigation")[0]?.type === "navigate";

const linkMoments = (part) => {
  for (const line of part.querySelectorAll("[data-start]")) {
    const link = document.createElement("a");
    link.href = `#t=${line.dataset.start}`;
    link.append(...line.childNodes);
    line.append(link);
  }
};
const followMoments = (goTo) => {
  linkMoments(player);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#t="]');
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();  // stays where she reads
    window.history.replaceState(null, "", link.hash);
    goTo(momentIn(link.hash), true);
  });
  window.addEventListener("hashchange", () => {
    const moment = momentIn(window.location.hash);
    if (moment !== null) goTo(moment, true);
  });
  const moment = momentIn(window.location.hash);
  if (moment !== null) {
    goTo(moment, cameByClick);
    player.scrollIntoView({ block: "nearest" });
  }
};

// --- A film that lies here ----------------------------------------------------------------------------------------
const setUpFilm = () => {
  const settings = player.querySelector(".player-settings");
  const { captions, size, colours, descriptions, saves } = settings.elements;
  const choices = [...player.querySelectorAll("[data-src]")];
  settings.hidden = false;
  settings.addEventListener("submit", (event) => event.preventDefault());

  const choose = (choice) => {
    for (const other of choices) other.removeAttribute("aria-current");
    choice.setAttribute("aria-current", "true");
    if (film.getAttribute("src") === choice.dataset.src) return;
    const moment = film.currentTime;
    film.src = choice.dataset.src;
    film.currentTime = moment;
  };
  for (const choice of choices) {
    choice.addEventListener("click", (event) => {
      if (!isPlainClick(event)) return;
      event.preventDefault();
      choose(choice);
      play();
    });
  }
  if (saves) {
    const named = (name) => choices.find((choice) => choice.dataset.film === name);
    const begin = () => choose((saves.checked && named("small")) || named("full"));
    saves.checked = kept.saves ?? (saves.checked || Boolean(navigator.connection?.saveData));
    if (!new URLSearchParams(window.location.search).has("film")) begin();
    saves.addEventListener("change", () => {
      const playing = !film.paused;
      keep({ saves: saves.checked });
      begin();
      if (playing) play();
    });
  }
  if (captions) setUpCaptions(captions, size, colours);
  if (descriptions) setUpDescriptions(descriptions);
};

const setUpCaptions = (menu, size, colours) => {
  const tracks = [...film.textTracks].filter((track) => ["captions", "subtitles"].includes(track.kind));
  const show = () => {
    for (const track of tracks) track.mode = track.language === menu.value ? "showing" : "disabled";
  };
  const has = (language) => [...menu.options].some((option) => option.value === language);
  // Who comes for a moment of the text comes for its words in the page's language.
  if (momentIn(window.location.hash) === null && has(kept.captions)) menu.value = kept.captions;
  show();
  menu.addEventListener("change", () => { keep({ captions: menu.value }); show(); });
  film.textTracks.addEventListener("change", () => {  // in the browser's own menu
    const shown = tracks.find((track) => track.mode === "showing")?.language ?? "off";
    if (shown === menu.value) return;
    menu.value = shown;
    keep({ captions: shown });
  });
  for (const look of [size, colours]) {
    const put = () => { player.dataset[look.name] = look.value; };
    look.value = kept[look.name] ?? "";
    put();
    look.addEventListener("change", () => { keep({ [look.name]: look.value }); put(); });
  }
};

const setUpDescriptions = (wanted) => {
  const track = [...film.textTracks].find((each) => each.kind === "descriptions");
  const place = player.querySelector(".description");
  const put = () => {
    track.mode = wanted.checked ? "hidden" : "disabled";
    if (!wanted.checked) place.textContent = "";
  };
  wanted.checked = kept.descriptions ?? false;
  put();
  wanted.addEventListener("change", () => { keep({ descriptions: wanted.checked }); put(); });
  track.addEventListener("cuechange", () => {
    place.textContent = [...track.activeCues].map((cue) => cue.getCueAsHTML().textContent).join(" ");
  });
};

// --- A film on another site ---------------------------------------------------------------------------------------
const setUpEmbed = () => {
  const { embed, host, language, provider, referrer, title } = player.dataset;
  const place = player.querySelector(".elsewhere");
  const words = place.querySelector(".elsewhere-words");
  const consent = place.querySelector(".consent");
  const withdraw = place.querySelector(".withdraw");
  const always = consent.querySelector("input");
  const hosts = new Set(kept.hosts);
  let frame = null;
  let moment = 0;

  const address = (plays) => {
    const url = new URL(embed);
    if (plays) url.searchParams.set("autoplay", "1");
    if (moment && provider === "vimeo") url.hash = `t=${Math.floor(moment)}s`;
    else if (moment) url.searchParams.set("start", String(Math.floor(moment)));
    return url.href;
  };
  const load = (plays) => {
    frame?.remove();
    frame = document.createElement("iframe");
    frame.title = title;
    frame.lang = language;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = referrer;
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";
    frame.src = address(plays);
    place.prepend(frame);
    words.hidden = true;
    withdraw.hidden = false;
  };
  consent.hidden = false;
  consent.querySelector("button").addEventListener("click", () => {
    if (always.checked) keep({ hosts: [...hosts.add(host)] });
    load(true);
    frame.focus();
  });
  withdraw.querySelector("button").addEventListener("click", () => {
    hosts.delete(host);
    keep({ hosts: [...hosts] });
    frame.remove();
    frame = null;
    always.checked = false;
    words.hidden = false;
    withdraw.hidden = true;
    consent.querySelector("button").focus();
  });
  if (hosts.has(host)) load(false);
  followMoments((asked, plays) => {
    moment = asked;
    if (frame) load(plays);
    else if (plays) consent.querySelector("button").focus();
  });
};

// --- What is said, as text ----------------------------------------------------------------------------------------
let lines = [];  // of the text that is shown now

const setUpTranscript = () => {
  const section = document.getElementById("transcript");
  const tools = section.querySelector(".transcript-tools");
  const wanted = tools.querySelector("[type=search]");
  const { follow } = tools.elements;
  lines = [...section.querySelectorAll("[data-end]")].map((item) => ({
    item,
    start: Number(item.dataset.start),
    end: Number(item.dataset.end),
    words: [...item.querySelectorAll(".words")].map((place) => ({ place, text: place.textContent })),
  }));
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  wanted.addEventListener("input", () => {
    const words = wanted.value.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const found = lines.filter((line) => mark(line, words && new RegExp(`(${words})`, "giu")));
    tools.querySelector("[role=status]").textContent = words ? `${tools.dataset.found}: ${found.length}` : "";
  });
  if (follow) {
    follow.checked = kept.follows ?? false;
    follow.addEventListener("change", () => { keep({ follows: follow.checked }); });
  }
  for (const link of section.querySelectorAll(".chips a")) {
    link.addEventListener("click", (event) => {
      if (!isPlainClick(event)) return;
      event.preventDefault();
      changeTranscript(link);
    });
  }
  markSpoken();
};

/** Shows the line if its words hold `pattern`, or if there is none. */
const mark = (line, pattern) => {
  let found = !pattern;
  for (const { place, text } of line.words) {
    const parts = pattern ? text.split(pattern) : [text];
    found ||= parts.length > 1;
    place.replaceChildren(...parts.map((part, number) => {
      if (number % 2 === 0) return part;
      const marked = document.createElement("mark");
      marked.textContent = part;
      return marked;
    }));
  }
  line.item.hidden = !found;
  return found;
};

const markSpoken = () => {
  const now = film?.currentTime ?? -1;
  const spoken = film?.played.length ? lines.findLast((line) => line.start <= now && now < line.end) : undefined;
  for (const line of lines) {
    const link = line.item.firstElementChild;
    if (line !== spoken) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "true");
      if (kept.follows) bringIntoView(line.item);
    }
  }
};

const bringIntoView = (item) => {
  const box = item.closest(".lines");
  box.scrollTop = item.offsetTop - (box.clientHeight - item.offsetHeight) / 2;
};

// In another language, without stopping the film.
const changeTranscript = async (link) => {
  try {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const section = page.getElementById("transcript");
    document.getElementById("transcript").replaceWith(section);
    window.history.replaceState(null, "", link.href);
    linkMoments(section);
    setUpTranscript();
    section.querySelector(".chips [aria-current]").focus();
  } catch { window.location.assign(link.href); }
};

if (film) {
  setUpFilm();
  followMoments((moment, plays) => {
    film.currentTime = moment;
    if (plays) play();
  });
}
if (player.dataset.embed) setUpEmbed();
if (document.getElementById("transcript")) setUpTranscript();
film?.addEventListener("timeupdate", markSpoken);
