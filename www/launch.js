// What Outlook runs when something happens to a mail that is being written: plain JavaScript in one file, because
// classic Outlook on Windows runs these functions without a page, imports or WebAssembly.
//
// Nothing here stands in anybody's way: what cannot be found out in time is not said, and the mail goes.
(() => {
  "use strict";

  // Names under which the pane keeps things (src/domain/intent.rs, src/addin/office/draft.rs).
  const INTENT = "regarding.intent";
  const BEGUN = "regarding.begun.1";
  // Outlook says after five seconds that an add-in takes long; by then the mail has been let go.
  const PATIENCE_MS = 4000;
  const ADDRESSES_MAX = 20;
  const NAMED_MAX = 3;
  const TABLES = [
    ["contacts", ["emailaddress1", "emailaddress2", "emailaddress3"]],
    ["accounts", ["emailaddress1", "emailaddress2", "emailaddress3"]],
    ["leads", ["emailaddress1", "emailaddress2", "emailaddress3"]],
    ["systemusers", ["internalemailaddress"]],
  ];
  const REPLY = /^\s*(re|aw|antw|antwort|sv|ref|res|odp|ynt|回复|回覆|答复|返信|회신)\s*:\s*/i;

  const WORDS = {
    en: {
      unknown: (names) => `Not in the CRM: ${names}.`,
      more: (n) => `${n} more`,
      thread: (name) => `This conversation is tracked to “${name}”. No record is chosen for this mail: open Regarding to choose one.`,
      anyway: "You can send it all the same.",
    },
    hi: {
      unknown: (names) => `CRM में नहीं हैं: ${names}।`,
      more: (n) => `${n} और`,
      thread: (name) => `यह बातचीत “${name}” से जुड़ी है। इस मेल के लिए कोई रिकॉर्ड नहीं चुना गया: चुनने के लिए Regarding खोलें।`,
      anyway: "आप इसे फिर भी भेज सकते हैं।",
    },
  };
  function words() {
    const tag = String(Office.context.displayLanguage || "").toLowerCase();
    return WORDS[Object.keys(WORDS).find((known) => tag.startsWith(known))] || WORDS.en;
  }

  /** The value that Outlook answers with; nothing where it refuses. */
  const ask = (call) => new Promise((done) => {
    try {
      call((result) => done(result && result.status === "succeeded" ? result.value : undefined));
    } catch {
      done(undefined);
    }
  });
  const within = (work, ms) => Promise.race([work, new Promise((done) => setTimeout(done, ms))]);
  const folded = (address) => String(address || "").trim().toLowerCase();
  const domain = (address) => folded(address).split("@").pop();

  // ---- a new mail -------------------------------------------------------------------------------------

  /** The mail was begun from a record in the pane: its draft is told what is to become of it. */
  async function begun() {
    const item = Office.context.mailbox.item;
    const kept = Office.context.roamingSettings.get(BEGUN);
    if (!kept || !(kept.until > Date.now())) return;
    const [to, type, properties] = await Promise.all([
      ask((done) => item.to.getAsync(done)),
      ask((done) => item.getComposeTypeAsync(done)),
      ask((done) => item.loadCustomPropertiesAsync(done)),
    ]);
    const meant = (to || []).some((person) => folded(person.emailAddress) === folded(kept.to));
    if (!meant || !type || type.composeType !== "newMail" || !properties || properties.get(INTENT)) return;
    properties.set(INTENT, kept.intent);
    await ask((done) => properties.saveAsync(done));
  }

  // ---- before it is sent ------------------------------------------------------------------------------

  function settings() {
    // Without a page there are none: then nothing is asked of the CRM.
    const element = typeof document === "undefined" ? null : document.getElementById("config");
    try {
      return element ? JSON.parse(element.textContent) : {};
    } catch {
      return {};
    }
  }

  async function token(config, crm) {
    if (config.signin === "msal") {
      if (!globalThis.regardingSignIn) return undefined;
      const scopes = config.scopes && config.scopes.length ? config.scopes : [`${crm.origin}/user_impersonation`];
      const loginHint = Office.context.mailbox.userProfile.emailAddress;
      return (await globalThis.regardingSignIn({ clientId: config.clientId, authority: config.authority, scopes, loginHint, fresh: false })).token;
    }
    const auth = (globalThis.OfficeRuntime && OfficeRuntime.auth) || Office.auth;
    return auth.getAccessToken({ allowSignInPrompt: false, allowConsentPrompt: false });
  }

  const quoted = (text) => `'${String(text).replace(/'/g, "''")}'`;
  const anyOf = (tests) => tests.join(" or ");

  async function rows(crm, bearer, path) {
    const answer = await fetch(new URL(path, crm), {
      headers: { authorization: `Bearer ${bearer}`, accept: "application/json", prefer: 'odata.include-annotations="*"' },
      credentials: "omit",
      cache: "no-store",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).value;
  }

  /** Of these addresses those that no row of the CRM has. */
  async function unknown(crm, bearer, addresses) {
    if (!addresses.length) return [];
    const asked = TABLES.map(([table, columns]) => {
      const filter = anyOf(addresses.flatMap((address) => columns.map((column) => `${column} eq ${quoted(address)}`)));
      return rows(crm, bearer, `${table}?$select=${columns}&$filter=${encodeURIComponent(filter)}`)
        .then((found) => found.flatMap((row) => columns.map((column) => folded(row[column]))));
    });
    const known = new Set((await Promise.all(asked)).flat());
    return addresses.filter((address) => !known.has(address));
  }

  /** What the conversation is tracked to: a tracked mail of the same subject with one of these people. */
  async function thread(crm, bearer, subject, addresses) {
    if (!REPLY.test(subject) || !addresses.length) return "";
    let bare = subject;
    for (let n = 0; n < 10 && REPLY.test(bare); n++) bare = bare.replace(REPLY, "");
    if (!bare.trim()) return "";
    const subjects = anyOf([...new Set([bare, `RE: ${bare}`, subject])].map((one) => `subject eq ${quoted(one)}`));
    const people = anyOf(addresses.map((address) => `p/addressused eq ${quoted(address)}`));
    const filter = `(${subjects}) and _regardingobjectid_value ne null and email_activity_parties/any(p:${people})`;
    const [found] = await rows(crm, bearer, `emails?$select=subject,_regardingobjectid_value&$filter=${encodeURIComponent(filter)}&$orderby=createdon desc&$top=1`);
    return found ? String(found["_regardingobjectid_value@OData.Community.Display.V1.FormattedValue"] || "") : "";
  }

  /** What is to be said before the mail goes; empty where nothing is. */
  async function objections() {
    const config = settings();
    if (!config.crm) return "";
    const item = Office.context.mailbox.item;
    const [to, cc, bcc, subject, properties] = await Promise.all([
      ask((done) => item.to.getAsync(done)),
      ask((done) => item.cc.getAsync(done)),
      ask((done) => item.bcc.getAsync(done)),
      ask((done) => item.subject.getAsync(done)),
      ask((done) => item.loadCustomPropertiesAsync(done)),
    ]);
    const me = Office.context.mailbox.userProfile.emailAddress;
    const all = [to, cc, bcc].flatMap((list) => list || []).map((person) => folded(person.emailAddress));
    const outside = [...new Set(all)].filter((address) => address.includes("@") && domain(address) !== domain(me)).slice(0, ADDRESSES_MAX);
    if (!outside.length) return "";
    const crm = new URL(config.crm, location.origin);
    const bearer = await token(config, crm);
    if (!bearer) return "";
    const kept = properties ? String(properties.get(INTENT) || "") : "";
    const chosen = kept.split(" ").length > 1;
    const [strangers, record] = await Promise.all([
      unknown(crm, bearer, outside),
      chosen ? "" : thread(crm, bearer, String(subject || ""), outside),
    ]);
    const { unknown: notKnown, more, thread: threaded, anyway } = words();
    const said = [];
    if (strangers.length) {
      const rest = strangers.length - NAMED_MAX;
      said.push(notKnown([...strangers.slice(0, NAMED_MAX), ...(rest > 0 ? [more(rest)] : [])].join(", ")));
    }
    if (record) said.push(threaded(record));
    return said.length ? [...said, anyway].join("\n") : "";
  }

  // ---- what the manifest names ------------------------------------------------------------------------

  function onNewMessageCompose(event) {
    within(begun(), PATIENCE_MS).catch(() => {}).then(() => event.completed());
  }

  function onMessageSend(event) {
    within(objections(), PATIENCE_MS).catch(() => "").then((errorMessage) => {
      event.completed(errorMessage ? { allowEvent: false, errorMessage } : { allowEvent: true });
    });
  }

  Office.actions.associate("onNewMessageCompose", onNewMessageCompose);
  Office.actions.associate("onMessageSend", onMessageSend);
  // In a page office.js takes no event before this is called, and ends one whose function it does not know: so it comes
  // last. Classic Outlook on Windows never calls back, and nothing here waits for it.
  if (Office.onReady) Office.onReady();
})();
