// Signs in at the identity provider. Bundled with msal-browser and loaded only where the settings say so, at
// the first need of a token: it is larger than the pane.
//
// Inside Outlook the token comes through Outlook itself (nested app authentication), without a window of
// ours. Where Outlook cannot do that, msal-browser falls back to a popup; a dialog of Office's own, for hosts
// that block popups, is not built yet. Tokens are kept in memory alone.

import {
  BrowserCacheLocation,
  InteractionRequiredAuthError,
  createNestablePublicClientApplication,
} from "@azure/msal-browser";

// What msal-browser says when Outlook has no nested app authentication, though it may claim it (its issue 7723).
const NO_ACCOUNT = "no_account_error";
// Its codes for a network that is not there or does not answer.
const NETWORK = new Set(["no_network_connectivity", "network_error", "post_request_failed", "get_request_failed", "endpoints_resolution_error"]);

let application;

// One application for the life of the page; a failed start is not kept.
function started({ clientId, authority }) {
  application ??= createNestablePublicClientApplication({
    auth: { clientId, authority },
    cache: { cacheLocation: BrowserCacheLocation.MemoryStorage },
  }).catch((error) => {
    application = undefined;
    throw error;
  });
  return application;
}

// Gives {token}, or {unreachable: why}, or {refused: why}. Never throws.
export async function token({ clientId, authority, scopes, loginHint, fresh }) {
  try {
    const signIn = await started({ clientId, authority });
    const request = { scopes, loginHint, account: signIn.getAllAccounts()[0], forceRefresh: fresh };
    try {
      return { token: (await signIn.acquireTokenSilent(request)).accessToken };
    } catch (error) {
      if (!(error instanceof InteractionRequiredAuthError) && error?.errorCode !== NO_ACCOUNT) throw error;
      return { token: (await signIn.acquireTokenPopup(request)).accessToken };
    }
  } catch (error) {
    const why = [error?.errorCode, error?.errorMessage ?? error?.message].filter(Boolean).join(": ");
    return NETWORK.has(error?.errorCode) ? { unreachable: why } : { refused: why };
  }
}
