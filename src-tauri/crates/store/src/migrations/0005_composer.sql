-- forms: what each account said differently at that moment, so that a version can be put back whole
ALTER TABLE post_versions ADD COLUMN forms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(forms));
CREATE INDEX post_versions_at ON post_versions (at);

-- Texts kept for later use: snippets, hashtag sets, templates.
CREATE TABLE snippets (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand       BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null
  kind        TEXT NOT NULL CHECK (kind IN ('text', 'hashtags', 'template')),
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL, -- lower case without accents: the order of lists
  body        TEXT NOT NULL CHECK (body <> ''),
  uses        INTEGER NOT NULL CHECK (uses >= 0),
  used_at     INTEGER,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE INDEX snippets_brand ON snippets (brand, name_folded);

-- Campaign parameters that a brand wants on the links to its own sites.
CREATE TABLE link_rules (
  brand      BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  rule       TEXT NOT NULL CHECK (json_valid(rule)),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Human beings whom a brand mentions.
CREATE TABLE people (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand       BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE INDEX people_brand ON people (brand, name_folded);

-- A person's identities on the networks.
CREATE TABLE handles (
  person  BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  network TEXT NOT NULL CHECK (network <> ''),
  handle  TEXT NOT NULL CHECK (handle <> ''),
  PRIMARY KEY (person, network)
) STRICT, WITHOUT ROWID;
