// The page of the sign-in's own window: goes to the identity provider, is sent back, and tells the pane. It is also where
// an administrator ends who has agreed for everybody. Bundled with msal-browser.

import { BrowserCacheLocation, createStandardPublicClientApplication } from "@azure/msal-browser";
import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

const WORDS = {
  en: {
    going: "Signing in…",
    done: "Signed in. This window closes by itself.",
    failed: "The sign-in did not work:",
    agreed: "Regarding is allowed for your organisation now. You can close this window; everybody can sign in.",
    declined: "Regarding was not allowed:",
  },
  hi: {
    going: "साइन इन हो रहा है…",
    done: "साइन इन हो गया। यह विंडो अपने-आप बंद हो जाएगी।",
    failed: "साइन इन नहीं हो सका:",
    agreed: "अब आपके संगठन के लिए Regarding की अनुमति है। आप यह विंडो बंद कर सकते हैं; अब सभी साइन इन कर सकते हैं।",
    declined: "Regarding की अनुमति नहीं दी गई:",
  },
};
const language = navigator.language.toLowerCase().startsWith("hi") ? "hi" : "en";
const words = WORDS[language];
document.documentElement.lang = language;

function show(...texts) {
  const state = document.getElementById("state");
  if (state) state.textContent = texts.filter(Boolean).join(" ");
}

// office.js sets these to null; msal-browser needs them.
const kept = { pushState: history.pushState.bind(history), replaceState: history.replaceState.bind(history) };
const RESPONSE = /[?#&](code|error)=/;
const query = new URLSearchParams(location.search);
const { clientId, authority } = JSON.parse(document.getElementById("config")?.textContent || "{}");
// What the way back does not keep: the page was opened with it.
const asked = { hint: query.get("hint") ?? "", scope: query.get("scope") ?? "", choose: query.has("choose") };

// The pane hears it through Office, whatever storage and windows the browser keeps apart.
async function tell(message) {
  await Office.onReady();
  Object.assign(history, kept);
  Office.context.ui.messageParent(JSON.stringify(message), { targetOrigin: location.origin });
}

async function signIn() {
  const application = await createStandardPublicClientApplication({
    auth: { clientId, authority, knownAuthorities: [new URL(authority).host], redirectUri: location.origin + location.pathname },
    cache: { cacheLocation: BrowserCacheLocation.SessionStorage },
  });
  const result = await application.handleRedirectPromise();
  if (!result) {
    const prompt = asked.choose ? "select_account" : undefined;
    return application.acquireTokenRedirect({ scopes: asked.scope.split(" "), loginHint: asked.hint, prompt });
  }
  const { accessToken, expiresOn, account } = result;
  show(words.done);
  await tell({ accessToken, expiresOn, account: { homeAccountId: account.homeAccountId, username: account.username, name: account.name, idTokenClaims: account.idTokenClaims } });
  // The token is the pane's now: nothing stays in this window.
  await application.clearCache();
}

async function start() {
  show(words.going);
  // An administrator's answer, which belongs to no window that waits.
  if (!/[?#&]state=/.test(location.search + location.hash)) {
    if (query.has("error")) return show(words.declined, query.get("error_description") ?? query.get("error"));
    if (query.has("admin_consent")) return show(words.agreed);
  }
  // The answer to a popup goes to the pane that opened it; the one to this page comes back to where it began.
  if (RESPONSE.test(location.search + location.hash)) return broadcastResponseToMainFrame();
  if (!asked.scope) return show(words.failed, "?");
  try {
    await signIn();
  } catch (error) {
    show(words.failed, error?.errorMessage ?? error?.message);
    await tell({ errorCode: error?.errorCode ?? "dialog_failed", errorMessage: error?.errorMessage ?? String(error) });
  }
}

// The scripts of office.js run before; msal-browser must find the history as it was.
addEventListener("DOMContentLoaded", () => {
  Object.assign(history, kept);
  start().catch((error) => show(words.failed, String(error)));
});
