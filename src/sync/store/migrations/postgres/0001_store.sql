-- The synchronizer's own tables. The SQLite twin of this file has the same tables and columns: the texts of SQL
-- are shared. Due times and leases are milliseconds since 1970, all other times are seconds. Keys of 16 bytes are
-- the first half of a SHA-256 of what they stand for, or a UUID.

-- SQLite's functions by their names, so that one text of SQL serves both.
CREATE FUNCTION json_each(text) RETURNS TABLE (value json) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
  AS 'SELECT json_array_elements($1::json)';
CREATE FUNCTION unhex(text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT decode($1, ''hex'')';

CREATE TABLE mailbox (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address     TEXT    NOT NULL UNIQUE,
  crm         BYTEA,                         -- key of the CRM's mailbox row
  owner       BYTEA,                         -- key of the user or queue
  queue       BIGINT  NOT NULL DEFAULT 0,   -- 1: the owner is a queue
  enabled     BIGINT  NOT NULL DEFAULT 1,
  due         BIGINT  NOT NULL,             -- when somebody may take it; while it is leased, when the lease ends
  woken       BIGINT  NOT NULL DEFAULT 0,   -- woken while it was leased: due at this time, when it is given back
  fence       BIGINT  NOT NULL DEFAULT 0,   -- grows with each lease
  holder      TEXT,                         -- the worker, while it is leased
  succeeded   BIGINT,                      -- lastsuccessfulsynccompletedon
  failed_at   BIGINT,                      -- lastsyncerroroccurredon
  code        TEXT,                         -- lastsyncerrorcode
  error       TEXT,                         -- lastsyncerror
  errors      BIGINT  NOT NULL DEFAULT 0,   -- lastsyncerrorcount
  processed   BIGINT  NOT NULL DEFAULT 0,   -- itemsprocessedforlastsync
  failed      BIGINT  NOT NULL DEFAULT 0,   -- itemsfailedforlastsync
  backlog     BIGINT  NOT NULL DEFAULT 0,   -- crmitemsbacklog
  total       BIGINT  NOT NULL DEFAULT 0    -- items processed since it was enrolled
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX mailbox_due ON mailbox (due) WHERE enabled = 1;

CREATE TABLE cursor (
  mailbox     BIGINT  NOT NULL,
  folder      TEXT    NOT NULL,             -- '' is the folder tree itself
  link        TEXT    NOT NULL,             -- opaque
  complete    BIGINT  NOT NULL,             -- 1: the round ended, the link is a delta link
  first       BIGINT  NOT NULL,             -- 1: still the first run
  seen        BIGINT  NOT NULL,
  expected    BIGINT  NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, folder)
);

CREATE TABLE folder (
  mailbox     BIGINT  NOT NULL,
  id          TEXT    NOT NULL,
  parent      TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  known       TEXT    NOT NULL,             -- Graph's wellKnownName, or ''
  PRIMARY KEY (mailbox, id)
);

CREATE TABLE sweep (
  mailbox     BIGINT  NOT NULL,
  folder      TEXT    NOT NULL,
  place       TEXT    NOT NULL,             -- opaque; '' is the start
  started     BIGINT  NOT NULL,
  ended       BIGINT,
  seen        BIGINT  NOT NULL,
  found       BIGINT  NOT NULL,             -- what delta had lost
  PRIMARY KEY (mailbox, folder)
);

-- Mails that were dealt with: small, there are many.
CREATE TABLE handled (
  mailbox     BIGINT  NOT NULL,
  item        BYTEA   NOT NULL,
  activity    BYTEA,
  basis       BYTEA   NOT NULL,         -- what the decision rested on
  did         SMALLINT NOT NULL,
  mark        SMALLINT NOT NULL,
  regarding   BYTEA  ,                      -- what we set it regarding
  kind        SMALLINT,                      -- of which table that is
  files       SMALLINT,                      -- files its activity has
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, item)
);

