// Token broker for nested app authentication: what Outlook answers to msal-browser's bridge. The wire is read from
// @azure/msal-browser 5 (src/naa). Tokens are really signed, by the sandbox's sign-in.
import { Api } from "./api.js";

const OPENID = ["openid", "profile", "offline_access", "email"];

export class NaaBroker {
  constructor(host) {
    this.host = host;
    this.enabled = true;
    this.failWith = null;
    this.requests = [];
    this.consented = new Set();
    this.consentNeeded = false;
    this.delay = 0;                               // milliseconds before each answer
    this.as = null;                               // another mailbox whose person is signed in
    addEventListener("message", (e) => this.#receive(e));
  }
  /** Who is signed in: the person of the mailbox, unless the knob says somebody else. */
  async #signedIn() {
    const { api, session } = this.host.app;
    if (!this.as) return { api, session };
    const other = new Api();
    return { api: other, session: await other.signIn(this.as) };
  }
  #account(session) {
    const u = session.mailbox;
    return { homeAccountId: `${u.userId}.${session.tenant}`, localAccountId: u.userId, tenantId: session.tenant, environment: "login.microsoftonline.com", username: u.address, name: u.displayName };
  }
  async #receive(e) {
    if (typeof e.data !== "string") return;
    let m; try { m = JSON.parse(e.data); } catch { return; }
    if (m?.messageType !== "NestedAppAuthRequest") return;
    const pane = this.host.panes().find((p) => p.frame.contentWindow === e.source && p.origin === e.origin);
    if (!pane) return;
    this.requests.push(m);
    const body = await this.#answer(m).catch((error) => ({ error: { status: "TRANSIENT_ERROR", code: "sandbox", description: error.message } }));
    e.source?.postMessage(JSON.stringify({ messageType: "NestedAppAuthResponse", requestId: m.requestId, success: !body.error, ...body }), e.origin);
  }
  async #answer(m) {
    if (!this.enabled) return { error: { status: "NESTED_APP_AUTH_UNAVAILABLE", description: "not supported by this host" } };
    if (this.delay) await new Promise((ok) => setTimeout(ok, this.delay));
    const { api, session } = await this.#signedIn(), account = this.#account(session);
    const { homeAccountId, environment, tenantId } = account;
    if (m.method === "GetInitContext") return { initContext: { sdkName: "sandbox-outlook", sdkVersion: "1.0.0", capabilities: { queryAccount: false }, accountContext: { homeAccountId, environment, tenantId } } };
    if (m.method !== "GetToken" && m.method !== "GetTokenPopup") return { error: { status: "NESTED_APP_AUTH_UNAVAILABLE", description: "method " + m.method } };
    if (this.failWith) return { error: this.failWith };
    const p = m.tokenParams || {};
    const scopes = String(p.scope || "").split(" ").filter((s) => s && !OPENID.includes(s));
    if (m.method === "GetTokenPopup") scopes.forEach((s) => this.consented.add(s));
    if (this.consentNeeded && scopes.some((s) => !this.consented.has(s))) return { error: { status: "USER_INTERACTION_REQUIRED", code: "invalid_grant", subError: "consent_required", description: "AADSTS65001: consent required" } };
    let issued;
    try {
      issued = await api.post("token", { scope: scopes.join(" "), clientId: p.clientId || "", nonce: p.nonce || "", lifetime: this.host.tokenLifetime });
    } catch (error) {
      if (!error.message.startsWith("AADSTS")) throw error;
      const status = m.method === "GetToken" ? "USER_INTERACTION_REQUIRED" : "PERSISTENT_ERROR";
      return { error: { status, code: "access_denied", subError: "consent_required", description: error.message } };
    }
    return {
      token: { access_token: issued.accessToken, id_token: issued.idToken, expires_in: issued.expiresIn, scope: scopes.join(" "), properties: null, authority: p.authority },
      account,
    };
  }
}
