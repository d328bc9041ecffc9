// Keys and choices. Every page works without it; what it adds is speed.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("[data-rows] > tr")];
  const go = (selector) => { const link = document.querySelector(selector); if (link) link.click(); return !!link; };
  let row = -1;
  // Off inside text fields and with any modifier: those belong to the browser.
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    if (event.key === "/") {
      const search = document.querySelector(".xz-search input");
      if (search) { event.preventDefault(); search.focus(); }
    } else if ((event.key === "j" || event.key === "k") && all.length) {
      row = Math.max(0, Math.min(all.length - 1, row + (event.key === "j" ? 1 : -1)));
      all[row].querySelector("a")?.focus();
      all[row].scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && all[row]) {
      all[row].querySelector("[data-choice]")?.click();
    } else if (event.key === "n") {
      go("a[data-key=new]");
    } else if (event.key === "e") {
      go("a[data-key=edit]");
    } else if (event.key === "[") {
      go("a[rel=prev]");
    } else if (event.key === "]") {
      go("a[rel=next]");
    }
  });
  // A choice in a filter is an answer: nobody has to press the button as well.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit] select, select[data-submit]")) event.target.form?.requestSubmit();
    if (event.target.matches("[data-all]")) {
      for (const box of document.querySelectorAll("[data-choice]")) box.checked = event.target.checked;
    }
    const count = document.querySelector("[data-count]");
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
    fetch(part.dataset.load, { headers: { "x-fragment": "1" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((html) => { part.innerHTML = html; })
      .catch(() => {}); // The link to it stays.
  }
})();
