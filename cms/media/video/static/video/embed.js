// A film on another site beside what is written of it: nothing is asked of that site before she says so.
(() => {
    const embed = document.querySelector("[data-embed]");
    if (!embed) return;
    const button = embed.querySelector("[data-show]");
    button.hidden = false;
    button.addEventListener("click", () => {
        const frame = document.createElement("iframe");
        Object.assign(frame, { src: embed.dataset.embed, title: embed.dataset.title, allow: "fullscreen", referrerPolicy: "strict-origin" });
        embed.replaceChildren(frame);
        frame.focus();
    });
})();
