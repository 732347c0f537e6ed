-- Times are milliseconds since 1970-01-01 UTC. Lists of people and of categories are JSON arrays.
CREATE TABLE mailbox (
  id           INTEGER PRIMARY KEY,
  user_id      TEXT NOT NULL UNIQUE,
  address      TEXT NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT NOT NULL,
  job_title    TEXT NOT NULL,
  language     TEXT NOT NULL,
  time_zone    TEXT NOT NULL,
  shared       INTEGER NOT NULL DEFAULT 0
);

-- Who may open a shared mailbox beside their own.
CREATE TABLE delegate (
  mailbox INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  member  INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  PRIMARY KEY (mailbox, member)
) WITHOUT ROWID;

CREATE TABLE folder (
  id         INTEGER PRIMARY KEY,
  mailbox    INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  remote_id  TEXT NOT NULL UNIQUE,
  well_known TEXT,
  name       TEXT NOT NULL,
  parent     INTEGER REFERENCES folder(id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  UNIQUE (mailbox, well_known)
);

-- The bodies stand last: a list of messages then never reads their overflow pages.
CREATE TABLE message (
  id                  INTEGER PRIMARY KEY,
  mailbox             INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  folder              INTEGER NOT NULL REFERENCES folder(id),
  remote_id           TEXT NOT NULL UNIQUE,
  immutable_id        TEXT NOT NULL UNIQUE,
  change_number       INTEGER NOT NULL,
  item_class          TEXT NOT NULL,
  internet_message_id TEXT NOT NULL,
  in_reply_to         TEXT NOT NULL,
  conversation_id     TEXT NOT NULL,
  conversation_index  BLOB NOT NULL,
  subject             TEXT NOT NULL,
  sender_name         TEXT NOT NULL,
  sender_address      TEXT NOT NULL,
  from_name           TEXT NOT NULL,
  from_address        TEXT NOT NULL,
  to_people           TEXT NOT NULL,
  cc_people           TEXT NOT NULL,
  bcc_people          TEXT NOT NULL,
  reply_to_people     TEXT NOT NULL,
  importance          TEXT NOT NULL,
  sensitivity         TEXT NOT NULL,
  is_read             INTEGER NOT NULL,
  is_draft            INTEGER NOT NULL,
  has_attachments     INTEGER NOT NULL,
  categories          TEXT NOT NULL,
  created_at          INTEGER NOT NULL,
  modified_at         INTEGER NOT NULL,
  sent_at             INTEGER NOT NULL,
  received_at         INTEGER NOT NULL,
  preview             TEXT NOT NULL,
  body_type           TEXT NOT NULL,
  headers             TEXT NOT NULL,
  body_text           TEXT NOT NULL,
  body_html           TEXT NOT NULL
);
CREATE INDEX message_by_folder ON message (folder, received_at DESC, id DESC);
CREATE INDEX message_by_message_id ON message (mailbox, internet_message_id);
CREATE INDEX message_by_conversation ON message (mailbox, conversation_id);

CREATE TABLE attachment (
  id           INTEGER PRIMARY KEY,
  message      INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  remote_id    TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content_id   TEXT NOT NULL,
  is_inline    INTEGER NOT NULL,
  size         INTEGER NOT NULL,
  content      BLOB NOT NULL
);
CREATE INDEX attachment_by_message ON attachment (message);

CREATE TABLE master_category (
  mailbox   INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL COLLATE NOCASE,
  color     TEXT NOT NULL,
  PRIMARY KEY (mailbox, name)
);

CREATE TABLE roaming_settings (
  mailbox INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  addin   TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (mailbox, addin)
) WITHOUT ROWID;

CREATE TABLE custom_properties (
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  addin   TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (message, addin)
) WITHOUT ROWID;
