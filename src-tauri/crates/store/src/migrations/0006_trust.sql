-- Pause, forecast, guard, guided publishing.

-- New words in the outbox's vocabulary. A CHECK cannot be altered and the tables are too entangled to be rebuilt, so
-- the text of the schema changes; no row changes, and only words are added.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, '''content'', ''threadIncomplete'')', '''content'', ''threadIncomplete'', ''paused'', ''guided'')')
  WHERE type = 'table' AND name = 'deliveries';
UPDATE sqlite_schema
  SET sql = replace(sql, 'CHECK (mode IN (''auto'', ''handedOff''))', 'CHECK (mode IN (''auto'', ''handedOff'', ''guided''))')
  WHERE type = 'table' AND name IN ('deliveries', 'posts');
PRAGMA writable_schema = RESET;

-- Times in which nothing leaves, of one brand or of all; the open ones are in force.
CREATE TABLE pauses (
  id       INTEGER NOT NULL PRIMARY KEY,
  brand    BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null
  cause    TEXT NOT NULL CHECK (cause IN ('person', 'clock')),
  reason   TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX pauses_brand ON pauses (brand);
CREATE UNIQUE INDEX pauses_open ON pauses (coalesce(brand, x'')) WHERE ended_at IS NULL;

-- Posts that leave although their brand is paused, because a person chose so for each of them.
CREATE TABLE pause_exemptions (
  post BLOB NOT NULL PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts at hand for a crisis.
CREATE TABLE statements (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  title      TEXT NOT NULL CHECK (title <> ''),
  text       TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX statements_brand ON statements (brand);

-- Hours in which a conductor was at work: what is known of when this machine sleeps, and how far the clock had come.
CREATE TABLE awake (
  hour    INTEGER NOT NULL PRIMARY KEY, -- hours since 1970 UTC
  last_at INTEGER NOT NULL
) STRICT;

-- Words by which a brand is known, and words it wants to look at twice. Lower case, without the leading sign.
CREATE TABLE brand_marks (
  brand BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  kind  TEXT NOT NULL CHECK (kind IN ('domain', 'hashtag', 'sensitive')),
  value TEXT NOT NULL CHECK (value <> ''),
  PRIMARY KEY (brand, kind, value)
) STRICT, WITHOUT ROWID;

-- What of another brand a person says is meant in a post.
CREATE TABLE guard_confirmations (
  post  BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  kind  TEXT NOT NULL CHECK (kind IN ('handle', 'hashtag', 'domain', 'visual')),
  value TEXT NOT NULL,
  at    INTEGER NOT NULL,
  PRIMARY KEY (post, kind, value)
) STRICT, WITHOUT ROWID;

-- What is known to keep a planned delivery from leaving as planned. Derived.
CREATE TABLE forecasts (
  delivery BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL CHECK (kind <> ''),
  post     BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  since    INTEGER NOT NULL, -- when it was first known
  PRIMARY KEY (delivery, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX forecasts_post ON forecasts (post);
