/* Keeps the list of what is to be mended true while the editor saves drafts by itself. Jumping is the browser's own, by
   links; where it leads to what cannot have the focus, the first field inside has it. */
(function () {
  "use strict";
  var FIELDS = "input:not([type=hidden]), textarea, select, [contenteditable=true]";

  document.addEventListener("w-autosave:success", function () {
    var panel = document.querySelector("[data-quality-panel]");
    if (!panel || panel.contains(document.activeElement)) return;
    fetch(panel.dataset.qualityUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (html) { panel.innerHTML = html; })
      .catch(function () { /* what stands there was true a moment ago; the next save asks again */ });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest(".quality-ways a[href^='#']");
    var target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    open(target);
    target.scrollIntoView({ block: "center" });
    var field = target.matches(FIELDS + ", button, a[href]") ? target : inside(target, FIELDS) || inside(target, "button:enabled");
    if (field) field.focus({ preventScroll: true });
  });

  function inside(target, selector) {
    return Array.from(target.querySelectorAll(selector)).find(function (field) {
      return field.getClientRects().length > 0 && !field.closest(".w-panel__header");
    });
  }

  function open(target) {
    for (var hidden = target.closest("[hidden]"); hidden; hidden = hidden.parentElement.closest("[hidden]")) {
      var toggle = document.querySelector("[data-panel-toggle][aria-controls='" + hidden.id + "']");
      if (!toggle) return;
      toggle.click();
    }
  }
})();
