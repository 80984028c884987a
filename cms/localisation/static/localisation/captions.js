// Captions beside their film: a row's time plays it, the film shows what is written, and how fast it reads is said at once.
(() => {
    "use strict";
    const WAIT = 300; // ms after a key
    const root = document.querySelector("[data-translation]");
    const options = JSON.parse(document.getElementById("translation-options").textContent);
    const find = (name, within = root) => within.querySelector(`[data-${name}]`);
    const fill = (text, values) => text.replace(/[{%]\(?(\w+)(?:\}|\)s)/g, (_all, name) => values[name]);
    const cues = [...root.querySelectorAll("[data-cue]")];
    const film = root.querySelector("video");
    const from = (cue) => Number(cue.dataset.from);
    const to = (cue) => Number(cue.dataset.to);
    const words = (cue) => (find("text", cue)?.value || "").trim();
    let timer = null;
    let stopAt = null;

    // What is found is what `cms/media/webvtt/checks.py` finds.
    function check(cue) {
        const limits = options.readers;
        const text = words(cue);
        if (!limits || !find("text", cue)) return;
        const speed = Math.round([...text].length / (to(cue) - from(cue)));
        const found = [];
        if (speed > limits.speed) found.push(speed > limits.maxSpeed ? "too_fast" : "fast");
        if (text.split("\n").length > limits.lines) found.push("lines");
        if (text.split("\n").some((line) => [...line].length > limits.line)) found.push("long_line");
        const said = found.map((code) => fill(options.findings[code], { speed }));
        if (text && !found.some((code) => code.endsWith("fast"))) said.unshift(fill(options.words.speed, { speed }));
        cue.speed.textContent = text ? said.join(" ") : "";
        cue.speed.classList.toggle("translation-notes", found.length > 0);
    }

    const track = film && film.addTextTrack(options.readers ? "captions" : "metadata");
    function preview() {
        if (!track) return;
        track.mode = options.readers ? "showing" : "hidden";
        for (const cue of [...track.cues]) track.removeCue(cue);
        for (const cue of cues) {
            const shown = new VTTCue(from(cue), to(cue), "");
            shown.text = words(cue).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
            track.addCue(shown);
        }
    }

    function play(cue) {
        if (!film.paused && stopAt === to(cue)) { film.pause(); return; }
        film.currentTime = from(cue);
        stopAt = to(cue);
        film.play().catch(() => {});
    }

    for (const cue of cues) {
        cue.speed = document.createElement("p");
        find("notes", cue)?.replaceChildren();
        find("notes", cue)?.after(cue.speed);
        const times = cue.querySelector(".translation-times");
        if (film && times) {
            const button = document.createElement("button");
            Object.assign(button, { type: "button", className: "button button-small button-secondary translation-times" });
            button.textContent = `▶ ${times.textContent}`;
            button.addEventListener("click", () => play(cue));
            times.replaceWith(button);
        }
        check(cue);
    }
    if (film) {
        film.addEventListener("timeupdate", () => {
            if (stopAt !== null && film.currentTime >= stopAt) { film.pause(); stopAt = null; }
        });
        film.addEventListener("seeking", () => { if (film.paused) stopAt = null; });
        root.addEventListener("row-play", (event) => play(event.target));
    }
    root.addEventListener("input", (event) => {
        const cue = event.target.closest("[data-cue]");
        if (!cue) return;
        check(cue);
        clearTimeout(timer);
        timer = setTimeout(preview, WAIT);
    });
    preview();
})();
