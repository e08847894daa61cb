/* The one way to ask the JSON API. An answer that is no success becomes an ApiError with the
   server's own words; a lost connection becomes one too, so that callers have one case. */

export const PREFIX = "/api/v1";

export class ApiError extends Error {
  constructor(status, { code = "offline", message, hint = "", ...more }) {
    super(message);
    Object.assign(this, { status, code, hint, ...more });
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(PREFIX + path, { headers: { Accept: "application/json" }, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, { message: "paperkin does not answer.", hint: "Is it still running?" });
  }
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, body?.error ?? { message: response.statusText });
  return body;
}

/** GET a route; `parameters` with empty values are left out. */
export function get(path, parameters = {}, { signal } = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") query.append(name, one);
    }
  }
  const text = query.toString();
  return ask(text ? `${path}?${text}` : path, { signal });
}

/** Send JSON with POST, PUT or DELETE. */
export function send(method, path, value, { signal } = {}) {
  return ask(path, {
    method,
    signal,
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: value === undefined ? undefined : JSON.stringify(value),
  });
}

/** Send a form with files; `token` is the one that the page carries. */
export function sendForm(path, form, token) {
  return ask(path, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: form,
  });
}
