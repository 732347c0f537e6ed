// Stand-in for what Mailbox 1.13 and 1.15 add for several selected messages: the office.js on npm (April 2022) predates
// it, the one on Microsoft's CDN brings its own. It speaks the wire as a build of 2025 does: methods 196, 211 and 212, the
// event `olkSelectedItemsChanged`, and `isLoadedItem` on whatever is asked of the loaded message. Own code.
(() => {
  if (window === window.top || !globalThis.Office) return;
  const EVENT = "olkSelectedItemsChanged", HTML = 3, TEXT = 0;
  // `Office.onReady` would tell office.js in the page's name that the page is ready, before its own scripts have come.
  Microsoft.Office.WebExtension.onReadyInternal(() => {
    const { mailbox, requirements } = Office.context;
    const has = (version) => requirements.isSetSupported("Mailbox", version);
    if (!mailbox || mailbox.getSelectedItemsAsync || !has("1.13")) return;
    const host = () => OSF.getClientEndPoint();
    const add = (to, members) => { for (const [name, value] of Object.entries(members)) Object.defineProperty(to, name, { value, enumerable: false, configurable: true, writable: true }); return to; };
    const getters = (values) => { const made = {}; for (const [name, value] of Object.entries(values)) Object.defineProperty(made, name, { get: () => value, enumerable: false }); return made; };
    const answer = (done, asyncContext, value, code) => done(code === undefined
      ? { status: "succeeded", value, asyncContext }
      : { status: "failed", asyncContext, error: { code, name: "Sys.ArgumentException", message: `error ${code}` } });
    /** Calls as office.js does: (…, [options], [callback]). */
    const call = (id, params, rest, { loaded = false, read = (data) => data } = {}) => {
      const done = rest.find((one) => typeof one === "function") ?? (() => {});
      const context = rest.find((one) => one && typeof one === "object")?.asyncContext;
      host().invoke("ExecuteMethod", (code, response) => {
        if (code !== 0 || !response) answer(done, context, undefined, 9002);
        else if (response.error) answer(done, context, undefined, response.errorCode);
        else answer(done, context, read(response.data));
      }, { ApiParams: params, MethodData: { ControlId: OSF._OfficeAppFactory.getId(), DispatchId: id, isLoadedItem: loaded } });
    };
    const person = (p) => p && getters({ displayName: p.name, emailAddress: p.address, recipientType: ["other", "distributionList", "user", "externalUser"][p.recipientType] ?? "other" });
    const item = (d) => {
      const ask = (id, params, rest, read) => call(id, params, rest, { loaded: true, read });
      const made = getters({
        itemType: "message", itemClass: d.itemClass, itemId: d.id, internetMessageId: d.internetMessageId, conversationId: d.conversationId, subject: d.subject, normalizedSubject: d.normalizedSubject,
        from: person(d.from), sender: person(d.sender), to: d.to.map(person), cc: d.cc.map(person), dateTimeCreated: new Date(d.dateTimeCreated), dateTimeModified: new Date(d.dateTimeModified), attachments: d.attachments,
        body: add({}, { getAsync: (kind, ...rest) => ask(37, { coercionType: kind === "html" ? HTML : TEXT }, rest) }),
        categories: add({}, {
          getAsync: (...rest) => ask(157, undefined, rest),
          addAsync: (categories, ...rest) => ask(158, { categories }, rest),
          removeAsync: (categories, ...rest) => ask(159, { categories }, rest),
        }),
      });
      add(made, { getAllInternetHeadersAsync: (...rest) => ask(168, undefined, rest), unloadAsync: (...rest) => ask(212, undefined, rest) });
      if (d.isFromSharedFolder) add(made, { getSharedPropertiesAsync: (...rest) => ask(108, undefined, rest) });
      return made;
    };
    Office.EventType.SelectedItemsChanged = EVENT;
    add(mailbox, { getSelectedItemsAsync: (...rest) => call(196, undefined, rest) });
    if (has("1.15")) add(mailbox, { loadItemByIdAsync: (itemId, ...rest) => call(211, { itemId }, rest, { read: (data) => item(JSON.parse(data)) }) });
    // `mailbox.addHandlerAsync` cannot be replaced; what it calls can.
    const facade = OSF._OfficeAppFactory.getHostFacade();
    const { AddEventHandler: adds, RemoveEventHandler: removes } = OSF.DDA.DispIdHost.Methods;
    const registered = (given) => (code) => { const done = [...given].slice(1).findLast((one) => typeof one === "function"); if (done) answer(done, undefined, undefined, code === 0 ? undefined : 5001); };
    const data = { controlId: OSF._OfficeAppFactory.getId(), eventDispId: 53, targetId: "" };
    const before = { [adds]: facade[adds], [removes]: facade[removes] };
    facade[adds] = (given, ...more) => {
      if (given[0] !== EVENT) return before[adds].call(facade, given, ...more);
      host().registerForEvent(EVENT, () => given[1]({ type: EVENT }), registered(given), data);
    };
    facade[removes] = (given, ...more) => {
      if (given[0] !== EVENT) return before[removes].call(facade, given, ...more);
      host().unregisterForEvent(EVENT, registered(given), data);
    };
  });
})();
