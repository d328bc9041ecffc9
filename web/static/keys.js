// Keys, in one table. They are off inside text fields, but for Ctrl S and Ctrl Enter, which belong to the form typed into.
// What of them a page has is written at its foot, and `?` shows it again. Every page works without them.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const rows = () => [...document.querySelectorAll("[data-rows] > tr")].filter((row) => row.querySelector("a"));
  const here = () => document.activeElement?.closest("[data-rows] > tr");
  const words = (element) => element.getAttribute("aria-label") || element.textContent.trim();
  const click = (element) => element.click();
  const submit = (button) => button.form.requestSubmit(button);

  const move = (by) => {
    const all = rows();
    const row = all[Math.max(0, Math.min(all.length - 1, all.indexOf(here()) + by))];
    row?.querySelector("th a, a").focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  // In a review, a cell is chosen to be returned; the whole row, if none has the focus.
  const giveBack = () => {
    const cell = document.activeElement?.matches("input[name=cell]") ? document.activeElement : here()?.querySelector("input[name=cell]");
    cell?.click();
  };

  // Keys with what they say, what on the page they belong to, and what they do with it.
  const table = [
    { keys: ["/"], said: "搜索", at: "[data-key=search], main input[type=search]", act: (field) => { field.focus(); field.select(); } },
    { keys: ["j", "k"], said: "上下行", at: "[data-rows] a", act: (_, key) => move(key === "j" ? 1 : -1) },
    { keys: ["x"], said: "选中", at: "[data-choice]", act: () => here()?.querySelector("[data-choice]")?.click() },
    { keys: ["Enter"], said: "打开", at: "[data-rows] a, [data-matrix] a" },
    { keys: ["n"], at: "[data-key=new]", act: click },
    { keys: ["e"], said: "看记录", at: "a[data-record]", act: () => here()?.querySelector("a[data-record]")?.click() },
    { keys: ["e"], at: "[data-key=edit]", act: click },
    { keys: ["r"], said: "退回", at: "input[name=cell]", act: giveBack },
    // Approving is never one key: it brings the button, and Enter presses it.
    { keys: ["a"], said: "到「通过」", at: "[data-key=approve]:not([disabled])", act: (button) => button.focus() },
    { keys: ["c"], said: "催报", at: "[data-key=chase]", act: (link) => { link.click(); document.getElementById("chat")?.focus(); } },
    { keys: ["["], at: "[rel=prev]", act: click },
    { keys: ["]"], at: "[rel=next]", act: click },
    { keys: ["↑", "↓", "←", "→"], said: "移动", at: "[data-matrix] a" },
    { keys: ["s"], ctrl: true, at: "[data-key=save]", act: submit },
    { keys: ["Enter"], ctrl: true, at: "[data-key=submit]", act: submit },
  ];
  const there = () => table.filter((line) => find(line.at));

  const kbd = (text) => {
    const key = document.createElement("kbd");
    key.textContent = text.length === 1 ? text.toUpperCase() : text;
    return key;
  };
  const line = (keys, said) => {
    const part = document.createElement("span");
    for (const key of keys) part.append(kbd(key), " ");
    part.append(said);
    return part;
  };
  const described = (one) => line(one.ctrl ? ["Ctrl", ...one.keys] : one.keys, one.said || words(find(one.at)));

  const help = () => {
    const dialog = document.createElement("dialog");
    dialog.className = "xz-dialog xz-keys-help";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = document.createElement("h2");
    title.id = "keys-title";
    title.textContent = "这一页的按键";
    const list = document.createElement("div");
    list.className = "xz-keys-list";
    list.append(...there().map(described), line(["?"], "看按键"), line(["Esc"], "关上、离开输入框"));
    const close = document.createElement("button");
    close.className = "btn btn-primary";
    close.textContent = "关上";
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, list, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const leave = () => {
    const menu = find("details.xz-menu[open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    } else {
      document.activeElement?.blur();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (find("dialog[open]") || event.altKey || event.isComposing) return;
    const isTyping = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") return leave();
    if (isTyping && !ctrl) return;
    if (event.key === "?" && !ctrl) return help();
    // Arrows go from row to row where a row has the focus, and scroll the page elsewhere.
    const arrow = { ArrowDown: "j", ArrowUp: "k" }[event.key];
    const key = arrow && here() ? arrow : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = there().find((one) => one.keys.includes(key) && !!one.ctrl === ctrl && one.act);
    if (!found) return;
    event.preventDefault();
    found.act(find(found.at), key);
  });

  const foot = find("main > .xz-foot");
  const keys = there();
  if (!foot || !keys.length) return;
  const shown = document.createElement("div");
  shown.className = "xz-keys xz-wide xz-mt";
  shown.append(...keys.map(described), line(["?"], "看按键"));
  foot.before(shown);
})();
