-- The synchronizer's own tables. The PostgreSQL twin of this file has the same tables and columns: the texts of SQL
-- are shared. Due times and leases are milliseconds since 1970, all other times are seconds. Keys of 16 bytes are
-- the first half of a SHA-256 of what they stand for, or a UUID.

CREATE TABLE mailbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  address     TEXT    NOT NULL UNIQUE,
  crm         BLOB,                         -- key of the CRM's mailbox row
  owner       BLOB,                         -- key of the user or queue
  queue       INTEGER NOT NULL DEFAULT 0,   -- 1: the owner is a queue
  enabled     INTEGER NOT NULL DEFAULT 1,
  due         INTEGER NOT NULL,             -- when somebody may take it; while it is leased, when the lease ends
  woken       INTEGER NOT NULL DEFAULT 0,   -- woken while it was leased: due at this time, when it is given back
  fence       INTEGER NOT NULL DEFAULT 0,   -- grows with each lease
  holder      TEXT,                         -- the worker, while it is leased
  succeeded   INTEGER,                      -- lastsuccessfulsynccompletedon
  failed_at   INTEGER,                      -- lastsyncerroroccurredon
  code        TEXT,                         -- lastsyncerrorcode
  error       TEXT,                         -- lastsyncerror
  errors      INTEGER NOT NULL DEFAULT 0,   -- lastsyncerrorcount
  processed   INTEGER NOT NULL DEFAULT 0,   -- itemsprocessedforlastsync
  failed      INTEGER NOT NULL DEFAULT 0,   -- itemsfailedforlastsync
  backlog     INTEGER NOT NULL DEFAULT 0,   -- crmitemsbacklog
  total       INTEGER NOT NULL DEFAULT 0    -- items processed since it was enrolled
);
CREATE INDEX mailbox_due ON mailbox (due) WHERE enabled = 1;

CREATE TABLE cursor (
  mailbox     INTEGER NOT NULL,
  folder      TEXT    NOT NULL,             -- '' is the folder tree itself
  link        TEXT    NOT NULL,             -- opaque
  complete    INTEGER NOT NULL,             -- 1: the round ended, the link is a delta link
  first       INTEGER NOT NULL,             -- 1: still the first run
  seen        INTEGER NOT NULL,
  expected    INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder)
);

CREATE TABLE folder (
  mailbox     INTEGER NOT NULL,
  id          TEXT    NOT NULL,
  parent      TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  known       TEXT    NOT NULL,             -- Graph's wellKnownName, or ''
  PRIMARY KEY (mailbox, id)
);

CREATE TABLE sweep (
  mailbox     INTEGER NOT NULL,
  folder      TEXT    NOT NULL,
  place       TEXT    NOT NULL,             -- opaque; '' is the start
  started     INTEGER NOT NULL,
  ended       INTEGER,
  seen        INTEGER NOT NULL,
  found       INTEGER NOT NULL,             -- what delta had lost
  PRIMARY KEY (mailbox, folder)
);

-- Mails that were dealt with: small, there are many.
CREATE TABLE handled (
  mailbox     INTEGER NOT NULL,
  item        BLOB    NOT NULL,
  activity    BLOB,
  basis       BLOB    NOT NULL,         -- what the decision rested on
  did         INTEGER NOT NULL,
  mark        INTEGER NOT NULL,
  regarding   BLOB   ,                      -- what we set it regarding
  kind        INTEGER,                      -- of which table that is
  files       INTEGER,                      -- files its activity has
  at          INTEGER NOT NULL,
  PRIMARY KEY (mailbox, item)
) WITHOUT ROWID;

-- Mails that are still to be dealt with: large, there are few.
CREATE TABLE pending (
  mailbox     INTEGER NOT NULL,
  item        BLOB    NOT NULL,
  name        TEXT    NOT NULL,             -- the immutable id
  folder      TEXT    NOT NULL,
  message     TEXT,
  step        TEXT    NOT NULL,
  tries       INTEGER NOT NULL,
  due         INTEGER,                      -- null: given up
  problem     TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (mailbox, item)
);
CREATE INDEX pending_due ON pending (mailbox, due);

CREATE TABLE decision (
  id          BLOB    NOT NULL PRIMARY KEY,
  mailbox     INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  seen        INTEGER NOT NULL,
  mail        BLOB    NOT NULL,
  same        BLOB    NOT NULL,             -- of mail and what was decided: a repetition is no new row
  activity    BLOB,
  message     TEXT,
  verdict     TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  evidence    TEXT    NOT NULL,
  remedy      TEXT    NOT NULL,
  who         TEXT    NOT NULL,
  undone      INTEGER,
  undone_by   TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX decision_same ON decision (mailbox, same) WHERE undone IS NULL;
CREATE INDEX decision_mail ON decision (mail);
CREATE INDEX decision_at ON decision (at, id);
CREATE INDEX decision_mailbox ON decision (mailbox, at, id);
CREATE INDEX decision_reason ON decision (reason, at, id);

-- What the firewall kept back: nothing of the mail itself.
CREATE TABLE withheld (
  mailbox     INTEGER NOT NULL,
  mail        BLOB    NOT NULL,
  rule        TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (mailbox, mail, rule)
) WITHOUT ROWID;
CREATE INDEX withheld_mail ON withheld (mail);
CREATE INDEX withheld_at ON withheld (at);

CREATE TABLE tombstone (
  mailbox     INTEGER NOT NULL,
  mail        BLOB    NOT NULL,
  what        INTEGER NOT NULL,             -- 0 tracking, 1 regarding
  who         TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (mailbox, mail)
) WITHOUT ROWID;

-- The categories of tracked and of undeliverable mail: people rename them.
CREATE TABLE category (
  mailbox     INTEGER NOT NULL,
  role        INTEGER NOT NULL,             -- 1 tracked, 2 undeliverable
  id          TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  checked     INTEGER NOT NULL,
  PRIMARY KEY (mailbox, role)
);

CREATE TABLE subscription (
  id          TEXT    NOT NULL PRIMARY KEY,
  mailbox     INTEGER NOT NULL,
  resource    TEXT    NOT NULL,
  secret      TEXT    NOT NULL,             -- clientState
  expires     INTEGER NOT NULL
);
CREATE INDEX subscription_mailbox ON subscription (mailbox);
CREATE INDEX subscription_expires ON subscription (expires);

CREATE TABLE notification (
  mailbox     INTEGER NOT NULL,
  subscription TEXT   NOT NULL,
  kind        TEXT    NOT NULL,
  since       INTEGER NOT NULL,             -- milliseconds
  count       INTEGER NOT NULL,
  PRIMARY KEY (mailbox, subscription, kind)
);

CREATE TABLE alert (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox     INTEGER NOT NULL,
  kind        TEXT    NOT NULL,
  level       INTEGER NOT NULL,             -- tracelog.level
  since       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  count       INTEGER NOT NULL,
  detail      TEXT    NOT NULL,
  remedy      TEXT    NOT NULL,
  closed      INTEGER
);
CREATE UNIQUE INDEX alert_open ON alert (mailbox, kind) WHERE closed IS NULL;
CREATE INDEX alert_mailbox ON alert (mailbox);
CREATE INDEX alert_closed ON alert (closed) WHERE closed IS NOT NULL;

CREATE TABLE audit (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  who         TEXT    NOT NULL,
  what        TEXT    NOT NULL,
  target      TEXT    NOT NULL,
  detail      TEXT    NOT NULL
);
CREATE INDEX audit_at ON audit (at);
