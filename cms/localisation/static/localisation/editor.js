// Keys, chips, and what is known of the text in focus. Whatever a key does, a button or a field does too; Tab is left alone.
(() => {
    "use strict";
    const LINGER = 250; // ms on a text before more is asked about it
    const IS_MAC = /Mac|iP/.test(navigator.platform); // where Alt writes letters
    const root = document.querySelector("[data-translation]");
    const options = JSON.parse(document.getElementById("translation-options").textContent);
    const form = root.querySelector("[data-main]");
    const find = (name, within = root) => within.querySelector(`[data-${name}]`);
    const say = (text) => { find("say").textContent = text; };
    const rows = [...form.querySelectorAll("[data-row]")];
    const field = (row) => find("text", row);
    const side = find("side");
    const isWide = matchMedia("(min-width: 80rem)");
    const home = side.parentElement;
    let current = null;
    let timer = null;

    const ask = (row, what, more = {}) => row.dispatchEvent(new CustomEvent("row-act", { bubbles: true, detail: { what, ...more } }));

    // --- From row to row -----------------------------------------------------------------------------------------
    function go(row) {
        if (!row) return;
        field(row).focus();
        row.scrollIntoView({ block: "nearest" });
    }

    function next(row) {
        const waiting = [...rows.slice(rows.indexOf(row) + 1), ...rows.slice(0, rows.indexOf(row))].find((one) => find("todo", one));
        const part = find("next-part");
        if (waiting) go(waiting);
        else if (part) location = `${part.href}#todo`;
        else say(options.words.last);
    }

    // --- Words ---------------------------------------------------------------------------------------------------
    function put(text, area) { // so that it can be undone
        area.focus();
        if (!document.execCommand("insertText", false, text)) {
            area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
            area.dispatchEvent(new Event("input", { bubbles: true }));
        }
    }

    function chip(row, number) {
        if (!find(`chip="${number}"`, row)) return;
        const area = field(row);
        const words = area.value.slice(area.selectionStart, area.selectionEnd);
        put(`[${number}]${words}[/${number}]`, area);
        if (!words) {
            const at = area.selectionEnd - `[/${number}]`.length;
            area.setSelectionRange(at, at);
        }
    }

    function copy(row, text) {
        field(row).select();
        put(text, field(row));
    }

    // --- About the text in focus ---------------------------------------------------------------------------------
    async function about(row) {
        if (!row.dataset.sideUrl) { side.hidden = true; return; }
        let answer;
        try {
            answer = await fetch(row.dataset.sideUrl, { headers: { "X-Requested-With": "fetch" } });
        } catch { return; }
        if (!answer.ok || answer.redirected || row !== current) return;
        side.innerHTML = await answer.text();
        side.hidden = false;
        for (const part of side.querySelectorAll("[data-part]")) load(part, part.dataset.part);
    }

    async function load(part, url, body = null) { // another page's part
        try {
            const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
            if (!answer.ok || answer.redirected) return;
            if (part.matches("article")) part.outerHTML = await answer.text(); else part.innerHTML = await answer.text();
        } catch { /* its link is still there */ }
    }

    function place() {
        const at = isWide.matches || !current ? home : current;
        if (side.parentElement !== at) at.append(side);
    }

    function setCurrent(row) {
        if (!row || row === current) return;
        current?.classList.remove("is-current");
        current = row;
        row.classList.add("is-current");
        clearTimeout(timer);
        if (!side.contains(document.activeElement)) { side.hidden = true; place(); }
        timer = setTimeout(about, LINGER, row);
    }

    side.addEventListener("submit", (event) => {
        event.preventDefault();
        const part = event.target.closest("[data-part]");
        if (part) {
            load(event.target.closest("article") || part, event.target.action, new FormData(event.target, event.submitter));
            return;
        }
        const values = Object.fromEntries(new FormData(event.target));
        ask(current, event.submitter.value, { values, isAside: true });
    });
    side.addEventListener("click", (event) => {
        const term = event.target.closest("[data-word]");
        if (term) put(term.dataset.word, field(current));
    });
    isWide.addEventListener("change", place);

    // --- Events --------------------------------------------------------------------------------------------------
    const KEYS = {
        ArrowUp: (row) => go(rows[rows.indexOf(row) - 1]),
        ArrowDown: (row) => go(rows[rows.indexOf(row) + 1]),
        KeyC: (row) => copy(row, row.dataset.source || ""),
        KeyP: (row) => row.dispatchEvent(new CustomEvent("row-play", { bubbles: true })),
    };

    form.addEventListener("focusin", (event) => {
        const row = event.target.closest("[data-row]");
        if (row && !side.contains(event.target)) setCurrent(row);
    });
    form.addEventListener("keydown", (event) => {
        const row = event.target.closest("[data-row]");
        if (!row || side.contains(event.target)) return;
        if (event.key === "Enter" && event.ctrlKey) {
            event.preventDefault();
            ask(row, event.shiftKey && row.dataset.sideUrl ? "approve" : "save", { anyway: field(row).value.trim() !== "", isNext: true });
            return;
        }
        if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault(); // would send the form
        const isOurs = IS_MAC ? event.ctrlKey && !event.altKey : event.altKey && !event.ctrlKey;
        if (!isOurs || event.metaKey || event.shiftKey || field(row).readOnly) return;
        const digit = event.code.match(/^Digit([1-9])$/);
        const isKnown = digit ? find(`chip="${digit[1]}"`, row) : KEYS[event.code];
        if (!isKnown) return;
        event.preventDefault();
        if (digit) chip(row, digit[1]); else KEYS[event.code](row);
    });
    form.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-chip]");
        if (button) chip(button.closest("[data-row]"), button.dataset.chip);
        const link = event.target.closest("[data-about]");
        if (link && !event.ctrlKey && !event.metaKey) { // it is on the page already
            event.preventDefault();
            setCurrent(link.closest("[data-row]"));
            side.tabIndex = -1;
            setTimeout(() => side.focus(), LINGER);
        }
    });
    root.addEventListener("row-done", (event) => {
        if (event.detail.isNext && !event.detail.isRefused) next(event.target);
        else if (event.target === current) about(current);
    });

    for (const chips of form.querySelectorAll("[data-row] span[data-chip]")) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button button-small button-secondary" });
        button.dataset.chip = chips.dataset.chip;
        if (Number(chips.dataset.chip) < 10) button.setAttribute("aria-keyshortcuts", `${IS_MAC ? "Control" : "Alt"}+${chips.dataset.chip}`);
        button.append(...chips.childNodes);
        chips.replaceWith(button);
    }
    if (IS_MAC) for (const name of root.querySelectorAll("[data-alt]")) name.textContent = "Ctrl";
    if (location.hash === "#todo") go(rows.find((row) => find("todo", row)) || rows[0]);
})();
