// Keeps what waits for the CRM in IndexedDB: texts by key, nothing else. Loaded when something is to be kept or to be
// looked for, after the first card. Why here and not in the pane: IndexedDB has no other face than JavaScript's, and three
// questions to it need no crate. What is kept, and what becomes of it, is decided in the pane (src/domain/queue.rs).

const NAME = "regarding";
const STORE = "wishes";

let opened = null;

// One connection for as long as the page lives. Where storage is denied this throws, and the pane looks elsewhere.
function open() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error("blocked"));
    request.onsuccess = () => {
      // A later version of the page may need it for itself.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      done(request.result);
    };
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

function within(mode, work) {
  return open().then((base) => new Promise((done, failed) => {
    const transaction = base.transaction(STORE, mode);
    let result;
    transaction.oncomplete = () => done(result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
    work(transaction.objectStore(STORE), (value) => {
      result = value;
    });
  }));
}

/** The texts whose keys begin so, at most that many. */
export function all(prefix, most) {
  return within("readonly", (store, is) => {
    const request = store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`), most);
    request.onsuccess = () => is(request.result);
  });
}

/** What lies under the key; nothing where nothing does. */
export function get(key) {
  return within("readonly", (store, is) => {
    const request = store.get(key);
    request.onsuccess = () => is(request.result);
  });
}

/**
 * Puts `after` in the place of `before`, or takes it away where that is null; nothing is done where something else lies
 * there by now. Answers whether it was done. One transaction, whoever else is at it.
 */
export function swap(key, [before, after]) {
  return within("readwrite", (store, is) => {
    const request = store.get(key);
    request.onsuccess = () => {
      is(request.result === before);
      if (request.result !== before) return;
      if (after === null) store.delete(key);
      else store.put(after, key);
    };
  });
}
