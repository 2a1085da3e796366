-- Which dates a brand looks at: regions of public holidays and zones of school holidays, as JSON lists of names.
CREATE TABLE date_choices (
  brand   BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  regions TEXT NOT NULL CHECK (json_valid(regions)),
  zones   TEXT NOT NULL CHECK (json_valid(zones))
) STRICT;

-- Dates and whole categories that a brand does not want to see.
CREATE TABLE hidden_dates (
  brand BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  kind  TEXT NOT NULL CHECK (kind IN ('date', 'category')),
  key   TEXT NOT NULL CHECK (key <> ''),
  PRIMARY KEY (brand, kind, key)
) STRICT, WITHOUT ROWID;

-- A brand's own dates: its birthday, a fair, the opening of a shop.
CREATE TABLE own_dates (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  first_day  TEXT NOT NULL CHECK (first_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  days       INTEGER NOT NULL CHECK (days BETWEEN 1 AND 366),
  yearly     INTEGER NOT NULL CHECK (yearly IN (0, 1)),
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX own_dates_brand ON own_dates (brand, first_day) WHERE deleted_at IS NULL;
CREATE INDEX own_dates_bin ON own_dates (brand);

-- School holidays that a person took over from the ministry's file; they come before those built in.
CREATE TABLE school_holidays (
  zone      TEXT NOT NULL CHECK (zone <> ''),
  first_day TEXT NOT NULL CHECK (first_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  last_day  TEXT NOT NULL CHECK (last_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND last_day >= first_day),
  name      TEXT NOT NULL CHECK (name <> ''),
  source    TEXT NOT NULL, -- the file's name
  taken_at  INTEGER NOT NULL,
  PRIMARY KEY (zone, first_day)
) STRICT, WITHOUT ROWID;

-- Tables that were imported, to take each back as a whole.
CREATE TABLE import_batches (
  id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name      TEXT NOT NULL, -- the file's
  made_at   INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;

-- Which posts a batch made.
CREATE TABLE import_posts (
  post  BLOB NOT NULL PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  batch BLOB NOT NULL REFERENCES import_batches (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX import_posts_batch ON import_posts (batch);

-- Words that a brand writes and no dictionary knows.
CREATE TABLE dictionary_words (
  brand    BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  folded   TEXT NOT NULL CHECK (folded <> ''), -- lower case: the word is known in any case
  word     TEXT NOT NULL CHECK (word <> ''),
  added_at INTEGER NOT NULL,
  PRIMARY KEY (brand, folded)
) STRICT, WITHOUT ROWID;

-- What a brand forbids and requires in its texts, as JSON lists.
CREATE TABLE wordings (
  brand     BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  forbidden TEXT NOT NULL CHECK (json_valid(forbidden)),
  mentions  TEXT NOT NULL CHECK (json_valid(mentions)) -- one of them is required in a paid partnership
) STRICT;
