// The console: finds the view of the address, keeps the last observation, and asks before each action.

import {ApiError, dropToken, get, hasToken, post, readStream, setToken, takeToken} from "./api.js";
import {element, replace} from "./dom.js";
import {VIEWS} from "./views.js";

const main = document.getElementById("main");
const ageShown = document.getElementById("age");
const pauseButton = document.getElementById("pause");
const dialog = document.getElementById("dialog");

const STALE_SECONDS = 60;
const MAX_WAIT_MILLIS = 30000;

let overview = null;
let paused = false;
let stream = null;
let shown = 0;
let loginReason = "The console needs a token. The start of the app prints it.";

const context = {
  get,
  plan: chosen => post("redrives:plan", chosen, crypto.randomUUID()),
  overview: () => overview,
  act,
  open: address => { location.hash = address; },
  reload: () => show(true),
  message,
};

/** "#/jobs?state=failed" → {name: "jobs", id: null, parameters: {state: "failed"}} */
function address() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  return {name: name || "overview", id: rest.length ? decodeURIComponent(rest.join("/")) : null,
    parameters: Object.fromEntries(new URLSearchParams(query))};
}

async function show(keepsFocus = false) {
  const turn = ++shown;
  const {name, id, parameters} = address();
  const view = VIEWS[name];
  for (const link of document.querySelectorAll("#views a")) {
    if (link.dataset.view === name) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  document.title = `${view?.title ?? "Not found"} – VIP export operations`;
  if (!hasToken()) {
    replace(main, login());
    return;
  }
  if (!view) {
    replace(main, element("h1", {}, "Not found"), element("p", {}, "There is no such view."));
    return;
  }
  try {
    const content = await view.render(context, id, parameters);
    if (turn === shown) {
      replace(main, content);
      if (!keepsFocus) {
        main.focus();
      }
    }
  } catch (failure) {
    if (turn === shown) {
      replace(main, refused(failure) ? login() : [element("h1", {}, view.title), message(failure.message, "error")]);
    }
  }
}

function message(text, kind = "") {
  return element("p", {class: `message ${kind}`, role: kind === "error" ? "alert" : "status"}, text);
}

/** Forgets a token that does not work, and returns whether that is what has failed. */
function refused(failure) {
  const isRefused = failure instanceof ApiError && failure.status === 401;
  if (isRefused) {
    dropToken();
    loginReason = "This token does not work. A restart of the app makes a new one.";
  }
  return isRefused;
}

function login() {
  const field = element("input", {id: "token", type: "password", autocomplete: "off", required: true});
  return element("form", {onsubmit: event => {
    event.preventDefault();
    setToken(field.value.trim());
    connect();
    show();
  }}, element("h1", {}, "Token"), element("p", {}, loginReason), element("p", {}, element("label", {for: "token"}, element("span", {}, "Token"), field)),
  element("button", {}, "Open the console"));
}

/** Asks for a reason, then posts. One key for each dialog, so that a second click is the same action. */
function act({title, text, path, body = {}, button, done}) {
  const key = crypto.randomUUID();
  const reason = element("textarea", {id: "reason", rows: 3, minlength: 10, maxlength: 500, required: true, "aria-describedby": "reason-help"});
  const problem = element("div");
  const form = element("form", {onsubmit: async event => {
    event.preventDefault();
    try {
      const result = await post(path, {...body, reason: reason.value}, key);
      dialog.close();
      done?.(result);
      await show(true);
    } catch (failure) {
      replace(problem, message(failure.message, "error"));
    }
  }},
  element("h2", {id: "dialog-title"}, title), element("p", {}, text),
  element("p", {}, element("label", {for: "reason"}, element("span", {}, "Reason"), reason),
    element("small", {id: "reason-help"}, "At least 10 characters. The audit keeps it.")),
  problem,
  element("div", {class: "actions"}, element("button", {}, button),
    element("button", {type: "button", onclick: () => dialog.close()}, "Back")));
  replace(dialog, form);
  dialog.showModal();
  reason.focus();
}

function showAge() {
  if (!overview) {
    ageShown.textContent = paused ? "paused" : "connecting …";
    return;
  }
  const age = Math.max(0, Math.round((Date.now() - overview.receivedAt) / 1000));
  const isStale = age > STALE_SECONDS;
  const text = paused ? `paused, ${age} s old` : isStale ? `${age} s old: the app does not answer` : "live";
  if (ageShown.textContent !== text) {
    ageShown.textContent = text;
  }
  ageShown.classList.toggle("stale", isStale && !paused);
}

/** Reads the stream while the page is seen and not paused. */
async function connect() {
  stream?.abort();
  if (paused || document.hidden || !hasToken()) {
    stream = null;
    return;
  }
  const mine = new AbortController();
  stream = mine;
  for (let wait = 1000; !mine.signal.aborted; wait = Math.min(2 * wait, MAX_WAIT_MILLIS)) {
    try {
      await readStream(mine.signal, next => {
        wait = 1000;
        overview = {...next, receivedAt: Date.now()};
        showAge();
        // nothing moves under the reader's focus
        const isBusy = dialog.open || (main !== document.activeElement && main.contains(document.activeElement));
        if (VIEWS[address().name]?.isLive && !isBusy) {
          show(true);
        }
      });
    } catch (failure) {
      if (refused(failure)) {
        show();
        return;
      }
    }
    if (!mine.signal.aborted) {
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }
}

pauseButton.addEventListener("click", () => {
  paused = !paused;
  pauseButton.textContent = paused ? "Resume" : "Pause";
  pauseButton.setAttribute("aria-pressed", String(paused));
  showAge();
  connect();
});
document.addEventListener("visibilitychange", connect);
addEventListener("hashchange", () => show());
setInterval(showAge, 1000);

takeToken();
replace(document.getElementById("views"), Object.entries(VIEWS).filter(([, view]) => view.isListed !== false)
  .map(([name, view]) => element("li", {}, element("a", {href: `#/${name}`, "data-view": name}, view.title))));
showAge();
show();
connect();