-- Mails that are still to be dealt with: large, there are few.
CREATE TABLE pending (
  mailbox     BIGINT  NOT NULL,
  item        BYTEA   NOT NULL,
  name        TEXT    NOT NULL,             -- the immutable id
  folder      TEXT    NOT NULL,
  message     TEXT,
  step        TEXT    NOT NULL,
  tries       BIGINT  NOT NULL,
  due         BIGINT,                      -- null: given up
  problem     TEXT    NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, item)
);
CREATE INDEX pending_due ON pending (mailbox, due);

CREATE TABLE decision (
  id          BYTEA   NOT NULL PRIMARY KEY,
  mailbox     BIGINT  NOT NULL,
  at          BIGINT  NOT NULL,
  seen        BIGINT  NOT NULL,
  mail        BYTEA   NOT NULL,
  same        BYTEA   NOT NULL,             -- of mail and what was decided: a repetition is no new row
  activity    BYTEA,
  message     TEXT,
  verdict     TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  evidence    TEXT    NOT NULL,
  remedy      TEXT    NOT NULL,
  who         TEXT    NOT NULL,
  undone      BIGINT,
  undone_by   TEXT
);
CREATE UNIQUE INDEX decision_same ON decision (mailbox, same) WHERE undone IS NULL;
CREATE INDEX decision_mail ON decision (mail);
CREATE INDEX decision_at ON decision (at, id);
CREATE INDEX decision_mailbox ON decision (mailbox, at, id);
CREATE INDEX decision_reason ON decision (reason, at, id);

-- What the firewall kept back: nothing of the mail itself.
CREATE TABLE withheld (
  mailbox     BIGINT  NOT NULL,
  mail        BYTEA   NOT NULL,
  rule        TEXT    NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, mail, rule)
);
CREATE INDEX withheld_mail ON withheld (mail);
CREATE INDEX withheld_at ON withheld (at);

CREATE TABLE tombstone (
  mailbox     BIGINT  NOT NULL,
  mail        BYTEA   NOT NULL,
  what        SMALLINT NOT NULL,             -- 0 tracking, 1 regarding
  who         TEXT    NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, mail)
);

-- The categories of tracked and of undeliverable mail: people rename them.
CREATE TABLE category (
  mailbox     BIGINT  NOT NULL,
  role        SMALLINT NOT NULL,             -- 1 tracked, 2 undeliverable
  id          TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  checked     BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, role)
);

CREATE TABLE subscription (
  id          TEXT    NOT NULL PRIMARY KEY,
  mailbox     BIGINT  NOT NULL,
  resource    TEXT    NOT NULL,
  secret      TEXT    NOT NULL,             -- clientState
  expires     BIGINT  NOT NULL
);
CREATE INDEX subscription_mailbox ON subscription (mailbox);
CREATE INDEX subscription_expires ON subscription (expires);

CREATE TABLE notification (
  mailbox     BIGINT  NOT NULL,
  subscription TEXT   NOT NULL,
  kind        TEXT    NOT NULL,
  since       BIGINT  NOT NULL,             -- milliseconds
  count       BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, subscription, kind)
);

CREATE TABLE alert (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mailbox     BIGINT  NOT NULL,
  kind        TEXT    NOT NULL,
  level       BIGINT  NOT NULL,             -- tracelog.level
  since       BIGINT  NOT NULL,
  last        BIGINT  NOT NULL,
  count       BIGINT  NOT NULL,
  detail      TEXT    NOT NULL,
  remedy      TEXT    NOT NULL,
  closed      BIGINT
);
CREATE UNIQUE INDEX alert_open ON alert (mailbox, kind) WHERE closed IS NULL;
CREATE INDEX alert_mailbox ON alert (mailbox);
CREATE INDEX alert_closed ON alert (closed) WHERE closed IS NOT NULL;

CREATE TABLE audit (
  id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          BIGINT  NOT NULL,
  who         TEXT    NOT NULL,
  what        TEXT    NOT NULL,
  target      TEXT    NOT NULL,
  detail      TEXT    NOT NULL
);
CREATE INDEX audit_at ON audit (at);
