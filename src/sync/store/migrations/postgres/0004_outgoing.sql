-- Mails of the CRM that are being sent: few, and each only until it is sent or has failed.
CREATE TABLE outgoing (
  mailbox     BIGINT  NOT NULL,
  activity    BYTEA   NOT NULL,
  item        TEXT    NOT NULL,             -- the draft that will be sent, by its immutable id; '' before there is one
  message     TEXT,                         -- the Message-ID it has
  issued      BIGINT,                       -- since when it is given to the mailbox; null: it was not yet
  tries       BIGINT  NOT NULL,
  failed      BIGINT,                       -- when the last attempt failed
  PRIMARY KEY (mailbox, activity)
);

-- A mail of the CRM that was never sent has no Message-ID to ask by.
CREATE INDEX decision_activity ON decision (activity);
