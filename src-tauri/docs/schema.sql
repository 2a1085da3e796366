-- Written by `cargo xtask codegen` from the migrations; not edited by hand.
-- Schema version 1. Columns named *_at are integer milliseconds since 1970 UTC; ids are UUID v7 as 16 bytes.

-- Facts about the data itself, for example the version of the zone rules that instants were derived with.
CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a person chose on this machine.
CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY CHECK (key <> ''),
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Who conducts: one row, taken by compare-and-set and renewed while its holder lives.
CREATE TABLE lease (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  holder     BLOB NOT NULL CHECK (length(holder) = 16),
  pid        INTEGER NOT NULL,
  name       TEXT NOT NULL,
  renewed_at INTEGER NOT NULL
) STRICT;

-- A client's brand and its rules.
CREATE TABLE brands (
  id                 BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name               TEXT NOT NULL CHECK (name <> ''),
  name_folded        TEXT NOT NULL, -- lower case without accents: the order of lists
  zone               TEXT NOT NULL, -- IANA name
  language           TEXT NOT NULL,
  colour             TEXT NOT NULL CHECK (length(colour) = 7),
  late_grace_minutes INTEGER NOT NULL CHECK (late_grace_minutes BETWEEN 0 AND 1440),
  voice              TEXT NOT NULL,
  demo               INTEGER NOT NULL CHECK (demo IN (0, 1)),
  created_at         INTEGER NOT NULL,
  updated_at         INTEGER NOT NULL,
  deleted_at         INTEGER
) STRICT;

-- A brand's identity on a network. Holds where the secret is, never the secret.
CREATE TABLE accounts (
  key              INTEGER NOT NULL PRIMARY KEY, -- short form for messages and the search filter
  id               BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  brand            BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network          TEXT NOT NULL CHECK (network <> ''), -- open on purpose: a new network needs no migration
  remote_id        TEXT,
  handle           TEXT NOT NULL,
  name             TEXT NOT NULL,
  avatar           TEXT,
  profile          TEXT,
  server           TEXT,
  own_server       INTEGER NOT NULL CHECK (own_server IN (0, 1)),
  facts            TEXT NOT NULL CHECK (json_valid(facts)),
  limits           TEXT NOT NULL CHECK (json_valid(limits)),
  scopes           TEXT NOT NULL CHECK (json_valid(scopes)),
  health           TEXT NOT NULL
                   CHECK (health IN ('ok', 'notConnected', 'locked', 'keychainAbsent', 'reconnect', 'unreachable')),
  expires_at       INTEGER,
  vault_backend    TEXT, -- name of the keychain that holds the secret; the secret itself is never here
  vault_generation INTEGER,
  inbox_cursor     TEXT,
  inbox_next_at    INTEGER,
  inbox_failures   INTEGER NOT NULL CHECK (inbox_failures >= 0),
  synced_at        INTEGER,
  created_at       INTEGER NOT NULL,
  deleted_at       INTEGER
) STRICT;
CREATE INDEX accounts_brand ON accounts (brand);
CREATE UNIQUE INDEX accounts_remote ON accounts (network, coalesce(server, ''), remote_id)
  WHERE remote_id IS NOT NULL AND deleted_at IS NULL;

