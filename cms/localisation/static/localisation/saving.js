// Sends each text by itself a moment after the last key. What is not sent yet is on this device too, until it is: while the
// network is away, and when the page is opened again. Rows ask for it with "row-act" and are told by "row-done".
(() => {
    "use strict";
    const PAUSE = 1200; // ms after the last key
    const RETRY = 5000; // ms, while the network is away
    const root = document.querySelector("[data-translation]");
    const options = JSON.parse(document.getElementById("translation-options").textContent);
    const form = root.querySelector("[data-main]");
    const find = (name, within = root) => within.querySelector(`[data-${name}]`);
    const say = (text) => { find("say").textContent = text; };
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
    const rows = [...form.querySelectorAll("[data-row]")];
    const field = (row) => find("text", row);
    const isUnsent = (row) => field(row).value !== row.saved;
    let token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    let isAway = false;
    let isLeaving = false;

    // --- On this device ------------------------------------------------------------------------------------------
    const read = () => { try { return JSON.parse(localStorage.getItem(options.key)) || {}; } catch { return {}; } };

    function write(kept) {
        try {
            if (Object.keys(kept).length) localStorage.setItem(options.key, JSON.stringify(kept));
            else localStorage.removeItem(options.key);
        } catch { /* no room: then it is on the page alone */ }
    }

    function keep(row) {
        const kept = read();
        if (isUnsent(row)) kept[row.dataset.row] = { text: field(row).value, version: row.dataset.version, at: location.pathname + location.search };
        else delete kept[row.dataset.row];
        write(kept);
    }

    // --- Sending -------------------------------------------------------------------------------------------------
    const headers = { "X-Requested-With": "fetch", Accept: "application/json" };

    async function post(url, values) {
        const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token });
        const answer = await fetch(url, { method: "POST", body, headers });
        if (answer.status >= 500) throw new Error("away");
        const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        return { status: isOurs ? answer.status : 0, data: isOurs ? await answer.json() : {} };
    }

    async function renewToken() { // whoever has logged in in another window has another
        const page = new DOMParser().parseFromString(await (await fetch(location.href, { headers })).text(), "text/html");
        const found = page.querySelector("[data-main] [name=csrfmiddlewaretoken]");
        if (!found) return false;
        token = found.value;
        for (const input of root.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
        return true;
    }

    // One after the other for each row: a version follows the one before it.
    function act(row, what, more = {}) {
        clearTimeout(row.timer);
        row.queue = (row.queue || Promise.resolve()).then(() => send(row, what, more));
        return row.queue;
    }

    async function send(row, what, more, isSecond = false) {
        const text = field(row).value;
        if (what === "save" && !more.anyway && text === row.saved) return;
        if (what !== "save" && what !== "approve" && isUnsent(row)) { // nothing of hers is lost by it
            await send(row, "save", {});
            if (isUnsent(row)) return;
        }
        say(options.words.saving);
        let answer;
        try {
            answer = await post(row.dataset.url, { ...more.values, do: what, text, version: row.dataset.version });
            if (answer.status === 0 && !isSecond && await renewToken()) { await send(row, what, more, true); return; }
        } catch {
            isAway = true;
            keep(row);
            say(options.words.offline);
            return;
        }
        if (answer.status === 0) { keep(row); say(options.words.logged_out); return; }
        if (answer.status === 409) { conflict(row, answer.data); return; }
        if (answer.status !== 200) {
            find("notes", row).textContent = answer.data.error || "";
            say(fill(options.words.refused, { reason: answer.data.error || answer.status }));
            return;
        }
        taken(row, what, text, answer.data, more);
    }

    function taken(row, what, text, data, more) {
        row.dataset.version = data.version;
        find("seen", row).value = data.seen;
        const isReplaced = what === "restore" || what === "insert";
        if (isReplaced) field(row).value = data.text;
        row.saved = isReplaced ? data.text : text;
        find("notes", row).textContent = (data.problems || []).join(" ");
        if (data.state) {
            const before = shows(row);
            const isHeld = find("state", row).contains(document.activeElement);
            find("state", row).innerHTML = data.state;
            if (isHeld) field(row).focus();
            recount(before, shows(row));
        }
        if (data.progress) find("progress").innerHTML = data.progress;
        row.querySelector(".translation-box")?.remove();
        keep(row);
        say(data.said);
        row.dispatchEvent(new CustomEvent("row-done", { bubbles: true, detail: { what, ...more, isRefused: what === "approve" && data.problems.length > 0 } }));
    }

    const shows = (row) => find("shows", row).dataset.shows.split(" ");

    // On which of the lists above the text is now, and was.
    function recount(before, after) {
        for (const link of root.querySelectorAll("[data-show]")) {
            const name = link.dataset.show;
            find("count", link).textContent -= before.includes(name) - after.includes(name);
        }
    }

    // Both texts are there, and she says which one stays.
    function conflict(row, { error, theirs }) {
        keep(row);
        row.querySelector(".translation-box")?.remove();
        const box = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
        find("said", box).textContent = error;
        find("by", box).textContent = theirs.by ? fill(options.words.by, { name: theirs.by }) : options.words.by_other;
        find("theirs", box).textContent = theirs.text;
        box.addEventListener("click", (event) => {
            const choice = event.target.dataset.choose;
            if (!choice) return;
            row.dataset.version = theirs.version;
            find("seen", row).value = theirs.seen;
            row.saved = theirs.text;
            if (choice === "theirs") field(row).value = theirs.text;
            if (choice === "both") field(row).value = `${field(row).value}\n${theirs.text}`;
            box.remove();
            field(row).focus();
            keep(row);
            if (choice === "mine") act(row, "save");
            if (choice === "both") later(row);
        });
        find("state", row).before(box);
        say(error);
    }

    function later(row) {
        clearTimeout(row.timer);
        keep(row);
        row.timer = setTimeout(() => act(row, "save"), PAUSE);
    }

    async function sendAll() {
        isAway = false;
        await Promise.all(rows.filter(isUnsent).map((row) => act(row, "save")));
        if (!isAway && !rows.some(isUnsent)) say(options.words.sent);
    }

    // --- What was kept before ------------------------------------------------------------------------------------
    const begun = read();

    function show() {
        find("kept").hidden = true;
        const here = rows.filter((row) => row.dataset.row in begun);
        for (const row of here) {
            field(row).value = begun[row.dataset.row].text;
            row.dataset.version = begun[row.dataset.row].version; // what she had seen: another's words are found
            field(row).dispatchEvent(new Event("input", { bubbles: true }));
        }
        if (here.length) field(here[0]).focus(); else location = Object.values(begun)[0].at;
    }

    for (const row of rows) {
        row.saved = field(row).defaultValue;
        if (begun[row.dataset.row]?.text === row.saved) delete begun[row.dataset.row];
    }
    write(begun);
    find("kept").hidden = !Object.keys(begun).length;
    find("use").addEventListener("click", show);
    find("forget").addEventListener("click", () => { write({}); find("kept").hidden = true; field(rows[0])?.focus(); });

    // --- Events --------------------------------------------------------------------------------------------------
    form.addEventListener("input", (event) => {
        const row = event.target.closest("[data-row]");
        if (row && event.target === field(row)) later(row);
    });
    root.addEventListener("row-act", (event) => act(event.target, event.detail.what, event.detail));
    form.addEventListener("submit", (event) => {
        const button = event.submitter;
        const row = button?.dataset.do && button.closest("[data-row]");
        if (row) {
            event.preventDefault();
            act(row, button.dataset.do, { anyway: true });
        } else {
            isLeaving = true; // the form takes all fields with it
        }
    });
    window.addEventListener("online", sendAll);
    setInterval(() => { if (isAway) sendAll(); }, RETRY);
    window.addEventListener("beforeunload", (event) => {
        if (!isLeaving && rows.some(isUnsent)) event.preventDefault();
    });
})();
