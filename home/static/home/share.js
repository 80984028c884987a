// Buttons that need a script: to share by the device's own menu, and to copy a text. They are hidden until they can work.
"use strict";
{  // scripts of one page share their outermost names
  const reveal = (button) => { (button.closest("[hidden]") || button).hidden = false; };

  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) break;
    reveal(button);
    button.addEventListener("click", () => {
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});  // she changed her mind
    });
  }

  const said = document.createElement("p");  // for those who listen
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;  // not a secure address
    reveal(button);
    const label = button.querySelector("span");
    const asked = label.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = said.textContent = button.dataset.done;
      setTimeout(() => { label.textContent = asked; said.textContent = ""; }, 3000);
    });
  }
}
