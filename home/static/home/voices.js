// Sends a reader's form without loading the page again; without this it is sent all the same.
"use strict";

addEventListener("submit", async (event) => {
  const part = event.target.closest("[data-voice]");
  if (!part || event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) throw new Error(answer.status);
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-voice]");
    part.replaceWith(told);
    (told.querySelector("[aria-invalid], [tabindex='-1']:not(input)") ?? told).focus();
  } catch { form.submit(); }  // the server says what is wrong
});
