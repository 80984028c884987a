// A work's page: steps to tick, pictures that were left out, the printer. Without this there is a list, a link, a key.
"use strict";
{  // scripts of one page share their outermost names
  // What is ticked is kept on this device, by the number of the step, so that it is the same in every language.
  const checklist = document.querySelector("[data-checklist]");
  if (checklist) {
    const key = `checklist:${checklist.dataset.checklist}`;
    const steps = [...checklist.querySelectorAll(".steps > li")];
    const said = checklist.querySelector(".checklist-said");
    const read = () => {
      try { return new Set(JSON.parse(localStorage.getItem(key)) || []); } catch { return new Set(); }
    };
    const done = read();
    const say = () => {
      const count = steps.filter((step, number) => done.has(number)).length;
      said.textContent = checklist.dataset.said.replace("{done}", count).replace("{all}", steps.length);
    };
    steps.forEach((step, number) => {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = done.has(number);
      // A hard word in the step is a button: it stays outside the label, or it would tick the box.
      const words = document.createElement("span");
      words.id = `step-${number}`;
      words.append(...step.childNodes);
      box.setAttribute("aria-labelledby", words.id);
      label.append(box);
      step.append(label, words);
      words.addEventListener("click", (event) => { if (!event.target.closest("button")) box.click(); });
      box.addEventListener("change", () => {
        if (box.checked) done.add(number); else done.delete(number);
        try { localStorage.setItem(key, JSON.stringify([...done])); } catch { /* a device that keeps nothing */ }
        say();
      });
    });
    checklist.classList.add("ticks");
    said.hidden = false;
    checklist.querySelector(".checklist-note").hidden = false;
    say();
  }

  for (const link of document.querySelectorAll(".picture-link")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const picture = document.createElement("img");
      picture.src = link.href;
      picture.alt = link.dataset.alt;
      link.replaceWith(picture);
    });
  }

  const printer = document.querySelector("[data-print]");
  if (printer) {
    printer.hidden = false;
    printer.addEventListener("click", () => window.print());
  }
}
