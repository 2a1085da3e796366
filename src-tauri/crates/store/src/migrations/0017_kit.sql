-- Pictures made fit: edits, alternative texts by language, brand kits, templates.

-- The edit of a visual (`format` empty) or of one format of it (`NETWORK/FORMAT`). Versions are numbered from 1; `at` is
-- the one in force, 0 none at all, so that undoing the first edit has somewhere to go.
CREATE TABLE visual_edits (
  visual   BLOB NOT NULL REFERENCES visuals (id) ON DELETE CASCADE,
  format   TEXT NOT NULL,
  at       INTEGER NOT NULL CHECK (at >= 0),
  revision INTEGER NOT NULL CHECK (revision > 0), -- grows with every change, undone ones included
  PRIMARY KEY (visual, format)
) STRICT, WITHOUT ROWID;
CREATE TABLE visual_edit_versions (
  visual  BLOB NOT NULL,
  format  TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  recipe  TEXT NOT NULL CHECK (json_valid(recipe)),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (visual, format, version),
  FOREIGN KEY (visual, format) REFERENCES visual_edits (visual, format) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Alternative texts in a language; the one of no language is `visuals.alt`.
CREATE TABLE visual_alts (
  visual   BLOB NOT NULL REFERENCES visuals (id) ON DELETE CASCADE,
  language TEXT NOT NULL CHECK (language <> ''),
  text     TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (visual, language)
) STRICT, WITHOUT ROWID;

-- What a brand chose. Files of logos and fonts are kept here and not beside the visuals: they are few, small, belong to
-- no use, and a copy of the database is a copy of the kit.
CREATE TABLE brand_kits (
  brand      BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  palette    TEXT NOT NULL CHECK (json_valid(palette)),
  title_font TEXT NOT NULL, -- empty: Pupitre's own
  text_font  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE brand_logos (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  variant    TEXT NOT NULL CHECK (variant IN ('light', 'dark', 'mono')),
  name       TEXT NOT NULL,
  mime       TEXT NOT NULL,
  width      INTEGER NOT NULL CHECK (width > 0),
  height     INTEGER NOT NULL CHECK (height > 0),
  file       BLOB NOT NULL,
  added_at   INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX brand_logos_brand ON brand_logos (brand);
CREATE UNIQUE INDEX brand_logos_variant ON brand_logos (brand, variant) WHERE deleted_at IS NULL;
CREATE TABLE brand_fonts (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  family     TEXT NOT NULL CHECK (family <> ''),
  weight     INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 1000),
  italic     INTEGER NOT NULL CHECK (italic IN (0, 1)),
  says       TEXT NOT NULL, -- what the file says of its licence
  note       TEXT NOT NULL, -- what the person noted of it
  restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
  file       BLOB NOT NULL,
  added_at   INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX brand_fonts_brand ON brand_fonts (brand);
CREATE UNIQUE INDEX brand_fonts_face ON brand_fonts (brand, family, weight, italic) WHERE deleted_at IS NULL;

-- Templates that were imported, sanitised.
CREATE TABLE templates (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  svg        TEXT NOT NULL,
  added_at   INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX templates_brand ON templates (brand);

-- Templates, filled in, and the visuals that were made of them.
CREATE TABLE designs (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  title      TEXT NOT NULL,
  design     TEXT NOT NULL CHECK (json_valid(design)),
  sizes      TEXT NOT NULL CHECK (json_valid(sizes)),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX designs_brand ON designs (brand);
CREATE TABLE design_visuals (
  visual  BLOB NOT NULL PRIMARY KEY REFERENCES visuals (id) ON DELETE CASCADE,
  design  BLOB NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
  page    INTEGER NOT NULL CHECK (page >= 0),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX design_visuals_design ON design_visuals (design, made_at);
