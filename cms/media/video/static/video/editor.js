// Shows the captions of a film as a list beside it. The form works without: its text is what is sent, and this keeps it up
// to date.
(() => {
    "use strict";
    const WAIT = 300; // ms after a key before what is slow is done
    const NEW_SECONDS = 2; // how long a new caption is shown
    const TIME = "(?:(?:\\d+:)?\\d+:\\d+(?:[.,]\\d+)?)";
    const TIMES = new RegExp(`^\\s*(${TIME})\\s*-->\\s*(${TIME})(?:\\s+(.*))?$`);
    const SIGNS = { ArrowUp: "↑", ArrowDown: "↓" };
    const IS_MAC = /Mac|iP/.test(navigator.platform); // where Alt writes letters

    const root = document.querySelector("[data-tracks]");
    const options = JSON.parse(document.getElementById("track-options").textContent);
    const find = (name, within = root) => within.querySelector(`[data-${name}]`);
    const form = find("main");
    const list = find("cues");
    const area = form.querySelector("textarea[name=text]");
    const film = root.querySelector("video");
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
    const say = (text) => { find("say").textContent = text; };
    const cues = () => [...list.children];
    let current = null;
    let timer = null;

    // --- Times ---------------------------------------------------------------------------------------------------
    function seconds(text) {
        if (!new RegExp(`^\\s*${TIME}\\s*$`).test(text)) return NaN;
        return text.replace(",", ".").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    }

    function clock(time) {
        const ms = Math.max(Math.round(time * 1000), 0);
        const two = (number) => String(Math.floor(number)).padStart(2, "0");
        return `${two(ms / 3600000)}:${two((ms / 60000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
    }

    // A film that is not shown here has a stopwatch in its place.
    const watch = { at: 0, since: null };
    const now = () => (film ? film.currentTime : watch.at + (watch.since === null ? 0 : (performance.now() - watch.since) / 1000));
    const isPaused = () => (film ? film.paused : watch.since === null);
    const showNow = () => { find("now").textContent = clock(now()); };

    function setPlaying(playing) {
        if (film) {
            if (playing) film.play().catch(() => {}); else film.pause();
            return;
        }
        watch.at = now();
        watch.since = playing ? performance.now() : null;
    }

    function seek(time) {
        if (film) film.currentTime = time;
        else { watch.at = time; if (watch.since !== null) watch.since = performance.now(); }
        showNow();
    }

    // --- One caption ---------------------------------------------------------------------------------------------
    const field = (cue, name) => find(name, cue);
    const start = (cue) => seconds(field(cue, "start").value);
    const end = (cue) => seconds(field(cue, "end").value);
    const words = (cue) => field(cue, "text").value;

    const shown = (raw) => new VTTCue(0, 1, raw).getCueAsHTML().textContent.trim(); // as readers see it

    function make(above, from, to, settings, text) {
        const cue = root.querySelector("template").content.firstElementChild.cloneNode(true);
        Object.assign(cue, { above, settings });
        field(cue, "start").value = from;
        field(cue, "end").value = to;
        field(cue, "text").value = text;
        for (const input of cue.querySelectorAll("input, textarea")) input.readOnly = area.readOnly;
        return cue;
    }

    // What is found is what `cms/media/webvtt/checks.py` finds.
    function codes(cue) {
        const { limits } = options;
        const text = shown(words(cue));
        const length = end(cue) - start(cue);
        const speed = Math.round([...text].length / length);
        const before = cue.previousElementSibling;
        const gap = before ? Math.round((start(cue) - end(before)) * 1000) / 1000 : 0;
        const found = [];
        if (speed > limits.speed) found.push(speed > limits.maxSpeed ? "too_fast" : "fast");
        if (text.split("\n").length > limits.lines) found.push("lines");
        if (text.split("\n").some((line) => [...line].length > limits.line)) found.push("long_line");
        if (length < limits.shortest) found.push("short");
        if (length > limits.longest) found.push("long");
        if (gap < 0) found.push("overlap");
        if (gap > 0 && gap < limits.gap) found.push("gap");
        return { found, speed };
    }

    function check(cue) {
        const place = field(cue, "checks");
        const isTimed = end(cue) > start(cue);
        for (const name of ["start", "end"]) field(cue, name).setAttribute("aria-invalid", String(!isTimed));
        if (!isTimed) { place.textContent = end(cue) <= start(cue) ? options.words.reversed : options.words.time; return; }
        if (!options.checked || !words(cue).trim()) { place.textContent = ""; return; }
        const { found, speed } = codes(cue);
        const said = found.map((code) => options.findings[code].replace("%(speed)s", speed));
        place.textContent = found.some((code) => code.endsWith("fast")) ? said.join(" ")
            : [fill(options.words.speed, { speed }), ...said].join(". ");
        place.classList.toggle("is-warned", found.length > 0);
    }

    // --- The list and the text -----------------------------------------------------------------------------------
    function read(text) { // the captions as rows; null where it is none of our making
        const rows = [];
        let above = [];
        for (const block of text.replace(/\r\n?/g, "\n").trim().split(/\n{2,}/).slice(1)) {
            const lines = block.split("\n");
            const at = lines.findIndex((line) => line.includes("-->"));
            if (at < 0 && /^NOTE(\s|$)/.test(lines[0])) { above.push(block, ""); continue; }
            const times = at >= 0 && at < 2 && lines[at].match(TIMES);
            if (!times) return null;
            rows.push(make([...above, ...lines.slice(0, at)], times[1], times[2], times[3] || "", lines.slice(at + 1).join("\n")));
            above = [];
        }
        return above.length ? null : rows;
    }

    function write() {
        const blocks = cues().map((cue) => [
            ...cue.above,
            `${field(cue, "start").value.trim()} --> ${field(cue, "end").value.trim()} ${cue.settings}`.trim(),
            ...words(cue).split("\n").filter((line) => line.trim()),
        ].join("\n"));
        area.value = `${["WEBVTT", ...blocks].join("\n\n")}\n`;
    }

    function label() {
        cues().forEach((cue, index) => {
            const number = index + 1;
            for (const name of ["start", "end", "text"]) {
                field(cue, name).setAttribute("aria-label", fill(options.words[name], { number }));
            }
            field(cue, "checks").id = `checks-${number}`;
            field(cue, "text").setAttribute("aria-describedby", `checks-${number}`);
        });
    }

    function showList(wanted) {
        const rows = wanted ? read(area.value) : null;
        if (wanted && !rows) say(options.words.unreadable);
        list.replaceChildren(...(rows || []));
        list.hidden = !rows;
        find("list-help").hidden = !rows;
        find("text-view").hidden = Boolean(rows);
        const button = root.querySelector("[data-act=view]");
        if (button) button.textContent = rows ? options.words.text_view : options.words.list_view;
        label();
        cues().forEach(check);
        setCurrent(list.firstElementChild);
    }

    function setCurrent(cue) {
        if (current) current.classList.remove("is-current");
        current = cue;
        if (cue) cue.classList.add("is-current");
        find("place").textContent = cue
            ? fill(options.words.at, { number: cues().indexOf(cue) + list.start, total: cues().length }) : "";
    }

    function go(cue) {
        if (!cue) return;
        setCurrent(cue);
        field(cue, "text").focus();
        cue.scrollIntoView({ block: "nearest" });
    }

    const beside = (side) => current && current[side];

    // Whatever has changed: the text that is sent, what is said of it, what the film shows.
    function changed(...touched) {
        if (!list.hidden) write();
        for (const cue of touched.flatMap((one) => [one, one && one.nextElementSibling])) if (cue) check(cue);
        form.dispatchEvent(new Event("changed"));
        clearTimeout(timer);
        timer = setTimeout(preview, WAIT);
    }

    // --- What the buttons do -------------------------------------------------------------------------------------
    function renumbered(cue, ...others) {
        label();
        changed(cue, ...others);
        go(cue);
    }

    function half(cue) { // where it is divided: at the film's place, else in proportion to the words
        const text = field(cue, "text");
        const share = text.value ? text.selectionStart / text.value.length : 0.5;
        const at = now();
        return at > start(cue) && at < end(cue) ? at : start(cue) + (end(cue) - start(cue)) * Math.min(Math.max(share, 0.1), 0.9);
    }

    const EDITS = { // of the current caption
        start: (cue) => { field(cue, "start").value = clock(now()); changed(cue); },
        end: (cue) => { field(cue, "end").value = clock(now()); changed(cue); },
        split(cue) {
            const text = field(cue, "text");
            const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionStart)];
            const voice = before.match(/^<v[^<>]*>/); // she goes on speaking
            const at = clock(half(cue));
            const second = make([], at, field(cue, "end").value, cue.settings, (voice && !after.startsWith("<v") ? voice[0] : "") + after.trim());
            field(cue, "end").value = at;
            text.value = before.trim();
            cue.after(second);
            renumbered(second, cue);
        },
        merge(cue) {
            const below = cue.nextElementSibling;
            if (!below) return;
            field(cue, "end").value = field(below, "end").value;
            field(cue, "text").value = [words(cue), words(below)].filter((text) => text.trim()).join("\n");
            cue.above.unshift(...below.above.slice(0, below.above.lastIndexOf("") + 1)); // its notes
            below.remove();
            renumbered(cue);
        },
        remove(cue) {
            const next = cue.nextElementSibling || cue.previousElementSibling;
            cue.remove();
            if (next) renumbered(next); else { setCurrent(null); changed(); }
        },
    };
    const ACTIONS = {
        play: () => setPlaying(isPaused()),
        jump: () => { if (current) { seek(start(current)); setPlaying(true); } },
        previous: () => go(beside("previousElementSibling")),
        next: () => go(beside("nextElementSibling")),
        add() {
            const from = current ? end(current) : now();
            const cue = make([], clock(from), clock(from + NEW_SECONDS), "", "");
            if (current) current.after(cue); else list.append(cue);
            renumbered(cue);
        },
        view: () => showList(list.hidden),
    };

    function act(name) {
        if (!root.querySelector(`[data-act=${name}]`)) return;
        if (ACTIONS[name]) { if (name !== "add" || !list.hidden) ACTIONS[name](); return; }
        if (current && !list.hidden) EDITS[name](current);
    }

    // --- Captions on the film ------------------------------------------------------------------------------------
    const track = film && film.addTextTrack(options.checked ? "captions" : "metadata");
    function preview() {
        if (!track) return;
        track.mode = options.checked ? "showing" : "hidden";
        for (const cue of [...track.cues]) track.removeCue(cue);
        for (const cue of cues()) if (end(cue) > start(cue)) track.addCue(new VTTCue(start(cue), end(cue), words(cue)));
    }

    // --- Events --------------------------------------------------------------------------------------------------
    list.addEventListener("focusin", (event) => setCurrent(event.target.closest("[data-cue]")));
    list.addEventListener("input", (event) => changed(event.target.closest("[data-cue]")));
    list.addEventListener("keydown", (event) => { // would send the form
        if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
    });
    area.addEventListener("input", () => changed());
    for (const button of root.querySelectorAll("[data-act]")) {
        const key = button.dataset.key;
        if (key) {
            const first = IS_MAC ? "Control" : "Alt";
            button.setAttribute("aria-keyshortcuts", `${first}+${key}`);
            button.append(` (${first}+${SIGNS[key] || key})`);
        }
        button.addEventListener("click", () => act(button.dataset.act));
    }
    document.addEventListener("keydown", (event) => {
        const isOurs = IS_MAC ? event.ctrlKey && !event.altKey : event.altKey && !event.ctrlKey;
        if (!isOurs || event.metaKey || event.shiftKey) return;
        const key = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace(/^Key/, "");
        const button = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (!button) return;
        event.preventDefault();
        act(button.dataset.act);
    });

    find("tools").hidden = false;
    if (film) {
        film.addEventListener("timeupdate", showNow);
        film.addEventListener("seeked", showNow);
        film.addEventListener("loadedmetadata", () => {
            const length = root.querySelector("[name=seconds]");
            if (length && !length.value && Number.isFinite(film.duration)) length.value = Math.round(film.duration * 10) / 10;
        });
    } else {
        setInterval(showNow, 200);
    }
    form.addEventListener("restored", () => { showList(true); go(list.firstElementChild); });
    showList(!options.broken);
    preview();
})();
