-- What Microsoft Graph asks for beside Outlook: what changed since, subscriptions, extended properties.

-- Changes of a mailbox are counted. `forgotten` is the last of which the tombstones are gone; a new `epoch` makes
-- every state that was handed out before worthless. `root_id` is the folder that all others lie in.
ALTER TABLE mailbox ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN root_id TEXT NOT NULL DEFAULT '';
UPDATE mailbox SET root_id = 'AQMk' || lower(hex(randomblob(45)));

-- The counts are kept by the triggers below.
ALTER TABLE folder ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
UPDATE folder SET total = (SELECT count(*) FROM message m WHERE m.folder = folder.id),
  unread = (SELECT count(*) FROM message m WHERE m.folder = folder.id AND m.is_read = 0);
CREATE INDEX folder_by_mailbox ON folder (mailbox, sequence);
CREATE INDEX folder_by_parent ON folder (parent);

-- `sequence` is the message's last change, `arrived` the change by which it came into its folder. `is_own` marks
-- what was written here: such mail has no header lines in Graph.
ALTER TABLE message ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN is_own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN flag TEXT NOT NULL DEFAULT 'notFlagged';
UPDATE message SET is_own = 1
  WHERE is_draft = 1 OR folder IN (SELECT id FROM folder WHERE well_known = 'sentitems');
-- The bodies stand last again: what stands behind them costs a walk through their overflow pages.
ALTER TABLE message ADD COLUMN last_headers TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN last_text TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN last_html TEXT NOT NULL DEFAULT '';
UPDATE message SET last_headers = headers, last_text = body_text, last_html = body_html;
ALTER TABLE message DROP COLUMN headers;
ALTER TABLE message DROP COLUMN body_text;
ALTER TABLE message DROP COLUMN body_html;
ALTER TABLE message RENAME COLUMN last_headers TO headers;
ALTER TABLE message RENAME COLUMN last_text TO body_text;
ALTER TABLE message RENAME COLUMN last_html TO body_html;
CREATE INDEX message_by_change ON message (folder, sequence);
CREATE INDEX message_by_time ON message (mailbox, received_at DESC, id DESC);

CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
  UPDATE folder SET total = total + 1, unread = unread + (NEW.is_read = 0) WHERE id = NEW.folder;
END;
CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (OLD.is_read = 0) WHERE id = OLD.folder;
END;
CREATE TRIGGER message_changed AFTER UPDATE OF folder, is_read ON message
  WHEN OLD.folder <> NEW.folder OR OLD.is_read <> NEW.is_read BEGIN
  UPDATE folder SET total = total - 1, unread = unread - (OLD.is_read = 0) WHERE id = OLD.folder;
  UPDATE folder SET total = total + 1, unread = unread + (NEW.is_read = 0) WHERE id = NEW.folder;
END;

-- Messages that went out of a folder: moved elsewhere, or deleted.
CREATE TABLE gone (
  folder       INTEGER NOT NULL REFERENCES folder(id) ON DELETE CASCADE,
  sequence     INTEGER NOT NULL,
  remote_id    TEXT NOT NULL,
  immutable_id TEXT NOT NULL,
  PRIMARY KEY (folder, sequence)
) WITHOUT ROWID;

-- Folders that are no more.
CREATE TABLE gone_folder (
  mailbox   INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  sequence  INTEGER NOT NULL,
  remote_id TEXT NOT NULL,
  PRIMARY KEY (mailbox, sequence)
) WITHOUT ROWID;

-- Extended properties and open extensions that somebody has given a message. The kind tells them apart.
CREATE TABLE extra (
  message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  kind    TEXT NOT NULL,
  name    TEXT NOT NULL COLLATE NOCASE,
  value   TEXT NOT NULL,
  PRIMARY KEY (message, kind, name)
) WITHOUT ROWID;
CREATE INDEX extra_by_name ON extra (kind, name);

-- `file`, or `item` with the MIME text of the message inside.
ALTER TABLE attachment ADD COLUMN kind TEXT NOT NULL DEFAULT 'file';
ALTER TABLE attachment ADD COLUMN modified_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN last_content BLOB NOT NULL DEFAULT x'';
UPDATE attachment SET last_content = content;
ALTER TABLE attachment DROP COLUMN content;
ALTER TABLE attachment RENAME COLUMN last_content TO content;

CREATE TABLE subscription (
  id            TEXT PRIMARY KEY,
  mailbox       INTEGER NOT NULL REFERENCES mailbox(id) ON DELETE CASCADE,
  folder        INTEGER REFERENCES folder(id) ON DELETE CASCADE,
  application   TEXT NOT NULL,
  creator       TEXT NOT NULL,
  resource      TEXT NOT NULL,
  changes       TEXT NOT NULL,
  url           TEXT NOT NULL,
  lifecycle_url TEXT NOT NULL,
  state         TEXT NOT NULL,
  tls           TEXT NOT NULL,
  immutable     INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
);
CREATE INDEX subscription_by_mailbox ON subscription (mailbox);
