// Signs in at the identity provider. Bundled with msal-browser and loaded only where the settings say so, at
// the first need of a token: it is larger than the pane.
//
// Three ways, the first that is there: through Outlook itself (nested app authentication), without a window of ours; a
// dialog of Office's own, on signin-dialog.html; a popup on the same page. No window opens unless somebody has just
// pressed something. Tokens are kept in memory alone.

import {
  BrowserCacheLocation,
  InteractionRequiredAuthError,
  createNestablePublicClientApplication,
} from "@azure/msal-browser";

// What msal-browser says when Outlook has no nested app authentication, though it may claim it (its issue 7723).
const NO_ACCOUNT = "no_account_error";
// Its codes for a network that is not there or does not answer.
const NETWORK = new Set(["no_network_connectivity", "network_error", "post_request_failed", "get_request_failed", "endpoints_resolution_error"]);
// What Entra says where consent is missing, and only an administrator can give it or the person declined to.
const CONSENT = /AADSTS(65001|65004|90008|90093|90094|650056)|consent_required/;
// The page of the dialog and of the popup; its address is a redirect of the registration.
const PAGE = "/signin-dialog.html";
// Its size, in percent of the screen.
const DIALOG = { height: 60, width: 30, promptBeforeOpen: false };
// How long a token of the dialog is not used any more before its end, in milliseconds.
const EARLY_MS = 5 * 60_000;
// What is remembered where storage is allowed: that somebody said an account is theirs though its name differs.
const SAME = "regarding.same-person";

let application;
// The token of a dialog or a popup, and whose it is.
let given = null;
// Accounts that were told to be somebody else's; choosing one once more says that it is right.
const told = new Set();

// One application for the life of the page; a failed start is not kept.
function started({ clientId, authority }) {
  application ??= createNestablePublicClientApplication({
    // Whoever the server names is trusted; msal-browser asks Microsoft about others otherwise.
    auth: { clientId, authority, knownAuthorities: [new URL(authority).host] },
    cache: { cacheLocation: BrowserCacheLocation.MemoryStorage },
  }).catch((error) => {
    application = undefined;
    throw error;
  });
  return application;
}

const interactive = (error) => error instanceof InteractionRequiredAuthError || error?.errorCode === NO_ACCOUNT;
// office.js throws plain texts.
const said = (error) => typeof error === "string" ? error : [error?.errorCode, error?.errorMessage ?? error?.message].filter(Boolean).join(": ");

// ---- the ways -----------------------------------------------------------------------------------------

// Whether Outlook signs in itself.
const nested = () => Boolean(globalThis.nestedAppAuthBridge);

async function throughOutlook(application, request, pressed) {
  try {
    return await application.acquireTokenSilent(request);
  } catch (error) {
    if (!interactive(error) || error.errorCode === NO_ACCOUNT || !pressed) throw error;
    return application.acquireTokenPopup(request);
  }
}

// A dialog of Office's own: the page in it signs in and tells the result to this one alone.
function inDialog({ loginHint, scopes }, other) {
  const ui = globalThis.Office?.context?.ui;
  if (!ui?.displayDialogAsync) return null;
  const address = new URL(PAGE, location.origin);
  address.search = new URLSearchParams({ hint: loginHint, scope: scopes.join(" "), ...(other ? { choose: "1" } : {}) });
  return new Promise((done, fail) => {
    const failed = (errorCode, errorMessage) => fail(Object.assign(new Error(errorMessage), { errorCode, errorMessage }));
    // office.js writes into the options: each dialog gets its own.
    ui.displayDialogAsync(address.href, { ...DIALOG }, (opened) => {
      if (opened.status !== "succeeded") return failed(`dialog_${opened.error?.code}`, opened.error?.message ?? "");
      const dialog = opened.value;
      dialog.addEventHandler(Office.EventType.DialogMessageReceived, (event) => {
        if (event.origin && event.origin !== location.origin) return;
        dialog.close();
        let message;
        try { message = JSON.parse(event.message); } catch { return failed("dialog_odd", "the dialog said what is not understood"); }
        if (message.accessToken) done(message);
        else failed(message.errorCode ?? "dialog_odd", message.errorMessage ?? "");
      });
      // 12006: somebody closed it.
      dialog.addEventHandler(Office.EventType.DialogEventReceived, (event) => failed("user_cancelled", `the sign-in was closed (${event.error})`));
    });
  });
}

async function byWindow(application, wish, other) {
  const prompt = other ? "select_account" : undefined;
  const dialog = inDialog(wish, other);
  const result = await (dialog ?? application.acquireTokenPopup({ scopes: wish.scopes, loginHint: wish.loginHint, prompt, redirectUri: location.origin + PAGE }));
  return { accessToken: result.accessToken, account: result.account, expires: Number(new Date(result.expiresOn)) };
}

// ---- whose token it is --------------------------------------------------------------------------------

// Sign-in names and addresses of an account. They may differ from the mailbox's address and be the same person.
function names(account) {
  const { preferred_username, upn, email, emails } = account.idTokenClaims ?? {};
  return [account.username, preferred_username, upn, email, ...(emails ?? [])].filter((name) => typeof name === "string").map((name) => name.toLowerCase());
}

function remembered(pair) {
  try { return localStorage.getItem(SAME) === pair; } catch { return false; }
}
function remember(pair) {
  try { localStorage.setItem(SAME, pair); } catch { /* Storage is denied: asked again next time. */ }
}

// The account's name, where it is somebody else's than the mailbox and nobody has said that it is right.
function somebodyElse(account, mailbox, pressed) {
  if (!mailbox || !account || names(account).includes(mailbox.toLowerCase())) return null;
  const pair = `${account.homeAccountId} ${mailbox.toLowerCase()}`;
  if (remembered(pair)) return null;
  if (pressed && told.has(pair)) {
    remember(pair);
    return null;
  }
  told.add(pair);
  return account.username || account.name || account.homeAccountId;
}

// Where an administrator agrees for everybody (Entra, "admin consent").
function consentAddress({ clientId, authority, scopes }) {
  const query = new URLSearchParams({ client_id: clientId, scope: scopes.join(" "), redirect_uri: location.origin + PAGE });
  return `${authority.replace(/\/$/, "")}/v2.0/adminconsent?${query}`;
}

// Gives {token}, or {unreachable: why}, or {consent: address}, or {other: who}, or {refused: why}. Never throws.
// `pressed` says whether somebody has just pressed something: only then may a window open.
export async function token(wish, pressed) {
  const { scopes, loginHint, fresh } = wish;
  try {
    if (given && !fresh && given.expires - EARLY_MS > Date.now()) return { token: given.accessToken };
    given = null;
    const application = await started(wish);
    const request = { scopes, loginHint, account: application.getAllAccounts()[0], forceRefresh: fresh };
    let result = null;
    if (nested()) {
      result = await throughOutlook(application, request, pressed).catch((error) => {
        if (error?.errorCode !== NO_ACCOUNT) throw error;
      });
    }
    const byOutlook = Boolean(result);
    if (!result && !pressed) return { refused: "nobody has signed in yet" };
    result ??= await byWindow(application, wish, told.size > 0);
    const other = somebodyElse(result.account, loginHint, pressed);
    if (other) return { other };
    if (!byOutlook) given = result;
    return { token: result.accessToken };
  } catch (error) {
    const why = said(error);
    if (CONSENT.test(why)) return { consent: consentAddress(wish) };
    return NETWORK.has(error?.errorCode) ? { unreachable: why } : { refused: why };
  }
}
