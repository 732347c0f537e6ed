-- What a mailbox holds beside mail: events, contacts, lists of tasks, tasks.

-- `content` is the members as Graph tells them, as JSON. Tasks lie in a list (`parent`). `starts_at` and `ends_at` are
-- the span of an event, of a series the span of all of it; `key` is what the writer calls it, so that a repeated
-- request makes it once; `uid` is the same in the calendars of all who attend.
CREATE TABLE entry (
  id            INTEGER PRIMARY KEY,
  mailbox       INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  kind          TEXT NOT NULL,
  parent        INTEGER REFERENCES entry(id) ON DELETE CASCADE,
  remote_id     TEXT NOT NULL UNIQUE,
  immutable_id  TEXT NOT NULL UNIQUE,
  change_number INTEGER NOT NULL,
  sequence      INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  modified_at   INTEGER NOT NULL,
  starts_at     INTEGER NOT NULL,
  ends_at       INTEGER NOT NULL,
  key           TEXT,
  uid           TEXT,
  content       TEXT NOT NULL
);
CREATE INDEX entry_by_kind ON entry (mailbox, kind, id);
CREATE INDEX entry_by_change ON entry (mailbox, kind, sequence);
CREATE INDEX entry_by_uid ON entry (mailbox, uid);
CREATE UNIQUE INDEX entry_by_key ON entry (mailbox, kind, key);

-- Entries that are no more.
CREATE TABLE gone_entry (
  mailbox      INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  sequence     INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  parent       INTEGER,
  remote_id    TEXT NOT NULL,
  immutable_id TEXT NOT NULL,
  PRIMARY KEY (mailbox, sequence, remote_id)
) WITHOUT ROWID;
