// Signs in at the identity provider: authorization code with PKCE (RFC 6749 4.1, RFC 7636), which Microsoft Entra ID
// and the sandbox both speak. Tokens are kept in memory alone; what must survive the way to the provider and back is
// the verifier, which is worth nothing without the code, and nothing once it was used.

// Where that stands meanwhile.
const KEPT = "regarding-signin";
// Who has signed out in this tab is not signed in again without a press.
const LEFT = "regarding-signed-out";
// Over it the window that signs in again gives the code to the page that opened it.
const CHANNEL = "regarding-signin";
// The state of a sign-in beside the page begins so.
const AGAIN = "again.";
// A token is not used any more when it has less than this left: clocks differ, and a request takes its time.
const MARGIN_MS = 60_000;
// How often it is looked whether that window was closed.
const LOOK_MS = 500;

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const digest = async (text) => base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

export function session({ signin, scope: own }) {
  const here = location.origin + location.pathname;
  const tokens = new Map();
  let refresh = "";
  // A refresh token is good once: one question at a time.
  let asking = Promise.resolve();

  async function way(state, verifier, more) {
    const wanted = {
      client_id: signin.clientId, response_type: "code", response_mode: "query", redirect_uri: here,
      scope: `${own} openid profile offline_access`, state, nonce: random(),
      code_challenge: await digest(verifier), code_challenge_method: "S256", ...more,
    };
    return `${signin.authorize}?${new URLSearchParams(wanted)}`;
  }

  // Gives {token} or {refused: why} or {unreachable: why}. Never throws.
  async function redeem(scope, grant) {
    let answer;
    try {
      const body = new URLSearchParams({ client_id: signin.clientId, scope: `${scope} openid profile offline_access`, ...grant });
      const reply = await fetch(signin.token, { method: "POST", body, credentials: "omit", cache: "no-store" });
      answer = await reply.json();
      if (reply.status >= 500) return { unreachable: String(reply.status) };
    } catch (error) {
      return { unreachable: String(error) };
    }
    if (typeof answer?.access_token !== "string") return { refused: answer?.error_description ?? answer?.error ?? "no token" };
    if (answer.refresh_token) refresh = answer.refresh_token;
    tokens.set(scope, { token: answer.access_token, until: Date.now() + (Number(answer.expires_in) || 300) * 1000 });
    return { token: answer.access_token };
  }

  const redeemCode = (code, verifier) => redeem(own, { grant_type: "authorization_code", code, redirect_uri: here, code_verifier: verifier });

  // What is needed to come back: to the same place of the desk, and with a code that nobody else can redeem.
  function leave(quiet) {
    const [state, verifier] = [random(), random()];
    sessionStorage.setItem(KEPT, JSON.stringify({ state, verifier, fragment: location.hash, quiet }));
    return way(state, verifier, quiet ? { prompt: "none" } : {});
  }

  // Where the browser is signed in at the provider already, as in a second tab or after a reload, nothing needs to be
  // pressed: it is asked without a page of its own (prompt=none, OpenID Connect 3.1.2.1), and sends back either way. The
  // page leaves for it: a hidden frame would not be given the provider's cookies by every browser.
  async function quietly() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    // It was asked already, and nobody sent an answer: it is not asked for ever.
    if (kept?.quiet || sessionStorage.getItem(LEFT)) return false;
    location.replace(await leave(true));
    return new Promise(() => {});
  }

  // Back from the provider: the code stands in the address, and is taken out of it at once.
  async function back() {
    const told = new URLSearchParams(location.search);
    const [code, state] = [told.get("code"), told.get("state")];
    if (!state || !(code || told.has("error"))) return quietly();
    if (state.startsWith(AGAIN)) {
      new BroadcastChannel(CHANNEL).postMessage({ code, state });
      close();
      return new Promise(() => {});
    }
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    history.replaceState(null, "", here + (kept?.fragment ?? ""));
    if (!code || kept?.state !== state) return false;
    return Boolean((await redeemCode(code, kept.verifier)).token);
  }
  const begun = back().catch(() => false);

  return {
    isIn: () => begun,

    async signIn() {
      sessionStorage.removeItem(LEFT);
      location.assign(await leave(false));
    },

    // Opens the window at once, while the press is dealt with.
    again() {
      const [state, verifier] = [AGAIN + random(), random()];
      const opened = open("about:blank", "regarding-signin", "popup,width=480,height=640");
      if (!opened) return Promise.resolve(false);
      const channel = new BroadcastChannel(CHANNEL);
      const told = new Promise((done) => {
        channel.addEventListener("message", ({ data }) => { if (data?.state === state) done(data.code); });
        const look = setInterval(() => {
          if (!opened.closed) return;
          clearInterval(look);
          // Its message may still be on the way.
          setTimeout(done, LOOK_MS);
        }, LOOK_MS);
      });
      return way(state, verifier)
        .then((url) => { opened.location = url; return told; })
        .then(async (code) => Boolean(code && (await redeemCode(code, verifier)).token))
        .finally(() => channel.close());
    },

    token(scope, fresh) {
      asking = asking.then(async () => {
        const kept = tokens.get(scope);
        if (kept && !fresh && kept.until - MARGIN_MS > Date.now()) return { token: kept.token };
        tokens.delete(scope);
        return refresh ? redeem(scope, { grant_type: "refresh_token", refresh_token: refresh }) : { refused: "nobody is signed in" };
      });
      return asking;
    },

    signOut() {
      tokens.clear();
      refresh = "";
      sessionStorage.setItem(LEFT, "1");
      location.assign(`${signin.logout}?${new URLSearchParams({ post_logout_redirect_uri: here })}`);
    },
  };
}
