// A session that has ended is renewed over the page, so that what is typed stays where it is. Scripts ask the server by
// `xz.ask`, and forms ask before they are sent. Without it, a form that comes too late comes back after signing in.
window.xz = (() => {
  "use strict";
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const fragment = (more) => ({ headers: { "x-fragment": "1" }, ...more });
  let renewing = null, declined = false;

  // What the page's forms send back belongs to a session: those of the new one take the place of the old ones.
  const adopt = (token) => {
    for (const input of document.querySelectorAll("input[name=_csrf]")) input.value = token;
    for (const form of document.querySelectorAll("form[action*='_csrf=']")) {
      form.setAttribute("action", form.getAttribute("action").replace(/_csrf=[0-9a-f]*/, `_csrf=${token}`));
    }
    for (const part of document.querySelectorAll("[data-token]")) part.dataset.token = token;
  };

  // The sign-in page's own form in a dialog. Done with whether somebody has signed in.
  const dialog = async () => {
    const page = parse(await (await fetch("/sign-in")).text());
    const form = page.querySelector("form[action='/sign-in']");
    const box = document.createElement("dialog");
    box.className = "xz-dialog xz-renew";
    box.setAttribute("aria-labelledby", "renew-title");
    const title = form.querySelector("h2");
    title.id = "renew-title";
    title.textContent = "登录已过期，填写的内容还在";
    const told = document.createElement("div");
    told.setAttribute("role", "alert");
    title.after(told);
    const later = document.createElement("button");
    later.className = "btn btn-quiet";
    later.type = "button";
    later.textContent = "稍后再登录";
    form.querySelector("button[type=submit]").after(later);
    box.append(form);
    document.body.append(box);
    return new Promise((done) => {
      const end = (renewed) => { box.remove(); done(renewed); };
      later.addEventListener("click", () => end(false));
      box.addEventListener("cancel", () => end(false));
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch("/sign-in", { method: "POST", body, redirect: "manual" }).catch(() => null);
        if (answer?.type === "opaqueredirect") {
          const [token, login] = (await (await fetch("/session", fragment())).text()).split("\n");
          adopt(token);
          // Somebody else sees another page.
          if (login !== document.body.dataset.login) location.reload();
          return end(true);
        }
        const wrong = answer && parse(await answer.text()).querySelector("#password-error");
        told.className = "xz-err";
        told.textContent = wrong ? wrong.textContent.trim() : "没有连上，稍后再试";
        form.elements.password.select();
      });
      box.showModal();
      form.elements[document.body.dataset.login ? "password" : "account"].focus();
      if (document.body.dataset.login) form.elements.account.value = document.body.dataset.login;
    });
  };

  const renew = () => {
    renewing ??= dialog().then((done) => { declined = !done; return done; }).finally(() => { renewing = null; });
    return renewing;
  };

  // Does what `send` does, once more where somebody had to sign in first. Who has put it off is not asked by a clock.
  const ask = async (send, byHand = false) => {
    const answer = await send();
    if (answer.status !== 401 || (declined && !byHand) || !(await renew().catch(() => false))) return answer;
    return send();
  };

  const proved = new WeakSet(), waiting = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[action^='/sign-']") || proved.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // A second click sends nothing twice.
    if (waiting.has(form)) return;
    waiting.add(form);
    // Where the server can't be reached, the browser says so better than we.
    const answer = await ask(() => fetch("/session", fragment()), true).catch(() => ({ ok: true }));
    waiting.delete(form);
    if (!answer.ok) return;
    proved.add(form);
    form.requestSubmit(submitter);
    proved.delete(form);
  }, true);
  // What htmx asks for, it asks for again on the page as it is after signing in.
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) renew().then((done) => { if (done) location.reload(); });
  });
  return { ask };
})();
