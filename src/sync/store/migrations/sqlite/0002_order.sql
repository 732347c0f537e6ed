-- When a decision was last written, in milliseconds since 1970: two of one second keep their order.
ALTER TABLE decision ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
