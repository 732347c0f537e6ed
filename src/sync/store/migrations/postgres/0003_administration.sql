-- What administrators do, and what comes of it.

ALTER TABLE audit ADD COLUMN refused BIGINT NOT NULL DEFAULT 0;

-- What is wrong, as JSON, where the alert's kind alone does not say it.
ALTER TABLE alert ADD COLUMN finding TEXT;

-- How the last test of each part of a mailbox ended, in full: the CRM keeps only how.
CREATE TABLE trial (
  mailbox     BYTEA    NOT NULL,             -- key of the CRM's mailbox row
  part        TEXT    NOT NULL,
  well        BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  step        TEXT,                         -- the step that failed
  finding     TEXT,                         -- JSON
  PRIMARY KEY (mailbox, part)
);

-- Tests that are under way.
CREATE TABLE testing (
  mailbox     BYTEA    NOT NULL PRIMARY KEY,
  at          BIGINT NOT NULL
);

-- Work that goes on when whoever asked for it has left the page.
CREATE TABLE job (
  id          BYTEA    NOT NULL PRIMARY KEY,
  act         TEXT    NOT NULL,             -- JSON
  who         BYTEA    NOT NULL,             -- key of the CRM's user
  began       BIGINT NOT NULL,
  seen        BIGINT NOT NULL,             -- when it was last heard of: a silent one is lost
  ended       BIGINT,
  total       BIGINT NOT NULL DEFAULT 0,
  done        BIGINT NOT NULL DEFAULT 0,
  failed      BIGINT NOT NULL DEFAULT 0,
  waiting     BIGINT NOT NULL DEFAULT 0        -- left to a person
);
CREATE INDEX job_began ON job (began);

CREATE TABLE outcome (
  job         BYTEA    NOT NULL,
  mailbox     BYTEA    NOT NULL,
  address     TEXT    NOT NULL,
  finding     TEXT,                         -- JSON; none: done
  PRIMARY KEY (job, mailbox)
);

-- Small things that are kept under a name, as JSON.
CREATE TABLE paper (
  name        TEXT    NOT NULL PRIMARY KEY,
  text        TEXT    NOT NULL,
  at          BIGINT NOT NULL
);
