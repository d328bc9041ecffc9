// The matrix by its arrows, its parts in place, and the text for the chat group in the clipboard. All of it is there without.
(() => {
  "use strict";
  const table = document.querySelector("[data-matrix]");
  const typing = (event) => event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
  const shown = (row) => row.offsetParent !== null;
  const links = (row) => [...row.children].map((cell) => cell.querySelector("a"));

  // Arrows go from cell to cell; what is hidden or not asked is passed over.
  const move = (from, down, right) => {
    const rows = [...table.tBodies[0].rows].filter(shown);
    let row = rows.indexOf(from.closest("tr"));
    let column = from.closest("th, td").cellIndex;
    for (;;) {
      row += down;
      column += right;
      const target = rows[row] && rows[row].children[column];
      if (!target) return;
      const link = target.querySelector("a");
      if (link) return link.focus();
    }
  };
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    const step = steps[event.key];
    if (!table || !step) return;
    const here = document.activeElement?.closest("[data-matrix] a");
    event.preventDefault();
    if (here) move(here, ...step);
    else [...table.tBodies[0].rows].filter(shown).flatMap(links).find(Boolean)?.focus();
  });

  // An office's name shows its orgs beneath it, and hides them again; a click with a modifier opens its page.
  table?.addEventListener("click", async (event) => {
    const link = event.target.closest("tr[data-part] > th a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const office = link.closest("tr");
    const isOpen = link.getAttribute("aria-expanded") === "true";
    link.setAttribute("aria-expanded", String(!isOpen));
    const below = [];
    for (let next = office.nextElementSibling; next?.classList.contains("is-unit"); next = next.nextElementSibling) below.push(next);
    if (isOpen || below.length) {
      below.forEach((row) => { row.hidden = isOpen; });
      return;
    }
    const answer = await xz.ask(() => fetch(link.href, { headers: { "x-fragment": "1" } })).catch(() => null);
    if (!answer?.ok) { location.href = link.href; return; }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    office.after(...part.querySelectorAll("[data-matrix] tr.is-unit"));
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy);
      // Without HTTPS there is no clipboard, but there is the selection.
      text.select();
      const done = navigator.clipboard ? await navigator.clipboard.writeText(text.value).then(() => true, () => false) : document.execCommand("copy");
      button.querySelector("span").textContent = done ? "已复制" : "已选中，请按 Ctrl C";
    });
  }
})();
