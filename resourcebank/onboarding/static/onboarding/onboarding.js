/* While rows are checked or written, asks the same page how far it is; without scripts one reloads it. */
(() => {
    const EVERY = 1500; // ms
    const state = document.querySelector("[data-status]");
    const running = () => ["checking", "applying"].includes(state.dataset.status);

    async function look() {
        try {
            const answer = await fetch(location.href);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const now = page.querySelector("[data-status]");
            if (!now || now.dataset.status !== state.dataset.status) {
                location.reload();
                return;
            }
            document.querySelector("progress").value = page.querySelector("progress").value;
            document.querySelector("[data-progress]").textContent = page.querySelector("[data-progress]").textContent;
        } catch {
            // the line is down: asked again
        }
        setTimeout(look, EVERY);
    }

    document.querySelector("[data-without-scripts]")?.remove();
    if (state && running()) {
        setTimeout(look, EVERY);
    } else if (state) {
        document.querySelector("[data-said]").textContent = state.textContent;
    }
})();
