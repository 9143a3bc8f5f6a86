-- The schema that the statements of postgres.sql meet: every kind of table, key, index and dependant, with rows.
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE mood_new AS ENUM ('sad', 'ok', 'happy', 'great');
CREATE TYPE free_type AS ENUM ('a');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN percentage AS integer;
CREATE DOMAIN grade AS integer;
ALTER DOMAIN grade ADD CONSTRAINT grade_high CHECK (VALUE < 500) NOT VALID;
CREATE DOMAIN label AS text NOT NULL;
CREATE SEQUENCE numbers;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;

CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email varchar(50) NOT NULL UNIQUE,
  name text,
  region_id integer,
  share percentage,
  grade grade
);
INSERT INTO customers SELECT i, 'c' || i, 'n' || i, i, i % 100, i FROM generate_series(1, 200) i;

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint REFERENCES customers (id),
  parent_id bigint,
  state mood NOT NULL DEFAULT 'ok',
  total numeric(10,2) NOT NULL,
  rate numeric(6,3),
  loose numeric,
  quantity integer,
  small smallint,
  code varchar(50),
  indexed varchar(50),
  checked varchar(50),
  unchecked varchar(50),
  note text,
  indexed_note text,
  partial_note varchar(50),
  computed_note varchar(50),
  proven text,
  doubted text,
  fixed char(10),
  tags varchar(20)[],
  numbers integer[],
  days timestamp[],
  made timestamp,
  made_indexed timestamp,
  made_tz timestamptz,
  precise timestamp(3),
  network cidr,
  folded citext,
  flags bit varying(8),
  payload json,
  data jsonb,
  period tsrange,
  twice integer GENERATED ALWAYS AS (quantity * 2) STORED,
  CONSTRAINT checked_there CHECK (checked <> ''),
  CONSTRAINT proven_there CHECK (proven IS NOT NULL)
);
INSERT INTO orders (id, customer_id, total, rate, quantity, small, code, indexed, checked, unchecked, note, indexed_note, partial_note,
                    computed_note, proven, doubted, fixed, tags, numbers, made, made_indexed, made_tz, precise, network, folded, flags,
                    payload, data)
  SELECT i, i, i, 1, i, 1, 'c' || i, 'i' || i, 'x', 'u', 'n', 'n' || i, 'p', 'q', 'y', 'd', 'f', '{a}', '{1}', now(), now(), now(), now(), '10.0.0.0/8',
         'f', B'101', '{}', '{}' FROM generate_series(1, 200) i;
ALTER TABLE orders ADD CONSTRAINT unchecked_there CHECK (unchecked <> '') NOT VALID;
ALTER TABLE orders ADD CONSTRAINT doubted_there CHECK (doubted IS NOT NULL) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id) NOT VALID;
CREATE INDEX orders_indexed_idx ON orders (indexed);
CREATE INDEX orders_note_idx ON orders (indexed_note);
CREATE INDEX orders_partial_idx ON orders (partial_note) WHERE partial_note <> '';
CREATE INDEX orders_computed_idx ON orders (lower(computed_note));
CREATE INDEX orders_made_idx ON orders (made_indexed);
CREATE UNIQUE INDEX orders_code_key ON orders (code);
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE lines (
  id bigint,
  number integer NOT NULL,
  order_id bigint REFERENCES orders (id),
  order_code varchar(50),
  email varchar(50),
  share percentage,
  sure positive
);
INSERT INTO lines SELECT i, i, i, 'c' || i, 'c' || i, 1, 1 FROM generate_series(1, 200) i;
ALTER TABLE lines ADD CONSTRAINT lines_email FOREIGN KEY (email) REFERENCES customers (email);
ALTER TABLE lines ADD CONSTRAINT lines_later FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID;
CREATE UNIQUE INDEX lines_number_key ON lines (number);
CREATE UNIQUE INDEX lines_id_key ON lines (id);

CREATE TABLE tags (id bigint NOT NULL, name text, at timestamptz);
INSERT INTO tags SELECT i, 't' || i, now() FROM generate_series(1, 200) i;
CREATE UNLOGGED TABLE sessions (id bigint PRIMARY KEY, note text);
INSERT INTO sessions SELECT i FROM generate_series(1, 200) i;
CREATE TABLE regions (id integer PRIMARY KEY, name varchar(20));
INSERT INTO regions SELECT i FROM generate_series(1, 200) i;

CREATE TABLE parents (id bigint, name text);
INSERT INTO parents SELECT i, 'x' FROM generate_series(1, 200) i;
CREATE TABLE children (extra text) INHERITS (parents);
INSERT INTO children SELECT i, 'x', 'y' FROM generate_series(1, 200) i;

CREATE TABLE events (id bigint NOT NULL, order_id bigint, note text, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
INSERT INTO events SELECT i, i, 'x', '2025-02-01' FROM generate_series(1, 200) i;
INSERT INTO events SELECT i, i, 'x', '2030-02-01' FROM generate_series(1, 200) i;
CREATE TABLE old_events (id bigint NOT NULL, order_id bigint, note text, at timestamptz NOT NULL);
INSERT INTO old_events SELECT i, i, 'x', '2020-02-01' FROM generate_series(1, 200) i;
CREATE TABLE measures (at timestamptz NOT NULL, value numeric) PARTITION BY RANGE (at);
CREATE TABLE measures_2025 PARTITION OF measures FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE measures_2026 (at timestamptz NOT NULL, value numeric);
INSERT INTO measures_2026 SELECT '2026-02-01', 1 FROM generate_series(1, 200);
CREATE TABLE measures_2027 (at timestamptz NOT NULL, value numeric,
  CONSTRAINT bounds CHECK (at >= '2027-01-01' AND at < '2028-01-01'));
INSERT INTO measures_2027 SELECT '2027-02-01', 1 FROM generate_series(1, 200);

CREATE VIEW customer_names AS SELECT id, name FROM customers;
CREATE MATERIALIZED VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX order_totals_key ON order_totals (customer_id);
CREATE TABLE accounts (id integer PRIMARY KEY, rank mood, owner text);
INSERT INTO accounts SELECT i, 'ok', 'me' FROM generate_series(1, 200) i;
CREATE POLICY accounts_own ON accounts USING (owner = current_user);
CREATE RULE tags_keep AS ON DELETE TO tags WHERE OLD.id < 0 DO INSTEAD NOTHING;
