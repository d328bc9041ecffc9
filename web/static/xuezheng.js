// Choices, menus, and what comes after the page. Every page works without it; what it adds is speed.
(() => {
  "use strict";
  // A choice in a filter is an answer: nobody has to press the button as well.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit] select, select[data-submit]")) event.target.form?.requestSubmit();
    if (event.target.matches("[data-all]")) {
      for (const box of document.querySelectorAll("[data-choice]")) box.checked = event.target.checked;
    }
    const count = event.target.matches("[data-all], [data-choice]") && document.querySelector("[data-count]");
    if (count) count.textContent = document.querySelectorAll("[data-choice]:checked").length;
  });
  // The figure whose source is shown is the one that was clicked last.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-figures] a.xz-fig");
    if (!link) return;
    for (const other of document.querySelectorAll("[data-figures] a[aria-expanded]")) other.removeAttribute("aria-expanded");
    link.setAttribute("aria-expanded", "true");
  });
  // What htmx brings in takes the focus, so that reading goes on there; on narrow screens it stands below the text.
  document.addEventListener("htmx:afterSwap", () => {
    const source = document.getElementById("lineage");
    if (!source) return;
    source.focus({ preventScroll: true });
    if (innerWidth < 1280) source.scrollIntoView({ block: "start" });
  });
  // An open menu closes when something else is clicked.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.xz-menu[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
  // What came back after signing in goes on to where it was typed.
  document.querySelector("form[data-resume]")?.requestSubmit(document.querySelector("form[data-resume] button"));
  // What went wrong is read first.
  document.querySelector("[data-errors]")?.focus();
  // Taking back is offered for ten seconds.
  const toast = document.querySelector("[data-toast]");
  if (toast) {
    setTimeout(() => toast.remove(), 10000);
    const here = new URL(location.href);
    here.searchParams.delete("done");
    history.replaceState(null, "", here);
  }
  // Parts that take longer come after the page.
  for (const part of document.querySelectorAll("[data-load]")) {
    xz.ask(() => fetch(part.dataset.load, { headers: { "x-fragment": "1" } }))
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((html) => { part.innerHTML = html; })
      .catch(() => {}) // The link to it stays.
      .finally(() => part.removeAttribute("data-load"));
  }
})();
