// My list: the ids of works that a reader keeps, in this browser's storage and nowhere else. How they look asks the server,
// by the list's own address; whether an address is hers is only known here.
"use strict";

{
  const KEY = "list";
  const MOST = 50;
  const link = document.querySelector("[data-list]");
  const page = document.querySelector("[data-list-page]");
  const addressOf = (ids) => link.dataset.list + (ids.length ? `?ids=${ids.join(",")}` : "");

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((id) => /^[0-9a-f-]{36}$/.test(id)).slice(0, MOST) : [];
    } catch { return []; }
  };
  const write = (ids) => {
    if (ids.length) localStorage.setItem(KEY, JSON.stringify(ids));
    else localStorage.removeItem(KEY);
    show();
  };
  const say = (words) => { link.querySelector("[role=status]").textContent = words; };

  const show = () => {
    const kept = read();
    const badge = link.querySelector(".badge");
    link.hidden = false;
    badge.hidden = !kept.length;
    badge.textContent = kept.length;
    link.querySelector("a").href = addressOf(kept);
    for (const button of document.querySelectorAll("[data-keep]")) {
      button.parentElement.hidden = false;
      button.classList.toggle("is-kept", kept.includes(button.dataset.keep));
    }
  };

  const toggle = (id) => {
    const kept = read();
    if (kept.includes(id)) {
      write(kept.filter((one) => one !== id));
      say(link.dataset.removed);
    } else if (kept.length < MOST) {
      write([...kept, id]);
      say(link.dataset.kept);
    } else {
      say(link.dataset.full);
      alert(link.dataset.full);
    }
  };

  const showPage = () => {
    const asked = page.dataset.works?.split(" ") ?? [];
    const kept = read();
    if (!asked.length) {
      if (kept.length) location.replace(addressOf(kept));
      return;
    }
    const mine = asked.length === kept.length && asked.every((id) => kept.includes(id));
    for (const part of page.querySelectorAll("[data-mine]")) part.hidden = !mine;
    for (const part of page.querySelectorAll("[data-theirs]")) part.hidden = mine;
    page.classList.toggle("is-mine", mine);
    page.querySelector("[data-keep-all]")?.addEventListener("click", () => {
      write([...new Set([...read(), ...asked])].slice(0, MOST));
      location.assign(addressOf(read()));
    });
    page.querySelector("[data-forget-all]")?.addEventListener("click", ({ currentTarget }) => {
      if (!confirm(currentTarget.dataset.forgetAll)) return;
      write([]);
      location.assign(addressOf([]));
    });
    // The server answers with the list as changed; what is kept changes in the same way.
    if (mine) page.querySelector("form")?.addEventListener("submit", ({ target, submitter: { name, value } }) => {
      const shown = [...target.querySelectorAll("[name=ids]")].map((field) => field.value);
      const left = shown.filter((id) => id !== value);
      if (name !== "remove") left.splice(shown.indexOf(value) + (name === "up" ? -1 : 1), 0, value);
      write(left);
    });
  };

  let works = true;
  try { localStorage.setItem(`${KEY}-test`, ""); localStorage.removeItem(`${KEY}-test`); } catch { works = false; }  // she forbids it
  if (link && works) {
    show();
    if (page) showPage();
    document.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-keep]");
      if (button) toggle(button.dataset.keep);
    });
    addEventListener("storage", show);  // another window of hers
    addEventListener("pageshow", show);  // come back to
  }
}