-- Pictures of the library. The file's name on disk is `hash`.
CREATE TABLE visuals (
  key           INTEGER NOT NULL PRIMARY KEY,
  id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  brand         BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null
  title         TEXT NOT NULL,
  alt           TEXT NOT NULL,
  credit        TEXT NOT NULL,
  licence_until TEXT CHECK (licence_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  hash          TEXT NOT NULL CHECK (length(hash) = 64),
  mime          TEXT NOT NULL,
  width         INTEGER NOT NULL CHECK (width > 0),
  height        INTEGER NOT NULL CHECK (height > 0),
  bytes         INTEGER NOT NULL CHECK (bytes >= 0),
  colour        TEXT NOT NULL,
  imported_at   INTEGER NOT NULL,
  deleted_at    INTEGER
) STRICT;
CREATE INDEX visuals_brand ON visuals (brand, imported_at, key);
CREATE INDEX visuals_newest ON visuals (imported_at, key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX visuals_hash ON visuals (hash) WHERE deleted_at IS NULL;

-- Full text over `visuals`, written in the same transaction as the row.
CREATE VIRTUAL TABLE visual_search USING fts5 (
  title, alt, credit,
  content = 'visuals', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- Ideas with their master text and, once planned, their wall time and the instant derived from it.
CREATE TABLE posts (
  key          INTEGER NOT NULL PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  brand        BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  version      INTEGER NOT NULL CHECK (version >= 1),
  content      TEXT NOT NULL CHECK (json_valid(content)),
  excerpt      TEXT NOT NULL, -- derived from content
  first_visual BLOB CHECK (length(first_visual) = 16), -- derived from content
  search_text  TEXT NOT NULL, -- derived: master and variants, what post_search indexes
  wall         TEXT, -- as a clock in the zone shows it, with seconds
  zone         TEXT,
  fold         TEXT CHECK (fold IN ('earlier', 'later')),
  due_at       INTEGER, -- derived from wall, zone and fold by the rules of `rules`
  rules        TEXT,
  mode         TEXT NOT NULL CHECK (mode IN ('auto', 'handedOff')),
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  deleted_at   INTEGER,
  CHECK ((wall IS NULL) = (zone IS NULL)),
  CHECK ((wall IS NULL) = (fold IS NULL)),
  CHECK ((wall IS NULL) = (due_at IS NULL)),
  CHECK ((wall IS NULL) = (rules IS NULL))
) STRICT;
CREATE INDEX posts_brand ON posts (brand, updated_at);
CREATE INDEX posts_due ON posts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX posts_calendar
  ON posts (wall, id, brand, due_at, mode, zone, fold, first_visual, excerpt)
  WHERE wall IS NOT NULL AND deleted_at IS NULL;

-- Full text over `posts.search_text`, written in the same transaction as the row.
CREATE VIRTUAL TABLE post_search USING fts5 (
  search_text,
  content = 'posts', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- Every text that was ever saved: nothing typed is lost, also in a conflict.
CREATE TABLE post_versions (
  id      INTEGER NOT NULL PRIMARY KEY,
  post    BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  refused INTEGER NOT NULL CHECK (refused IN (0, 1)), -- a text whose save met a conflict; `version` is what it was made on
  content TEXT NOT NULL CHECK (json_valid(content)),
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX post_versions_post ON post_versions (post, id);
CREATE UNIQUE INDEX post_versions_version ON post_versions (post, version) WHERE refused = 0;

-- Which visuals a post uses, in its master or any variant. Derived.
CREATE TABLE post_visuals (
  post   BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  visual BLOB NOT NULL CHECK (length(visual) = 16), -- no foreign key: a text is saved even when its visual is gone
  PRIMARY KEY (post, visual)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_visuals_visual ON post_visuals (visual);

-- A post's form for one account: what it says differently.
CREATE TABLE variants (
  post    BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  patch   TEXT NOT NULL CHECK (json_valid(patch)),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  PRIMARY KEY (post, account)
) STRICT;
CREATE INDEX variants_account ON variants (account);

-- Threads of the unified inbox, one per account and first message.
CREATE TABLE conversations (
  key        INTEGER NOT NULL PRIMARY KEY,
  id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  account    INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network    TEXT NOT NULL CHECK (network <> ''),
  kind       TEXT NOT NULL CHECK (kind IN ('comment', 'mention', 'direct')),
  state      TEXT NOT NULL CHECK (state IN ('new', 'waiting', 'done')),
  root       TEXT NOT NULL, -- remote id of the thread's first message
  root_tag   TEXT NOT NULL,
  post       BLOB REFERENCES posts (id) ON DELETE SET NULL,
  from_name  TEXT NOT NULL,
  excerpt    TEXT NOT NULL,
  last_at    INTEGER NOT NULL,
  draft      TEXT NOT NULL,
  messages   INTEGER NOT NULL CHECK (messages >= 0),
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversations_root ON conversations (account, root);
CREATE INDEX conversations_post ON conversations (post) WHERE post IS NOT NULL;
CREATE INDEX conversations_newest ON conversations (last_at, key);
CREATE INDEX conversations_brand ON conversations (brand, last_at, key);
CREATE INDEX conversations_network ON conversations (network, last_at, key);
CREATE INDEX conversations_new ON conversations (last_at, key) WHERE state = 'new';
CREATE INDEX conversations_waiting ON conversations (last_at, key) WHERE state = 'waiting';
CREATE INDEX conversations_brand_new ON conversations (brand, last_at, key) WHERE state = 'new';
CREATE INDEX conversations_brand_waiting ON conversations (brand, last_at, key) WHERE state = 'waiting';
CREATE TRIGGER conversations_counted AFTER INSERT ON conversations BEGIN
  INSERT INTO conversation_counts (brand, network, state, count) VALUES (new.brand, new.network, new.state, 1)
    ON CONFLICT (brand, network, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER conversations_recounted AFTER UPDATE OF state ON conversations WHEN old.state <> new.state BEGIN
  UPDATE conversation_counts SET count = count - 1
    WHERE brand = old.brand AND network = old.network AND state = old.state;
  INSERT INTO conversation_counts (brand, network, state, count) VALUES (new.brand, new.network, new.state, 1)
    ON CONFLICT (brand, network, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER conversations_uncounted AFTER DELETE ON conversations BEGIN
  UPDATE conversation_counts SET count = count - 1
    WHERE brand = old.brand AND network = old.network AND state = old.state;
END;

-- Conversations by brand, network and state, kept by triggers so that badges cost nothing.
CREATE TABLE conversation_counts (
  brand   BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('new', 'waiting', 'done')),
  count   INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (brand, network, state)
) STRICT, WITHOUT ROWID;

-- What was written, by others and by us, as the network last told it.
CREATE TABLE messages (
  id             INTEGER NOT NULL PRIMARY KEY, -- seconds since 1970 << 20 | sequence: the order of ids is that of time
  conversation   INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  account        INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
  remote_id      TEXT NOT NULL,
  remote_tag     TEXT NOT NULL,
  parent_remote  TEXT,
  ours           INTEGER NOT NULL CHECK (ours IN (0, 1)),
  author_remote  TEXT NOT NULL,
  author_name    TEXT NOT NULL,
  author_handle  TEXT NOT NULL,
  author_profile TEXT,
  text           TEXT NOT NULL,
  warning        TEXT,
  language       TEXT,
  visibility     TEXT,
  images         TEXT NOT NULL CHECK (json_valid(images)),
  mentions       TEXT NOT NULL CHECK (json_valid(mentions)),
  written_at     INTEGER NOT NULL,
  edited_at      INTEGER,
  deleted_at     INTEGER,
  permalink      TEXT
) STRICT;
CREATE UNIQUE INDEX messages_remote ON messages (account, remote_id);
CREATE INDEX messages_conversation ON messages (conversation, id);

-- What of a message is indexed; `filter` is one token, the account's.
CREATE VIEW message_text (id, text, author, filter) AS
  SELECT id, text, author_name || ' ' || author_handle, 'a' || account FROM messages WHERE deleted_at IS NULL;

-- Full text over `message_text`, written in the same transaction as the row, newest by rowid.
CREATE VIRTUAL TABLE message_search USING fts5 (
  text, author, filter,
  content = 'message_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- What we did with a message and have not taken back.
CREATE TABLE actions (
  message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  action  TEXT NOT NULL
          CHECK (action IN ('like', 'unlike', 'boost', 'unboost', 'deleteOwn', 'block', 'mute', 'report')),
  handle  TEXT CHECK (json_valid(handle)), -- what is needed to take it back
  PRIMARY KEY (message, action)
) STRICT, WITHOUT ROWID;

-- The outbox: publications, replies and actions. State moves only by the domain's `step`.
CREATE TABLE deliveries (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind          TEXT NOT NULL CHECK (kind IN ('post', 'reply', 'action')),
  account       BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  brand         BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network       TEXT NOT NULL CHECK (network <> ''),
  post          BLOB REFERENCES posts (id) ON DELETE CASCADE,
  conversation  BLOB REFERENCES conversations (id) ON DELETE CASCADE,
  message       INTEGER REFERENCES messages (id) ON DELETE SET NULL,
  action        TEXT
                CHECK (action IN ('like', 'unlike', 'boost', 'unboost', 'deleteOwn', 'block', 'mute', 'report')),
  state         TEXT NOT NULL,
  reason        TEXT NOT NULL,
  mode          TEXT NOT NULL CHECK (mode IN ('auto', 'handedOff')),
  wall          TEXT,
  zone          TEXT,
  fold          TEXT NOT NULL CHECK (fold IN ('earlier', 'later')),
  due_at        INTEGER,
  next_at       INTEGER,
  attempts      INTEGER NOT NULL CHECK (attempts >= 0),
  looks         INTEGER NOT NULL CHECK (looks >= 0),
  first_sent_at INTEGER,
  quiet_until   INTEGER,
  post_version  INTEGER,
  outgoing      TEXT CHECK (json_valid(outgoing)), -- frozen: what was approved, byte for byte
  target        TEXT CHECK (json_valid(target)),
  problems      TEXT NOT NULL CHECK (json_valid(problems)),
  remote        TEXT CHECK (json_valid(remote)),
  handoff       TEXT CHECK (json_valid(handoff)),
  permalink     TEXT,
  published_at  INTEGER,
  parts         INTEGER NOT NULL CHECK (parts >= 0),
  parts_done    INTEGER NOT NULL CHECK (parts_done >= 0),
  excerpt       TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  remote_id     TEXT GENERATED ALWAYS AS (json_extract(remote, '$.id')) VIRTUAL,
  sort_at       INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(published_at, due_at, created_at)) VIRTUAL,
  wake_at       INTEGER GENERATED ALWAYS AS ( -- when the conductor has to look; null when it has not
    CASE state
      WHEN 'scheduled' THEN CASE -- before it is due only to be handed off
        WHEN mode = 'handedOff' THEN coalesce(next_at, due_at)
        WHEN next_at > due_at THEN next_at
        ELSE due_at
      END
      WHEN 'retrying' THEN coalesce(next_at, 0)
      WHEN 'processing' THEN coalesce(next_at, 0)
      WHEN 'unconfirmed' THEN CASE WHEN next_at > coalesce(quiet_until, 0) THEN next_at ELSE coalesce(quiet_until, 0) END
      WHEN 'handedOff' THEN coalesce(next_at, due_at)
    END) VIRTUAL,
  CHECK (
    (state IN ('draft', 'scheduled', 'retrying', 'preparing', 'sending', 'processing', 'handedOff', 'published',
               'unconfirmed', 'cancelled') AND reason = '')
    OR (state = 'needsPerson'
        AND reason IN ('late', 'unknown', 'reconnect', 'restored', 'content', 'threadIncomplete'))
    OR (state = 'failed' AND reason IN ('rejected', 'gone'))),
  CHECK ((kind = 'post') = (post IS NOT NULL)),
  CHECK ((wall IS NULL) = (zone IS NULL))
) STRICT;
CREATE INDEX deliveries_post ON deliveries (post, account, network, state, reason) WHERE post IS NOT NULL;
CREATE INDEX deliveries_account ON deliveries (account, remote_id);
CREATE INDEX deliveries_conversation ON deliveries (conversation, created_at) WHERE conversation IS NOT NULL;
CREATE INDEX deliveries_message ON deliveries (message) WHERE message IS NOT NULL;
CREATE INDEX deliveries_wake ON deliveries (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX deliveries_state ON deliveries (state, sort_at, id);
CREATE INDEX deliveries_sort ON deliveries (sort_at, id);
CREATE INDEX deliveries_brand ON deliveries (brand, sort_at, id);

-- The calls of a delivery, in order, with the key minted for each before it first left.
CREATE TABLE steps (
  delivery      BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  ordinal       INTEGER NOT NULL CHECK (ordinal >= 0),
  name          TEXT NOT NULL, -- JSON
  once          INTEGER NOT NULL CHECK (once IN (0, 1)),
  key           TEXT NOT NULL, -- minted with the intent and never changed; empty before
  status        TEXT NOT NULL CHECK (status IN ('planned', 'open', 'waiting', 'done')),
  handle        TEXT CHECK (json_valid(handle)),
  first_sent_at INTEGER,
  finished_at   INTEGER,
  PRIMARY KEY (delivery, ordinal)
) STRICT;

-- What happened to a delivery, in order. Append-only.
CREATE TABLE ledger (
  id       INTEGER NOT NULL PRIMARY KEY,
  delivery BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,
  event    TEXT NOT NULL CHECK (event <> ''),
  step     TEXT
) STRICT;
CREATE INDEX ledger_delivery ON ledger (delivery, id);
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE ON ledger BEGIN
  SELECT raise(ABORT, 'the ledger is append-only');
END;
