-- Which content of a CRM (a row of its table attachment) holds a file that was sent: the next mail with it names that.
CREATE TABLE content (
  crm         TEXT    NOT NULL,             -- the address of the organisation
  sha256      BYTEA   NOT NULL,             -- of the bytes of the file
  bytes       BIGINT  NOT NULL,             -- how many there are
  rid         BYTEA   NOT NULL,             -- key of the row
  used        BIGINT  NOT NULL,             -- milliseconds, when it was asked for last, to the day
  PRIMARY KEY (crm, sha256, bytes)
);
CREATE INDEX content_used ON content (used);
