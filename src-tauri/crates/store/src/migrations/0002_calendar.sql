-- labels, campaigns, notes on days, saved filters, drafts with a time, and what the calendar reads in one pass

-- Labels and campaigns: names in a colour that posts carry.
CREATE TABLE labels (
  key         INTEGER NOT NULL PRIMARY KEY, -- short form for posts.labels
  id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind        TEXT NOT NULL CHECK (kind IN ('label', 'campaign')), -- a post has at most one campaign
  brand       BLOB REFERENCES brands (id) ON DELETE CASCADE, -- of all brands when null
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL,
  colour      TEXT NOT NULL CHECK (length(colour) = 7),
  first_day   TEXT CHECK (first_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  last_day    TEXT CHECK (last_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  created_at  INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE INDEX labels_brand ON labels (brand);
CREATE UNIQUE INDEX labels_name ON labels (kind, coalesce(brand, x''), name_folded) WHERE deleted_at IS NULL;

-- Which posts carry which labels. A label in the bin keeps its posts.
CREATE TABLE post_labels (
  post  BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  label INTEGER NOT NULL REFERENCES labels (key) ON DELETE CASCADE,
  PRIMARY KEY (post, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_labels_label ON post_labels (label);

-- What a person noted on a day.
CREATE TABLE day_notes (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE, -- for all brands when null
  day        TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  text       TEXT NOT NULL CHECK (text <> ''),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX day_notes_day ON day_notes (day);
CREATE INDEX day_notes_brand ON day_notes (brand);

-- Filters of the calendar that a person named.
CREATE TABLE saved_filters (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL,
  filter      TEXT NOT NULL CHECK (json_valid(filter)),
  created_at  INTEGER NOT NULL
) STRICT;

-- It has a time but stays a draft until a person schedules it.
ALTER TABLE posts ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
-- Derived from deliveries: "account key:state:reason" of each, separated by blanks.
ALTER TABLE posts ADD COLUMN standing TEXT NOT NULL DEFAULT '';
-- Derived from post_labels: label keys, separated by blanks.
ALTER TABLE posts ADD COLUMN labels TEXT NOT NULL DEFAULT '';

UPDATE posts SET standing = coalesce((
  SELECT group_concat(part, ' ') FROM (
    SELECT a.key || ':' || d.state || ':' || d.reason AS part
    FROM deliveries d JOIN accounts a ON a.id = d.account WHERE d.post = posts.id ORDER BY a.key, d.id)), '');

-- `deleted_at` is in it although it is always null there: without it SQLite reads every row to see that it is.
DROP INDEX posts_calendar;
CREATE INDEX posts_calendar
  ON posts (wall, id, brand, deleted_at, due_at, held, first_visual, standing, labels, excerpt)
  WHERE wall IS NOT NULL AND deleted_at IS NULL;
