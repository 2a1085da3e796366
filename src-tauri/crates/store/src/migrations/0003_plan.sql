-- Weekly times of the queue, per account, on the wall of the account's brand.
CREATE TABLE queue_slots (
  account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 is Monday
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1439), -- since midnight
  PRIMARY KEY (account, weekday, minutes)
) STRICT, WITHOUT ROWID;

-- Where the queue put a post. The place is the queue's only as long as the post stands there.
CREATE TABLE queue_places (
  post      BLOB NOT NULL PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  wall      TEXT NOT NULL,
  placed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Ideas that are no posts yet, of one brand or of none.
CREATE TABLE ideas (
  key         INTEGER NOT NULL PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  brand       BLOB REFERENCES brands (id) ON DELETE CASCADE, -- for whichever brand when null
  version     INTEGER NOT NULL CHECK (version >= 1),
  title       TEXT NOT NULL,
  text        TEXT NOT NULL,
  label       TEXT NOT NULL,
  search_text TEXT NOT NULL, -- derived: lower case without accents
  post        BLOB REFERENCES posts (id) ON DELETE SET NULL, -- what it became
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  archived_at INTEGER
) STRICT;
CREATE INDEX ideas_brand ON ideas (brand, key);
CREATE INDEX ideas_post ON ideas (post) WHERE post IS NOT NULL;

-- Subjects that a brand talks about, with their share of its posts.
CREATE TABLE pillars (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  colour     TEXT NOT NULL CHECK (length(colour) = 7),
  share      INTEGER NOT NULL CHECK (share BETWEEN 0 AND 100), -- percent
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX pillars_brand ON pillars (brand, created_at);

-- The subject of a post.
CREATE TABLE post_pillars (
  post   BLOB NOT NULL PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  pillar BLOB NOT NULL REFERENCES pillars (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX post_pillars_pillar ON post_pillars (pillar);

-- Posts per ISO week that are wanted of an account.
CREATE TABLE cadences (
  account  BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  per_week INTEGER NOT NULL CHECK (per_week BETWEEN 1 AND 100)
) STRICT, WITHOUT ROWID;

-- Recurring posts: what each occurrence says until it is edited, and when.
CREATE TABLE series (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  rule       TEXT NOT NULL CHECK (rule <> ''), -- an RRULE
  first      TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1439), -- since midnight, on the wall of the brand
  content    TEXT NOT NULL CHECK (json_valid(content)),
  mode       TEXT NOT NULL CHECK (mode IN ('auto', 'handedOff')),
  generation INTEGER NOT NULL CHECK (generation >= 1), -- counts up with every change
  through    TEXT CHECK (through GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- occurrences are made up to here
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX series_brand ON series (brand, created_at);

-- The accounts of a series and what each says differently.
CREATE TABLE series_accounts (
  series  BLOB NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  patch   TEXT NOT NULL CHECK (json_valid(patch)),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  PRIMARY KEY (series, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_accounts_account ON series_accounts (account);

-- The post of each date of a series: at most one, whatever happens to it afterwards.
CREATE TABLE occurrences (
  series       BLOB NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  date         TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  post         BLOB NOT NULL UNIQUE REFERENCES posts (id) ON DELETE CASCADE,
  wall         TEXT NOT NULL, -- where the series put it; a person moved it when the post stands elsewhere
  post_version INTEGER NOT NULL, -- what the series wrote last; a person edited it when the post has another
  generation   INTEGER NOT NULL,
  PRIMARY KEY (series, date)
) STRICT, WITHOUT ROWID;

-- What series were before a change, for taking it back.
CREATE TABLE series_edits (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand  BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  before TEXT NOT NULL CHECK (json_valid(before)),
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX series_edits_brand ON series_edits (brand, at);
