-- Subscriptions to what lies beside mail: events, contacts, tasks. `sort` is empty where it is messages; `list` is the
-- list whose tasks are watched.
ALTER TABLE subscription ADD COLUMN sort TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN list INTEGER REFERENCES entry(id) ON DELETE CASCADE;
