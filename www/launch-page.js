// How launch.js signs in where it runs in a page: classic Outlook on Windows reads launch.js alone, and no imports.
globalThis.regardingSignIn = (wish) => import("./signin.js").then((signin) => signin.token(wish));
