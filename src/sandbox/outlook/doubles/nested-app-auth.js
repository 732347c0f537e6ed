// Stand-in for the nested-app-authentication bridge of the add-in's frame: the office.js on npm (April 2022) predates
// it, the one on Microsoft's CDN brings its own. Shape read from @azure/msal-browser 5 (src/naa). Own code.
(() => {
  if (window === window.top || window.nestedAppAuthBridge) return;
  // An Outlook that is older than nested app authentication has no bridge at all: `naa=none` in the page's address.
  if (new URLSearchParams(window.parent.location.search).get("naa") === "none") return;
  const listeners = new Set();
  addEventListener("message", (e) => {
    if (e.source !== window.parent || e.origin !== location.origin || typeof e.data !== "string") return;
    try { if (JSON.parse(e.data).messageType !== "NestedAppAuthResponse") return; } catch { return; }
    listeners.forEach((f) => f(e.data));
  });
  window.nestedAppAuthBridge = {
    addEventListener: (type, f) => { if (type === "message") listeners.add(f); },
    removeEventListener: (type, f) => { listeners.delete(f); },
    postMessage: (text) => window.parent.postMessage(text, location.origin),
  };
})();
