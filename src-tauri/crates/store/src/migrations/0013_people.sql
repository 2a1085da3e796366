-- People over all networks, kept texts that answer, and what was answered before.

-- Kept texts that answer, each in a language or in none. One more word in a CHECK, in the way that step 6 explains.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, '(''text'', ''hashtags'', ''template'')', '(''text'', ''hashtags'', ''template'', ''reply'')')
  WHERE type = 'table' AND name = 'snippets';
PRAGMA writable_schema = RESET;
ALTER TABLE snippets ADD COLUMN language TEXT NOT NULL DEFAULT ''; -- of a text that answers; empty: whichever

-- What a brand's answers say of it.
CREATE TABLE reply_facts (
  brand     BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  signature TEXT NOT NULL,
  link      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Visuals of the answer being written, beside `conversations.draft`.
CREATE TABLE draft_visuals (
  conversation INTEGER NOT NULL PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  visuals      TEXT NOT NULL CHECK (json_valid(visuals))
) STRICT;

-- What a brand knows of a human being beside their handles.
ALTER TABLE people ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN consent TEXT NOT NULL DEFAULT ''; -- what they agreed to, when and how
CREATE TABLE person_tags (
  person BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  tag    TEXT NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (person, tag)
) STRICT, WITHOUT ROWID;

-- Who wrote to a brand: one row per identity. Ids of authors are a server's own. Derived from `messages` but for `person`,
-- who they are: that only a person says.
CREATE TABLE authors (
  key        INTEGER NOT NULL PRIMARY KEY,
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network    TEXT NOT NULL CHECK (network <> ''),
  server     TEXT NOT NULL, -- empty where the account has none
  remote     TEXT NOT NULL CHECK (remote <> ''),
  handle     TEXT NOT NULL,
  name       TEXT NOT NULL,
  profile    TEXT,
  folded     TEXT NOT NULL, -- name and handle, lower case without accents: what a search looks at
  name_key   TEXT NOT NULL, -- what the same name elsewhere has too; empty when it tells nothing
  handle_key TEXT NOT NULL,
  first_at   INTEGER NOT NULL,
  last_at    INTEGER NOT NULL,
  person     BLOB REFERENCES people (id) ON DELETE SET NULL
) STRICT;
CREATE UNIQUE INDEX authors_remote ON authors (brand, network, server, remote);
CREATE INDEX authors_newest ON authors (last_at, key) WHERE person IS NULL;
CREATE INDEX authors_brand ON authors (brand, last_at, key) WHERE person IS NULL;
CREATE INDEX authors_person ON authors (person) WHERE person IS NOT NULL;
CREATE INDEX authors_name ON authors (brand, name_key) WHERE name_key <> '';
CREATE INDEX authors_handle ON authors (brand, handle_key) WHERE handle_key <> '';

-- In which conversations an author wrote. Derived.
CREATE TABLE author_threads (
  author       INTEGER NOT NULL REFERENCES authors (key) ON DELETE CASCADE,
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  PRIMARY KEY (author, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX author_threads_conversation ON author_threads (conversation);

-- Identities that look alike and are not the same human being: a person said so. The lower key comes first.
CREATE TABLE distinct_authors (
  one   INTEGER NOT NULL REFERENCES authors (key) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES authors (key) ON DELETE CASCADE,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX distinct_authors_other ON distinct_authors (other);

-- What cards were before they were joined or split, for taking it back.
CREATE TABLE person_edits (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand  BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  before TEXT NOT NULL CHECK (json_valid(before)),
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_edits_brand ON person_edits (brand, at);

-- Whose messages were erased: a fingerprint by which what they wrote before is not taken in again.
CREATE TABLE erasures (
  account     INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
  at          INTEGER NOT NULL,
  PRIMARY KEY (account, fingerprint)
) STRICT, WITHOUT ROWID;

-- What a brand answered to which question, for answering alike. Derived from `messages`, except that it is only what left.
CREATE TABLE answers (
  answer   INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  question INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  brand    BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  size     INTEGER NOT NULL CHECK (size > 0) -- terms of the question
) STRICT;
CREATE INDEX answers_question ON answers (question);
CREATE INDEX answers_brand ON answers (brand, answer);

-- The words of those questions, reduced to what a paraphrase keeps.
CREATE TABLE answer_terms (
  brand  BLOB NOT NULL CHECK (length(brand) = 16), -- goes with its answer
  term   TEXT NOT NULL CHECK (term <> ''),
  answer INTEGER NOT NULL REFERENCES answers (answer) ON DELETE CASCADE,
  PRIMARY KEY (brand, term, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_terms_answer ON answer_terms (answer);

-- What was there before is read once, in the background.
INSERT INTO meta (key, value) SELECT 'people_read', '0' WHERE EXISTS (SELECT 1 FROM messages);
