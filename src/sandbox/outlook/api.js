// The page's side of the sandbox's API. The session token lives in memory only.
export class ApiError extends Error {
  constructor(status, code, message) { super(message); this.status = status; this.code = code; }
}

export class Api {
  #token = null;
  #control = null;
  #mailbox = null;
  async #fetch(method, path, body, headers = {}, again = false) {
    const init = { method, headers: { ...headers }, cache: "no-store" };
    if (this.#token) init.headers.authorization = `Bearer ${this.#token}`;
    if (body !== undefined) { init.headers["content-type"] = "application/json"; init.body = JSON.stringify(body); }
    const response = await fetch(path, init);
    if (response.ok) return response;
    // The session ended, after a night for example: sign in as the same mailbox again, once.
    if (response.status === 401 && this.#mailbox && !path.endsWith("/session") && !again) {
      await this.signIn(this.#mailbox);
      return this.#fetch(method, path, body, headers, true);
    }
    let error = {};
    try { error = (await response.json()).error || {}; } catch { /* the answer had no JSON */ }
    throw new ApiError(response.status, error.code || "http", error.message || `${method} ${path}: ${response.status}`);
  }
  async call(method, path, body, headers) {
    const response = await this.#fetch(method, path, body, headers);
    return response.status === 204 ? null : response.json();
  }
  get(path) { return this.call("GET", `/sandbox/api/${path}`); }
  post(path, body) { return this.call("POST", `/sandbox/api/${path}`, body); }
  put(path, body) { return this.call("PUT", `/sandbox/api/${path}`, body); }
  patch(path, body) { return this.call("PATCH", `/sandbox/api/${path}`, body); }
  delete(path, body) { return this.call("DELETE", `/sandbox/api/${path}`, body); }
  async signIn(mailbox) {
    const session = await this.call("POST", "/sandbox/api/session", { mailbox });
    this.#token = session.token;
    this.#mailbox = mailbox;
    return session;
  }
  async faults(method, body) {
    this.#control ??= (await this.get("control")).token;
    return this.call(method, "/sandbox/faults", body, { "x-sandbox-control": this.#control });
  }
  /** Server-sent events, read with fetch: an EventSource cannot send the token, and a token does not belong in a URL. */
  async listen(hear, signal) {
    while (!signal.aborted) {
      try {
        const response = await fetch("/sandbox/events", { headers: { authorization: `Bearer ${this.#token}`, accept: "text/event-stream" }, cache: "no-store", signal });
        if (!response.ok) throw new ApiError(response.status, "events", "events");
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let rest = ""; ;) {
          const { value, done } = await reader.read();
          if (done) break;
          const parts = (rest + value).split("\n\n");
          rest = parts.pop();
          for (const part of parts) {
            const field = (name) => part.split("\n").filter((l) => l.startsWith(name + ":")).map((l) => l.slice(name.length + 1).trim()).join("\n");
            if (field("event")) hear(field("event"), JSON.parse(field("data") || "{}"));
          }
        }
      } catch (e) {
        if (signal.aborted) return;
      }
      await new Promise((ok) => setTimeout(ok, 1000));
      if (!signal.aborted) hear("reset", {});
    }
  }
}
