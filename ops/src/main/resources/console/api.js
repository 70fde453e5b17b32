// Calls the operators' API, and reads its stream. The token stays in this tab.

const KEY = "vip-export-token";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Takes the token out of the address, so that it is in no history and no link. */
export function takeToken() {
  const given = /^#token=([\w-]+)$/.exec(location.hash);
  if (given) {
    sessionStorage.setItem(KEY, given[1]);
    history.replaceState(null, "", location.pathname);
  }
}

export const hasToken = () => sessionStorage.getItem(KEY) !== null;
export const setToken = token => sessionStorage.setItem(KEY, token);
export const dropToken = () => sessionStorage.removeItem(KEY);

const authorization = () => ({Authorization: `Bearer ${sessionStorage.getItem(KEY)}`});

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new ApiError(response.status, body.message ?? `Status ${response.status}`);
  }
  return body;
}

/** get("jobs", {state: "failed"}): parameters without a value are left out. */
export async function get(path, parameters = {}) {
  const chosen = Object.entries(parameters).filter(([, value]) => value);
  const query = chosen.length ? `?${new URLSearchParams(chosen)}` : "";
  return answer(await fetch(`ops/v1/${path}${query}`, {headers: authorization()}));
}

/** A repetition with the same key is the same action. */
export async function post(path, body, key) {
  return answer(await fetch(`ops/v1/${path}`, {
    method: "POST",
    headers: {...authorization(), "Content-Type": "application/json", "Idempotency-Key": key},
    body: JSON.stringify(body),
  }));
}

/** Reads the stream until it ends or signal aborts; onOverview gets each observation. */
export async function readStream(signal, onOverview) {
  const response = await fetch("ops/v1/stream", {headers: authorization(), signal});
  if (!response.ok) {
    await answer(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = text.slice(0, end).split("\n").filter(line => line.startsWith("data:")).map(line => line.slice(5)).join("\n");
      text = text.slice(end + 2);
      if (data) {
        onOverview(JSON.parse(data));
      }
    }
  }
}
