-- Items of mailboxes and rows of the CRM that are one and are kept in step.
CREATE TABLE pair (
  mailbox     BIGINT  NOT NULL,
  rid         BYTEA   NOT NULL,             -- key of the row
  kind        TEXT    NOT NULL,             -- its table
  item        TEXT    NOT NULL,             -- id of the item; '' while it is being made
  list        TEXT    NOT NULL,             -- the list of tasks it lies in, or ''
  row_version TEXT    NOT NULL,             -- versions that were the same; '' where one is not known
  item_version TEXT   NOT NULL,
  base        TEXT    NOT NULL,             -- JSON: what both sides had
  tries       BIGINT  NOT NULL,
  failed      BIGINT ,                      -- when the last attempt failed
  at          BIGINT  NOT NULL,
  PRIMARY KEY (mailbox, rid)
);
CREATE INDEX pair_rid ON pair (rid);
CREATE INDEX pair_item ON pair (mailbox, item);

-- Rows that changed and are to be looked at for a mailbox. Of no row (16 times 0): what its filters find is to be
-- asked for, as far as it changed since then.
CREATE TABLE stir (
  mailbox     BIGINT  NOT NULL,
  kind        TEXT    NOT NULL,
  rid         BYTEA   NOT NULL,
  since       BIGINT  NOT NULL,             -- by the clock of the CRM
  at          BIGINT  NOT NULL,             -- milliseconds, when it was heard of last
  PRIMARY KEY (mailbox, kind, rid)
);

-- Mailboxes are found by whose they are.
CREATE INDEX mailbox_owner ON mailbox (owner);
