/* While a film is prepared, asks how far it is; without scripts one reloads the page. */
(() => {
    const EVERY = 2000; // ms
    const shown = () => document.querySelector("[data-film]");
    const running = () => ["waiting", "working"].includes(shown()?.dataset.film);

    function show(now) {
        const before = shown();
        const bar = before.querySelector("progress");
        if (bar && now.dataset.film === before.dataset.film) {
            bar.value = now.querySelector("progress").value;
            before.querySelector("[data-film-percent]").textContent = now.querySelector("[data-film-percent]").textContent;
        } else if (now.dataset.film !== before.dataset.film) {
            const held = before.contains(document.activeElement);
            before.replaceWith(now);
            now.querySelector("[data-without-scripts]")?.remove();
            if (held) {
                now.querySelector("button, a")?.focus();
            }
        }
    }

    async function look() {
        try {
            const answer = await fetch(shown().dataset.filmUrl);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const now = page.querySelector("[data-film]");
            if (now) {
                show(now);
            }
        } catch {
            // the line is down: asked again
        }
        if (running()) {
            setTimeout(look, EVERY);
        }
    }

    document.querySelector("[data-film] [data-without-scripts]")?.remove();
    if (running()) {
        setTimeout(look, EVERY);
    }
})();
