// The workbench with a script: forms change the page in place, what goes on is followed, and a place in the page can be
// pointed at. Without it every form works by itself; all that is shown is made on the server.
document.documentElement.classList.add("has-script");

const main = () => document.getElementById("main");
let picked = null, applying = 0;

// What was typed since `sent` stays, whatever the page says by then.
async function replace(response, sent) {
  const text = await response.text();
  const next = new DOMParser().parseFromString(text, "text/html").getElementById("main");
  if (!next) return location.assign(response.url);
  const focus = document.activeElement?.id, open = [...document.querySelectorAll("details")].map((one) => one.open);
  const scrolled = document.querySelector(".stage")?.scrollTop ?? 0;
  const typed = [...document.querySelectorAll("#settings input")].filter((one) => one.value !== one.defaultValue && one.value !== sent?.get(one.name));
  main().replaceWith(next);
  for (const { id, value } of typed) {
    const field = document.getElementById(id);
    if (field && !field.readOnly && field.type !== "checkbox") field.value = value;
  }
  const details = [...document.querySelectorAll("details")];
  if (details.length === open.length) details.forEach((one, number) => { one.open = open[number]; });
  if (response.redirected || new URL(response.url).pathname.startsWith("/edit/look/")) history.replaceState(null, "", response.url);
  begin(scrolled);
  if (focus) document.getElementById(focus)?.focus();
}

const asHtml = { headers: { Accept: "text/html" } };

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  clearTimeout(applying);
  if (!form.matches(".live, .live-get") || button?.hasAttribute("formaction")) return;
  event.preventDefault();
  const values = new URLSearchParams(new FormData(form, button));
  main().setAttribute("aria-busy", "true");
  if (form.matches(".live-get")) return replace(await fetch(`${form.action}?${values}`, asHtml));
  if (form.matches(".mark")) {
    if (!picked) return say(null);
    values.set("at", picked.dataset.at);
  }
  await replace(await fetch(form.action, { ...asHtml, method: "POST", body: values }), values);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.name === "way") form.requestSubmit(form.querySelector('[value="way"]'));
  if (event.target.id === "shown") form.requestSubmit();
  // a little later, for the next click may save all of it
  if (form?.id === "settings") applying = setTimeout(() => form.requestSubmit(form.querySelector('[value="source"]')), 300);
});

// Follows what is going on until it ends.
async function follow() {
  const place = main().dataset.live;
  if (!place) return;
  await new Promise((done) => setTimeout(done, 400));
  if (main().dataset.live !== place) return;
  const known = main().dataset.revision;
  const busy = document.activeElement?.matches("input[type=text], input:not([type]), select, textarea");
  const answer = await fetch(location.href, asHtml);
  const text = await answer.clone().text();
  const next = new DOMParser().parseFromString(text, "text/html").getElementById("main");
  if (next && (next.dataset.live !== place || next.dataset.revision !== known) && !(busy && next.dataset.live)) return replace(answer);
  const status = next?.querySelector(".status"), shown = main().querySelector(".status");
  if (status && shown && status.innerHTML !== shown.innerHTML) shown.innerHTML = status.innerHTML;
  follow();
}

// Pointing at places: the frame runs nothing, so a pane of glass over it takes the clicks, and we look what lies there.
function frame() { return document.querySelector(".stage iframe"); }
function body() { return frame()?.contentDocument?.body; }

function fit(scrolled) {
  const shown = frame();
  if (!body()) return;
  shown.style.height = `${Math.min(body().scrollHeight + 24, 30000)}px`;
  const stage = document.querySelector(".stage");
  let glass = stage.querySelector(".glass");
  if (!glass) {
    glass = document.createElement("div");
    glass.className = "glass";
    stage.append(glass);
    const under = (event) => {
      const box = shown.getBoundingClientRect();
      return shown.contentDocument.elementFromPoint(event.clientX - box.left, event.clientY - box.top)?.closest("[data-at]");
    };
    glass.addEventListener("click", (event) => pick(under(event)));
    glass.addEventListener("pointermove", (event) => {
      shown.contentDocument.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
      under(event)?.classList.add("over");
    });
  }
  glass.style.height = shown.style.height;
  stage.scrollTop = scrolled;
  if (stage.dataset.picked && !picked) show(stage.dataset.picked);
}

function pick(element, scroll) {
  if (!element) return;
  picked?.classList.remove("picked");
  picked = element;
  picked.classList.add("picked");
  if (scroll) {
    const stage = document.querySelector(".stage");
    stage.scrollTop = Math.max(picked.getBoundingClientRect().top - 60, 0);
  }
  say(picked);
}

function say(element) {
  const shown = document.querySelector(".chosen");
  if (!shown) return;
  shown.textContent = element ? `${element.localName}: ${element.innerText.trim().replace(/\s+/g, " ").slice(0, 120)}` : shown.dataset.nothing;
  if (!element) shown.scrollIntoView({ block: "nearest" });
}

function step(where) {
  const all = [...body().querySelectorAll("[data-at]")].filter((one) => one.textContent.trim());
  if (!picked) return pick(all.find((one) => one.matches("h1")) ?? all[0], true);
  const at = all.indexOf(picked);
  const steps = {
    next: () => all[at + 1],
    previous: () => all[at - 1],
    wider: () => picked.parentElement?.closest("[data-at]"),
    narrower: () => picked.querySelector("[data-at]"),
  };
  pick(steps[where]() ?? picked, true);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button && body()) return step(button.dataset.step);
  const link = event.target.closest("a.there, a.live");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!link.matches(".there")) return fetch(link.href, asHtml).then(replace);
  const place = document.querySelector(".stage");
  if (place?.dataset.page === link.dataset.page && body()) return show(link.dataset.at);
  fetch(link.href, asHtml).then(replace);
});

function show(at) {
  const stage = document.querySelector(".stage");
  stage.scrollIntoView({ block: "nearest" });
  pick(body().querySelector(`[data-at="${at}"]`), true);
  stage.focus({ preventScroll: true });
}

function begin(scrolled = 0) {
  picked = null;
  const shown = frame();
  if (shown) {
    shown.addEventListener("load", () => fit(scrolled));
    if (shown.contentDocument?.readyState === "complete" && body()?.childElementCount) fit(scrolled);
  }
  follow();
}

begin();
