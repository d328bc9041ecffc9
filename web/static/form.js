// A record's form: kept while it is typed, checked when a field is left, rows added in place. Without it, the form's
// buttons do the same.
(() => {
  "use strict";
  const form = document.querySelector("[data-record-form]");
  if (!form) return;
  const saved = document.querySelector("[data-saved]");
  const KEEP_AFTER = 10000;
  let changed = false, keeping = null, again = false, leaving = false;

  // Sends the form as one of its buttons would; files stay for those.
  const send = (what) => {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    for (const input of form.querySelectorAll("input[type=hidden]")) {
      if (!data.has(input.name)) data.append(input.name, input.value);
    }
    data.set("do", what);
    const headers = { "x-fragment": "1", "x-csrf-token": form.dataset.token };
    return fetch(form.action, { method: "POST", headers, body: new URLSearchParams(data) });
  };
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const say = (words) => { if (saved) saved.textContent = words; };
  const change = () => { changed = true; say("有改动，还没有暂存"); };

  const check = async () => {
    const answer = await xz.ask(() => send("check"));
    if (!answer.ok) return;
    for (const part of parse(await answer.text()).children) {
      const place = document.getElementById(part.dataset.for);
      // Nobody loses the text that they are typing, nor a summary that they are working off.
      if (!place || place.contains(document.activeElement)) continue;
      if (place.id === "form-errors" && !place.querySelector("[data-errors]")) continue;
      if (place.innerHTML.trim() !== part.innerHTML.trim()) place.replaceChildren(...part.childNodes);
      place.closest("[data-field]")?.classList.toggle("has-error", !!place.querySelector(".xz-err"));
    }
  };

  const keep = async () => {
    if (!changed || leaving || !("autosave" in form.dataset)) return;
    if (keeping) { again = true; return; }
    again = false;
    changed = false;
    keeping = autosave();
    await keeping;
    keeping = null;
    if (again) await keep();
  };
  const autosave = async () => {
    try {
      const answer = await xz.ask(() => send("autosave"));
      if (answer.status === 204) return;
      if (answer.status === 401) { changed = true; say("登录已过期，填写的内容还在，没有暂存"); return; }
      if (!answer.ok) throw new Error(answer.status);
      const told = parse(await answer.text()).firstElementChild;
      if (told.dataset.seen) {
        form.elements.seen.value = told.dataset.seen;
        if (!form.getAttribute("action").startsWith(told.dataset.action)) {
          form.setAttribute("action", `${told.dataset.action}?_csrf=${form.dataset.token}`);
          history.replaceState(null, "", told.dataset.action);
        }
      }
      if (!changed) saved?.replaceChildren(told);
    } catch {
      changed = true;
      say("没有连上，内容还没有暂存，稍后自动再试");
    }
  };

  form.addEventListener("input", change);
  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type === "file" && input.files[0]?.size > Number(input.dataset.most)) {
      input.setCustomValidity("");
      alert(`「${input.files[0].name}」超过 20 MB，请压缩后再传`);
      input.value = "";
      return;
    }
    change();
    if (input.type !== "file") keep().then(check);
  });
  setInterval(keep, KEEP_AFTER);
  // What is on its way is waited for: the form must name the version that comes of it.
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (!keeping) return;
    event.preventDefault();
    const { submitter } = event;
    keeping.then(() => form.requestSubmit(submitter));
  });
  addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });

  // Rows of sub-tables.
  const renamed = (row, number) => {
    for (const input of row.querySelectorAll("[name^='f.']")) {
      input.name = input.name.replace(/^(f\.[^.]+)\.\d+/, `$1.${number}`);
      if (input.id) input.id = input.name.replaceAll(".", "-");
      if (input.type === "checkbox" || input.type === "radio") input.checked = false; else input.value = "";
    }
  };
  const count = (body) => {
    [...body.rows].forEach((row, at) => { row.querySelector("[data-number]").textContent = at + 1; });
  };
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]"), drop = event.target.closest("[data-drop]");
    if (add) {
      const body = form.querySelector(`[data-table="${add.dataset.add}"] tbody`), last = body.rows[body.rows.length - 1];
      if (!last) return;
      event.preventDefault();
      const row = last.cloneNode(true);
      const numbers = [...body.querySelectorAll("input[type=hidden]")].map((it) => Number(it.name.split(".")[2]));
      renamed(row, Math.max(...numbers) + 1);
      body.append(row);
      count(body);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else if (drop) {
      const row = drop.closest("tr"), body = row.parentElement;
      event.preventDefault();
      change();
      if (body.rows.length > 1) row.remove(); else renamed(row, 0);
      count(body);
      keep().then(check);
    }
  });

  // References are looked up by number or words.
  let waiting;
  form.addEventListener("input", (event) => {
    const field = event.target.dataset.refers;
    if (!field) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = `${form.dataset.lookup}/${field}?q=${encodeURIComponent(event.target.value)}`;
      const answer = await xz.ask(() => fetch(asked, { headers: { "x-fragment": "1" } }));
      if (answer.ok) event.target.list?.replaceChildren(...parse(await answer.text()).childNodes);
    }, 250);
  });
})();
