// The return basket of a review: what is chosen gets a box for its reason at once. Without it, a button does the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-review]");
  const basket = form?.querySelector("[data-basket]");
  if (!form) return;
  form.classList.add("is-live");
  const said = (selector, text) => { const place = form.querySelector(selector); if (place) place.textContent = text; };
  const renumber = () => {
    const items = [...basket.children];
    items.forEach((item, at) => {
      item.querySelector(".xz-badge-n").textContent = at + 1;
      const box = form.querySelector(`input[name=cell][value="${CSS.escape(item.dataset.name)}"]`);
      box?.closest("td")?.setAttribute("data-n", at + 1);
    });
    said("[data-count]", `${items.length} 处`);
    said("[data-return] [data-said]", items.length ? `退回 ${items.length} 处` : "退回选中的");
    form.querySelector("[data-return]").classList.toggle("btn-primary", items.length > 0);
    form.querySelector("[data-key=approve]").classList.toggle("btn-primary", items.length === 0);
  };
  if (basket) {
    form.addEventListener("change", (event) => {
      const box = event.target;
      if (!box.matches("input[name=cell]")) return;
      const known = [...basket.children].find((item) => item.dataset.name === box.value);
      if (box.checked && !known) {
        const item = form.querySelector("[data-one]").content.firstElementChild.cloneNode(true);
        item.dataset.name = box.value;
        const label = box.getAttribute("aria-label").replace("退回：", "");
        item.querySelector("[data-said]").textContent = label;
        const reason = item.querySelector("textarea");
        reason.name = `why.${box.value}`;
        reason.setAttribute("aria-label", `退回的原因：${label}`);
        basket.append(item);
      } else if (!box.checked) {
        known?.remove();
      }
      renumber();
    });
    renumber();
  }
})();
