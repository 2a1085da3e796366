-- The visuals library: folders, rights, papers, near-duplicates, jobs of bringing in, undo.

CREATE TABLE visual_folders (
  key         INTEGER NOT NULL PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  parent      INTEGER REFERENCES visual_folders (key) ON DELETE CASCADE,
  brand       BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null; the same as the parent's
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE INDEX visual_folders_brand ON visual_folders (brand);
CREATE INDEX visual_folders_parent ON visual_folders (parent);
CREATE UNIQUE INDEX visual_folders_name
  ON visual_folders (coalesce(parent, 0), coalesce(brand, x''), name_folded) WHERE deleted_at IS NULL;

-- What filters ask of a visual stands in its row and in `visuals_grid`; what only one visual at a time is asked for
-- stands in `visual_more`.
ALTER TABLE visuals ADD COLUMN kind TEXT NOT NULL DEFAULT 'image'
  CHECK (kind IN ('image', 'animation', 'drawing', 'video'));
ALTER TABLE visuals ADD COLUMN folder INTEGER REFERENCES visual_folders (key) ON DELETE SET NULL;
ALTER TABLE visuals ADD COLUMN title_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE visuals ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5);
ALTER TABLE visuals ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1));
ALTER TABLE visuals ADD COLUMN taken_at INTEGER; -- by the camera's clock
ALTER TABLE visuals ADD COLUMN hues INTEGER NOT NULL DEFAULT 0; -- a bit per colour of the palette; derived
ALTER TABLE visuals ADD COLUMN likeness INTEGER; -- perceptual hash
ALTER TABLE visuals ADD COLUMN licence TEXT NOT NULL DEFAULT 'unstated'; -- derived from the rights, like the next three
ALTER TABLE visuals ADD COLUMN barred INTEGER NOT NULL DEFAULT 0 CHECK (barred IN (0, 1)); -- whatever the day
ALTER TABLE visuals ADD COLUMN lawful_from TEXT CHECK (lawful_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE visuals ADD COLUMN lawful_until TEXT CHECK (lawful_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE visuals ADD COLUMN described INTEGER NOT NULL DEFAULT 0 CHECK (described IN (0, 1)); -- has an alternative text
ALTER TABLE visuals ADD COLUMN place BLOB; -- path of a file that was left where it is
ALTER TABLE visuals ADD COLUMN placed INTEGER NOT NULL DEFAULT 0 CHECK (placed IN (0, 1)); -- whether there is one
ALTER TABLE visuals ADD COLUMN fault TEXT CHECK (fault IN ('missing', 'damaged'));
ALTER TABLE visuals ADD COLUMN checked_at INTEGER;
UPDATE visuals SET title_folded = lower(title), described = (trim(alt) <> ''), lawful_until = licence_until;

-- The same bytes may be a visual of several brands.
DROP INDEX visuals_hash;
CREATE UNIQUE INDEX visuals_hash ON visuals (hash, coalesce(brand, x'')) WHERE deleted_at IS NULL;
CREATE INDEX visuals_folder ON visuals (folder) WHERE folder IS NOT NULL;
CREATE INDEX visuals_trash ON visuals (deleted_at) WHERE deleted_at IS NOT NULL;
-- All that filters and the layout of the grid read, in one narrow index.
CREATE INDEX visuals_grid ON visuals (imported_at, key, deleted_at, id, brand, folder, kind, width, height, bytes, colour,
  hues, favourite, rating, fault, placed, licence, barred, lawful_from, lawful_until, described, taken_at, title_folded);

CREATE TABLE visual_more (
  key       INTEGER NOT NULL PRIMARY KEY REFERENCES visuals (key) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  caption   TEXT NOT NULL,
  keywords  TEXT NOT NULL, -- one a line
  alts      TEXT NOT NULL, -- alternative texts in other languages, for the index; derived
  labels    TEXT NOT NULL, -- names of labels, for the index; derived
  author    TEXT NOT NULL, -- for the index; derived from the rights
  rights    TEXT NOT NULL CHECK (json_valid(rights)),
  embedded  TEXT NOT NULL CHECK (json_valid(embedded)),
  palette   TEXT NOT NULL CHECK (json_valid(palette)),
  clip      TEXT CHECK (json_valid(clip))
) STRICT;
INSERT INTO visual_more (key, file_name, caption, keywords, alts, labels, author, rights, embedded, palette)
  SELECT key, '', '', '', '', '', '', json_object('credit', credit, 'until', licence_until), '{}', '[]' FROM visuals;

DROP TABLE visual_search;
CREATE VIEW visual_text AS
  SELECT v.key, v.title, v.alt, v.credit, m.file_name, m.caption, m.keywords, m.alts, m.labels, m.author
  FROM visuals v JOIN visual_more m ON m.key = v.key;
CREATE VIRTUAL TABLE visual_search USING fts5 (
  title, alt, credit, file_name, caption, keywords, alts, labels, author,
  content = 'visual_text', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);
INSERT INTO visual_search (visual_search) VALUES ('rebuild');

CREATE TABLE visual_labels (
  visual INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  label  INTEGER NOT NULL REFERENCES labels (key) ON DELETE CASCADE,
  PRIMARY KEY (visual, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX visual_labels_label ON visual_labels (label);

CREATE TABLE visual_collections (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  filter     TEXT NOT NULL CHECK (json_valid(filter)),
  sort       TEXT NOT NULL CHECK (json_valid(sort)),
  reverse    INTEGER NOT NULL CHECK (reverse IN (0, 1)),
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX visual_collections_brand ON visual_collections (brand);

CREATE TABLE visual_releases (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  visual     INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('model', 'property', 'consent', 'licence')),
  name       TEXT NOT NULL,
  hash       TEXT NOT NULL CHECK (length(hash) = 64), -- its file lies beside those of the visuals
  bytes      INTEGER NOT NULL CHECK (bytes >= 0),
  until      TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note       TEXT NOT NULL,
  added_at   INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX visual_releases_visual ON visual_releases (visual);
CREATE INDEX visual_releases_hash ON visual_releases (hash);

-- Visuals that look alike, each pair once.
CREATE TABLE visual_pairs (
  one      INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  other    INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  distance INTEGER NOT NULL CHECK (distance >= 0),
  settled  INTEGER NOT NULL CHECK (settled IN (0, 1)), -- somebody said that both stay
  PRIMARY KEY (one, other),
  CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX visual_pairs_other ON visual_pairs (other);

CREATE TABLE visual_watches (
  key        INTEGER NOT NULL PRIMARY KEY,
  id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  path       BLOB NOT NULL UNIQUE,
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE,
  folder     INTEGER REFERENCES visual_folders (key) ON DELETE SET NULL,
  mode       TEXT NOT NULL CHECK (mode IN ('copy', 'reference')),
  enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  there      INTEGER NOT NULL CHECK (there IN (0, 1)),
  looked_at  INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visual_watches_brand ON visual_watches (brand);
CREATE INDEX visual_watches_folder ON visual_watches (folder);
-- Files that were seen there, so that each comes in once: also after it was put into the bin.
CREATE TABLE visual_watch_seen (
  watch    INTEGER NOT NULL REFERENCES visual_watches (key) ON DELETE CASCADE,
  path     BLOB NOT NULL,
  bytes    INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (watch, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE visual_jobs (
  key          INTEGER NOT NULL PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  brand        BLOB REFERENCES brands (id) ON DELETE CASCADE,
  folder       INTEGER REFERENCES visual_folders (key) ON DELETE SET NULL,
  watch        INTEGER REFERENCES visual_watches (key) ON DELETE SET NULL,
  mode         TEXT NOT NULL CHECK (mode IN ('copy', 'reference')),
  keep_folders INTEGER NOT NULL CHECK (keep_folders IN (0, 1)),
  name         TEXT NOT NULL,
  roots        TEXT NOT NULL CHECK (json_valid(roots)), -- hex of the paths that were named
  state        TEXT NOT NULL CHECK (state IN ('listing', 'running', 'paused', 'done', 'cancelled')),
  pause        TEXT CHECK (pause IN ('person', 'diskFull', 'sourceGone', 'readOnly')),
  total        INTEGER NOT NULL DEFAULT 0,
  added        INTEGER NOT NULL DEFAULT 0,
  known        INTEGER NOT NULL DEFAULT 0,
  refused      INTEGER NOT NULL DEFAULT 0,
  alike        INTEGER NOT NULL DEFAULT 0,
  bytes        INTEGER NOT NULL DEFAULT 0,
  bytes_done   INTEGER NOT NULL DEFAULT 0,
  begun_at     INTEGER NOT NULL,
  ended_at     INTEGER,
  dismissed    INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)),
  CHECK ((state = 'paused') = (pause IS NOT NULL)),
  CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX visual_jobs_brand ON visual_jobs (brand);
CREATE INDEX visual_jobs_folder ON visual_jobs (folder);
CREATE INDEX visual_jobs_watch ON visual_jobs (watch);
CREATE INDEX visual_jobs_open ON visual_jobs (state) WHERE ended_at IS NULL;
CREATE TABLE visual_job_items (
  job     INTEGER NOT NULL REFERENCES visual_jobs (key) ON DELETE CASCADE,
  seq     INTEGER NOT NULL,
  root    INTEGER NOT NULL, -- place in `roots`
  path    BLOB NOT NULL,
  bytes   INTEGER NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('waiting', 'arriving', 'added', 'known', 'refused')),
  reason  TEXT CHECK (reason <> ''),
  hash    TEXT CHECK (length(hash) = 64), -- written before the file is: what it is going to be
  visual  BLOB CHECK (length(visual) = 16),
  PRIMARY KEY (job, seq),
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK (state <> 'arriving' OR hash IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX visual_job_items_state ON visual_job_items (job, state, seq);
CREATE INDEX visual_job_items_arriving ON visual_job_items (hash) WHERE state = 'arriving';

-- Files that may belong to nothing any more: looked at, and removed when nothing needs them.
CREATE TABLE visual_leftovers (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER visuals_leave AFTER DELETE ON visuals BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;
CREATE TRIGGER visual_releases_leave AFTER DELETE ON visual_releases BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;
CREATE TRIGGER visual_job_items_leave AFTER UPDATE ON visual_job_items
  WHEN old.state = 'arriving' AND new.state <> 'arriving' BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;
CREATE TRIGGER visual_job_items_go AFTER DELETE ON visual_job_items WHEN old.state = 'arriving' BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;

-- Changes of the library with what was before, for taking each back as a whole.
CREATE TABLE library_edits (
  id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  changes   TEXT NOT NULL CHECK (json_valid(changes)),
  made_at   INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX library_edits_made ON library_edits (made_at);
