/* While the server is at work on something (`data-live` is its state), asks how far it is; without scripts one reloads the
   page. What is said of it (`role="status"`) stays the same element, so that it is read out. */
(() => {
    const EVERY = 2000; // ms
    const shown = () => document.querySelector("[data-live]");
    const running = () => ["waiting", "working"].includes(shown()?.dataset.live);

    function say(said, now) {
        if (said.textContent !== now.textContent) {
            said.replaceChildren(...now.childNodes);
        }
    }

    function show(now) {
        const before = shown();
        const bar = before.querySelector("progress");
        say(before.querySelector("[role=status]"), now.querySelector("[role=status]"));
        if (bar && now.dataset.live === before.dataset.live) {
            bar.value = now.querySelector("progress").value;
            before.querySelector("[data-live-count]").textContent = now.querySelector("[data-live-count]").textContent;
        } else if (now.dataset.live !== before.dataset.live) {
            const rest = before.querySelector("[data-live-rest]");
            const held = rest.contains(document.activeElement);
            before.dataset.live = now.dataset.live;
            rest.replaceWith(now.querySelector("[data-live-rest]"));
            before.querySelector("[data-without-scripts]")?.remove();
            if (held) {
                before.querySelector("button, a")?.focus();
            }
        }
    }

    async function look() {
        try {
            const answer = await fetch(shown().dataset.liveUrl);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const now = page.querySelector("[data-live]");
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

    document.querySelector("[data-live] [data-without-scripts]")?.remove();
    if (running()) {
        setTimeout(look, EVERY);
    }
})();
