// Keeps on the device what was written and not saved, and offers it when the page is opened again; and asks, before the
// form is sent, whether it would arrive: a browser that sends it into a broken line shows nothing of it again.
(() => {
    "use strict";
    const WAIT = 300; // ms after a key
    const root = document.querySelector("[data-tracks]");
    const options = JSON.parse(document.getElementById("track-options").textContent);
    const find = (name) => root.querySelector(`[data-${name}]`);
    const form = find("main");
    const say = (text) => { find("say").textContent = text; };

    // With what they were begun from, so that what somebody else has saved since is found.
    const fields = () => [...form.querySelectorAll("textarea[name], [name=version]")];
    const written = () => JSON.stringify(Object.fromEntries(fields().map((one) => [one.name, one.value])));
    const asLoaded = options.mine ? "" : written(); // `mine`: the page itself holds words not saved

    const url = new URL(location);
    if (url.searchParams.has("saved")) {
        localStorage.removeItem(options.key);
        url.searchParams.delete("saved");
        history.replaceState(null, "", url);
    }
    const kept = localStorage.getItem(options.key);

    function keep() {
        const text = written();
        try {
            if (text === asLoaded) localStorage.removeItem(options.key); else localStorage.setItem(options.key, text);
        } catch { /* no room: then it is on the page alone */ }
    }

    let timer = null;
    function later() {
        clearTimeout(timer);
        timer = setTimeout(keep, WAIT);
    }

    function restore() {
        const texts = JSON.parse(kept);
        for (const one of fields()) if (one.name in texts) one.value = texts[one.name];
        find("kept").hidden = true;
        form.dispatchEvent(new Event("restored"));
    }

    function forget() {
        localStorage.removeItem(options.key);
        find("kept").hidden = true;
        form.querySelector("[data-text], textarea").focus();
    }

    let isSure = false;
    async function ask(event) {
        if (isSure) return;
        event.preventDefault();
        keep();
        const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
        if (!answer || answer.status >= 500) { say(options.words.offline); return; }
        if (answer.redirected || !answer.ok) { say(options.words.logged_out); return; }
        isSure = true;
        form.requestSubmit(event.submitter);
    }

    form.addEventListener("input", later);
    form.addEventListener("changed", later);
    form.addEventListener("submit", ask);
    find("use").addEventListener("click", restore);
    find("forget").addEventListener("click", forget);
    find("kept").hidden = !kept || kept === asLoaded || options.mine;
})();
