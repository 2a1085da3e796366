-- Written by `cargo xtask codegen` from the migrations; not edited by hand.
-- Schema version 21. Columns named *_at are integer milliseconds since 1970 UTC; ids are UUID v7 as 16 bytes.

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
, approval TEXT NOT NULL DEFAULT 'optional'
  CHECK (approval IN ('none', 'optional', 'required'))) STRICT;

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
, kind TEXT NOT NULL DEFAULT 'image'
  CHECK (kind IN ('image', 'animation', 'drawing', 'video')), folder INTEGER REFERENCES visual_folders (key) ON DELETE SET NULL, title_folded TEXT NOT NULL DEFAULT '', rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5), favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)), taken_at INTEGER, hues INTEGER NOT NULL DEFAULT 0, likeness INTEGER, licence TEXT NOT NULL DEFAULT 'unstated', barred INTEGER NOT NULL DEFAULT 0 CHECK (barred IN (0, 1)), lawful_from TEXT CHECK (lawful_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), lawful_until TEXT CHECK (lawful_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), described INTEGER NOT NULL DEFAULT 0 CHECK (described IN (0, 1)), place BLOB, placed INTEGER NOT NULL DEFAULT 0 CHECK (placed IN (0, 1)), fault TEXT CHECK (fault IN ('missing', 'damaged')), checked_at INTEGER) STRICT;
CREATE INDEX visuals_brand ON visuals (brand, imported_at, key);
CREATE INDEX visuals_newest ON visuals (imported_at, key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX visuals_hash ON visuals (hash, coalesce(brand, x'')) WHERE deleted_at IS NULL;
CREATE INDEX visuals_folder ON visuals (folder) WHERE folder IS NOT NULL;
CREATE INDEX visuals_trash ON visuals (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE TRIGGER visuals_leave AFTER DELETE ON visuals BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;
CREATE INDEX visuals_grid ON visuals (imported_at, key, deleted_at,
  favourite + 4 * (fault IS NOT NULL) + 64 * (described = 0) + 128 * placed,
  barred, lawful_from, lawful_until, id, width, height, bytes, colour, kind, rating, brand, folder, hues, favourite, fault,
  placed, licence, described, taken_at, title_folded, likeness);

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
  mode         TEXT NOT NULL CHECK (mode IN ('auto', 'handedOff', 'guided')),
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  deleted_at   INTEGER, held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)), standing TEXT NOT NULL DEFAULT '', labels TEXT NOT NULL DEFAULT '', approval TEXT NOT NULL DEFAULT 'none'
  CHECK (approval IN ('none', 'asked', 'changes', 'voided', 'approved')),
  CHECK ((wall IS NULL) = (zone IS NULL)),
  CHECK ((wall IS NULL) = (fold IS NULL)),
  CHECK ((wall IS NULL) = (due_at IS NULL)),
  CHECK ((wall IS NULL) = (rules IS NULL))
) STRICT;
CREATE INDEX posts_brand ON posts (brand, updated_at);
CREATE INDEX posts_due ON posts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX posts_approval ON posts (brand) WHERE approval <> 'none';
CREATE INDEX posts_calendar
  ON posts (wall, id, brand, deleted_at, due_at, held, first_visual, standing, labels, approval, mode, excerpt)
  WHERE wall IS NOT NULL AND deleted_at IS NULL;

-- Full text over `posts.search_text`, written in the same transaction as the row.
CREATE VIRTUAL TABLE post_search USING fts5 (
  search_text,
  content = 'posts', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- Every text that was ever saved, thinned after a day and after thirty; what a conflict refused stays.
CREATE TABLE post_versions (
  id      INTEGER NOT NULL PRIMARY KEY,
  post    BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  refused INTEGER NOT NULL CHECK (refused IN (0, 1)), -- a text whose save met a conflict; `version` is what it was made on
  content TEXT NOT NULL CHECK (json_valid(content)),
  at      INTEGER NOT NULL
, forms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(forms))) STRICT;
CREATE INDEX post_versions_post ON post_versions (post, id);
CREATE UNIQUE INDEX post_versions_version ON post_versions (post, version) WHERE refused = 0;
CREATE INDEX post_versions_at ON post_versions (at);

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
  state      TEXT NOT NULL CHECK (state IN ('new', 'waiting', 'done', 'snoozed')),
  root       TEXT NOT NULL, -- remote id of the thread's first message
  root_tag   TEXT NOT NULL,
  post       BLOB REFERENCES posts (id) ON DELETE SET NULL,
  from_name  TEXT NOT NULL,
  excerpt    TEXT NOT NULL,
  last_at    INTEGER NOT NULL,
  draft      TEXT NOT NULL,
  messages   INTEGER NOT NULL CHECK (messages >= 0),
  created_at INTEGER NOT NULL
, snoozed_until INTEGER CHECK ((state = 'snoozed') = (snoozed_until IS NOT NULL)), priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'high')), assignee BLOB REFERENCES contacts (id) ON DELETE SET NULL, labels TEXT NOT NULL DEFAULT '', asked_at INTEGER, heard_at INTEGER, due_at INTEGER, signals INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX conversations_root ON conversations (account, root);
CREATE INDEX conversations_post ON conversations (post) WHERE post IS NOT NULL;
CREATE INDEX conversations_newest ON conversations (last_at, key);
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
CREATE INDEX conversations_wake ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_high ON conversations (last_at, key) WHERE priority = 'high';
CREATE INDEX conversations_assignee ON conversations (assignee, last_at, key) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_due ON conversations (due_at, key) WHERE due_at IS NOT NULL AND state = 'new';
CREATE INDEX conversations_urgent ON conversations (last_at, key) WHERE signals & 192 <> 0;
CREATE INDEX conversations_alert ON conversations (last_at, key) WHERE signals & 256 <> 0;
CREATE TRIGGER conversations_want_marks AFTER UPDATE OF state ON conversations
  WHEN old.state <> new.state AND EXISTS (SELECT 1 FROM accounts a JOIN inbox_choices c ON c.account = a.id
    WHERE a.key = new.account AND c.marks = 1) BEGIN
  INSERT INTO read_marks_due (conversation, account, noticed_at) VALUES (new.key, new.account, NULL)
    ON CONFLICT (conversation) DO UPDATE SET noticed_at = NULL;
END;
CREATE INDEX conversations_place ON conversations (brand, network, state, last_at, key);

-- Conversations by brand, network and state, kept by triggers so that badges cost nothing.
CREATE TABLE conversation_counts (
  brand   BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  network TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('new', 'waiting', 'done', 'snoozed')),
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
, signals INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX messages_remote ON messages (account, remote_id);
CREATE INDEX messages_conversation ON messages (conversation, id);
CREATE INDEX messages_account ON messages (account, id);

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
          CHECK (action <> ''),
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
                CHECK (action <> ''),
  state         TEXT NOT NULL,
  reason        TEXT NOT NULL,
  mode          TEXT NOT NULL CHECK (mode IN ('auto', 'handedOff', 'guided')),
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
    END) VIRTUAL, comment TEXT CHECK (json_valid(comment)),
  CHECK (
    (state IN ('draft', 'scheduled', 'retrying', 'preparing', 'sending', 'processing', 'handedOff', 'published',
               'unconfirmed', 'cancelled') AND reason = '')
    OR (state = 'needsPerson'
        AND reason IN ('late', 'unknown', 'reconnect', 'restored', 'content', 'threadIncomplete', 'paused', 'guided', 'commentMissing', 'approval'))
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
CREATE INDEX deliveries_left ON deliveries (account, first_sent_at)
  WHERE kind = 'post' AND first_sent_at IS NOT NULL;

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

-- Which dates a brand looks at: regions of public holidays, zones of school holidays.
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

-- School holidays taken over from the ministry's file; they come before those built in.
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

-- What a brand forbids and requires in its texts.
CREATE TABLE wordings (
  brand     BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  forbidden TEXT NOT NULL CHECK (json_valid(forbidden)),
  mentions  TEXT NOT NULL CHECK (json_valid(mentions)) -- one of them is required in a paid partnership
) STRICT;

-- Texts kept for later use: snippets, hashtag sets, templates with variables.
CREATE TABLE snippets (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand       BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null
  kind        TEXT NOT NULL CHECK (kind IN ('text', 'hashtags', 'template', 'reply')),
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL, -- lower case without accents: the order of lists
  body        TEXT NOT NULL CHECK (body <> ''),
  uses        INTEGER NOT NULL CHECK (uses >= 0),
  used_at     INTEGER,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  deleted_at  INTEGER
, language TEXT NOT NULL DEFAULT '') STRICT;
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
, note TEXT NOT NULL DEFAULT '', consent TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX people_brand ON people (brand, name_folded);

-- A person's identities on the networks.
CREATE TABLE handles (
  person  BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  network TEXT NOT NULL CHECK (network <> ''),
  handle  TEXT NOT NULL CHECK (handle <> ''),
  PRIMARY KEY (person, network)
) STRICT, WITHOUT ROWID;

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

-- Hours in which a conductor was at work: when this machine sleeps, and how far its clock had come.
CREATE TABLE awake (
  hour    INTEGER NOT NULL PRIMARY KEY, -- hours since 1970 UTC
  last_at INTEGER NOT NULL
) STRICT;

-- Words by which a brand is known, and words it wants to look at twice. Folded, without their sign.
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

-- How reading an account's inbox stands: how far back the first look came, why the last one failed.
CREATE TABLE syncs (
  account      BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  reach_at     INTEGER, -- how far back the first look reaches; null before it began
  reached_at   INTEGER, -- the oldest that it has come to
  back_cursor  TEXT,    -- where it goes on
  back_read    INTEGER NOT NULL CHECK (back_read >= 0), -- messages that it brought
  back_done_at INTEGER, -- when it was through or was ended
  revisited    INTEGER, -- message at which the walk over known messages stands; null at its beginning
  fault        TEXT CHECK (fault <> ''), -- why the last look failed; null when it did not
  fault_at     INTEGER
) STRICT, WITHOUT ROWID;

-- What a conversation is about where that is no message of it: an article, the item of a feed.
CREATE TABLE subjects (
  conversation INTEGER NOT NULL PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  title        TEXT NOT NULL,
  url          TEXT
) STRICT, WITHOUT ROWID;

-- Whom a brand asks when it cannot answer by itself.
CREATE TABLE contacts (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  role       TEXT NOT NULL CHECK (role IN ('technical', 'legal', 'other')),
  email      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX contacts_brand ON contacts (brand, created_at);

-- Which conversations carry which labels. A label in the bin keeps its conversations.
CREATE TABLE conversation_labels (
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  label        INTEGER NOT NULL REFERENCES labels (key) ON DELETE CASCADE,
  PRIMARY KEY (conversation, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_labels_label ON conversation_labels (label, conversation);

-- What a person noted in a conversation. Never leaves this machine.
CREATE TABLE conversation_notes (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  text         TEXT NOT NULL CHECK (text <> ''),
  at           INTEGER NOT NULL,
  edited_at    INTEGER,
  deleted_at   INTEGER
) STRICT;
CREATE INDEX conversation_notes_conversation ON conversation_notes (conversation, at);

-- What was done with conversations beyond what messages and deliveries tell: a day's count.
CREATE TABLE conversation_events (
  id           INTEGER NOT NULL PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  brand        BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  what         TEXT NOT NULL CHECK (what IN ('seen', 'new', 'waiting', 'done', 'snoozed', 'woken')),
  at           INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_events_day ON conversation_events (brand, at, conversation, what);
CREATE INDEX conversation_events_conversation ON conversation_events (conversation, at);

-- Days that were closed, with what they came to.
CREATE TABLE day_closings (
  brand     BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  day       TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- on the brand's wall
  counts    TEXT NOT NULL CHECK (json_valid(counts)),
  closed_at INTEGER NOT NULL,
  PRIMARY KEY (brand, day)
) STRICT, WITHOUT ROWID;

-- Filters of the inbox that a person named.
CREATE TABLE saved_views (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name        TEXT NOT NULL CHECK (name <> ''),
  name_folded TEXT NOT NULL,
  filter      TEXT NOT NULL CHECK (json_valid(filter)),
  created_at  INTEGER NOT NULL
) STRICT;

-- Within which time a brand wants to answer, and when it is there to answer.
CREATE TABLE targets (
  brand    BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  minutes  INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 20160),
  hours    TEXT NOT NULL CHECK (json_valid(hours)), -- spans of the week, on the brand's wall; always there when empty
  holidays INTEGER NOT NULL CHECK (holidays IN (0, 1)) -- closed on the public holidays that the brand looks at
) STRICT, WITHOUT ROWID;

-- A person's changes to the built-in lists of words. A null value takes the entry off its list.
CREATE TABLE lexicon_edits (
  list  TEXT NOT NULL CHECK (list <> ''),
  key   TEXT NOT NULL CHECK (key <> ''), -- the entry's words, folded
  entry TEXT NOT NULL CHECK (entry <> ''),
  value TEXT CHECK (value <> ''),
  at    INTEGER NOT NULL,
  PRIMARY KEY (list, key)
) STRICT, WITHOUT ROWID;

-- Words that a brand wants to hear of at once.
CREATE TABLE alert_words (
  brand BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  key   TEXT NOT NULL CHECK (key <> ''),
  word  TEXT NOT NULL CHECK (word <> ''),
  PRIMARY KEY (brand, key)
) STRICT, WITHOUT ROWID;

-- Messages of others by the hour they were written in, and how many of them sound bad. Derived.
CREATE TABLE flow_hours (
  brand    BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  hour     INTEGER NOT NULL, -- hours since 1970 UTC
  messages INTEGER NOT NULL CHECK (messages >= 0),
  negative INTEGER NOT NULL CHECK (negative >= 0),
  PRIMARY KEY (brand, hour)
) STRICT, WITHOUT ROWID;

-- Times in which much more came than usual, or much more that sounds bad.
CREATE TABLE spikes (
  id              INTEGER NOT NULL PRIMARY KEY,
  brand           BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  cause           TEXT NOT NULL CHECK (cause IN ('flow', 'tone', 'both')),
  began_at        INTEGER NOT NULL,
  seen_at         INTEGER NOT NULL, -- when it was last found going on
  ended_at        INTEGER,
  hours           INTEGER NOT NULL CHECK (hours > 0), -- of the window in which it was found
  messages        INTEGER NOT NULL,
  usual           REAL NOT NULL,
  negative        INTEGER NOT NULL,
  usual_negative  REAL NOT NULL,
  level           REAL NOT NULL, -- how far out of the usual, as the highest found
  told_level      REAL NOT NULL, -- the level at which a person was last told
  acknowledged_at INTEGER
) STRICT;
CREATE INDEX spikes_brand ON spikes (brand, began_at);
CREATE UNIQUE INDEX spikes_open ON spikes (brand) WHERE ended_at IS NULL;

-- Rules over incoming messages, in order.
CREATE TABLE triage_rules (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE, -- all brands when null
  name       TEXT NOT NULL CHECK (name <> ''),
  position   INTEGER NOT NULL,
  content    TEXT NOT NULL CHECK (json_valid(content)),
  version    INTEGER NOT NULL CHECK (version >= 1),
  tried      INTEGER, -- the version that was tried on the past
  switched_on INTEGER NOT NULL CHECK (switched_on IN (0, 1)),
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (switched_on = 0 OR (tried IS NOT NULL AND tried = version))
) STRICT;
CREATE INDEX triage_rules_brand ON triage_rules (brand, position);
CREATE INDEX triage_rules_on ON triage_rules (position) WHERE switched_on = 1 AND deleted_at IS NULL;

-- What each rule did, with how the conversation stood before.
CREATE TABLE triage_log (
  id           INTEGER NOT NULL PRIMARY KEY,
  rule         BLOB NOT NULL REFERENCES triage_rules (id) ON DELETE CASCADE,
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  message      INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  before       TEXT NOT NULL CHECK (json_valid(before)),
  after        TEXT NOT NULL CHECK (json_valid(after)),
  hide         TEXT NOT NULL CHECK (hide IN ('no', 'wanted', 'asked', 'refused', 'undone')),
  at           INTEGER NOT NULL,
  undone_at    INTEGER
) STRICT;
CREATE INDEX triage_log_rule ON triage_log (rule, id);
CREATE INDEX triage_log_conversation ON triage_log (conversation, id);
CREATE UNIQUE INDEX triage_log_message ON triage_log (message, rule);
CREATE INDEX triage_log_wanted ON triage_log (id) WHERE hide = 'wanted';

-- What clients were asked about posts and what they answered.
CREATE TABLE approvals (
  id            INTEGER NOT NULL PRIMARY KEY,
  post          BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  mark          TEXT NOT NULL CHECK (mark IN ('asked', 'approved', 'changes', 'withdrawn')),
  fingerprint   BLOB NOT NULL CHECK (length(fingerprint) = 32),
  who           TEXT NOT NULL, -- who was asked or answered; may be empty for a question
  way           TEXT CHECK (way IN ('telephone', 'mail', 'message', 'inPerson')),
  remark        TEXT NOT NULL,
  said_at       INTEGER NOT NULL, -- when it was said
  at            INTEGER NOT NULL, -- when it was noted
  taken_back_at INTEGER
) STRICT;
CREATE INDEX approvals_post ON approvals (post, id);

-- Changes of what is out, on their way to the networks.
CREATE TABLE revisions (
  delivery      BLOB NOT NULL PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
  state         TEXT NOT NULL CHECK (state IN ('waiting', 'conflict', 'refused', 'gone', 'done')),
  post_version  INTEGER NOT NULL,
  outgoing      TEXT NOT NULL CHECK (json_valid(outgoing)),
  overwrite     INTEGER NOT NULL CHECK (overwrite IN (0, 1)),
  key           TEXT NOT NULL,
  made          TEXT NOT NULL CHECK (json_valid(made)),
  problems      TEXT NOT NULL CHECK (json_valid(problems)),
  attempts      INTEGER NOT NULL CHECK (attempts >= 0),
  next_at       INTEGER,
  asked_at      INTEGER NOT NULL,
  first_sent_at INTEGER,
  CHECK ((state = 'waiting') = (next_at IS NOT NULL))
) STRICT;
CREATE INDEX revisions_due ON revisions (next_at) WHERE next_at IS NOT NULL;

-- Posts of our accounts that were made elsewhere; read anew at every look.
CREATE TABLE native_posts (
  account   BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL CHECK (remote_id <> ''),
  at        INTEGER NOT NULL,
  scheduled INTEGER NOT NULL CHECK (scheduled IN (0, 1)),
  text      TEXT NOT NULL,
  pictures  INTEGER NOT NULL CHECK (pictures >= 0),
  permalink TEXT,
  PRIMARY KEY (account, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX native_posts_at ON native_posts (at);

-- When an account's own posts are read next.
CREATE TABLE native_looks (
  account  BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  next_at  INTEGER NOT NULL,
  failures INTEGER NOT NULL CHECK (failures >= 0)
) STRICT;

-- What was moderated: a chain of entries per brand, each with the hash of the one before. Append-only.
CREATE TABLE register (
  id        INTEGER NOT NULL PRIMARY KEY,
  brand     BLOB NOT NULL CHECK (length(brand) = 16),
  seq       INTEGER NOT NULL CHECK (seq >= 1),
  prev      TEXT NOT NULL CHECK (length(prev) = 64),
  at        INTEGER NOT NULL, -- milliseconds since 1970 UTC
  kind      TEXT NOT NULL CHECK (kind IN ('decided', 'outcome', 'reduced', 'restored')),
  body_hash TEXT NOT NULL CHECK (length(body_hash) = 64),
  hash      TEXT NOT NULL CHECK (length(hash) = 64),
  body      TEXT CHECK (json_valid(body)), -- as first written; null once it was reduced to its hash
  -- For finding entries; derived from the body, so that there is nothing beside the chain to be altered.
  delivery     TEXT GENERATED ALWAYS AS (json_extract(body, '$.delivery')) VIRTUAL,
  message      TEXT GENERATED ALWAYS AS (json_extract(body, '$.message')) VIRTUAL,
  conversation TEXT GENERATED ALWAYS AS (json_extract(body, '$.conversation')) VIRTUAL,
  entry        INTEGER GENERATED ALWAYS AS (json_extract(body, '$.entry')) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX register_chain ON register (brand, seq);
CREATE INDEX register_delivery ON register (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX register_conversation ON register (conversation, seq) WHERE conversation IS NOT NULL;
CREATE INDEX register_entry ON register (brand, entry, seq) WHERE entry IS NOT NULL;
CREATE TRIGGER register_is_append_only BEFORE UPDATE ON register
  WHEN NOT (new.body IS NULL AND old.body IS NOT NULL AND old.kind = 'decided'
    AND (new.id, new.brand, new.seq, new.prev, new.at, new.kind, new.body_hash, new.hash)
      IS (old.id, old.brand, old.seq, old.prev, old.at, old.kind, old.body_hash, old.hash)) BEGIN
  SELECT raise(ABORT, 'the register is append-only');
END;
CREATE TRIGGER register_is_kept BEFORE DELETE ON register
  WHEN NOT EXISTS (SELECT 1 FROM brands WHERE id = old.brand AND demo = 1) BEGIN
  SELECT raise(ABORT, 'the register is append-only');
END;
CREATE TRIGGER register_is_a_chain BEFORE INSERT ON register
  WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM register WHERE brand = new.brand) BEGIN
  SELECT raise(ABORT, 'the register is a chain');
END;

-- A brand's house rules where they are its own, and for how long its register tells everything.
CREATE TABLE register_settings (
  brand  BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  rules  TEXT NOT NULL CHECK (json_valid(rules)),
  months INTEGER NOT NULL CHECK (months BETWEEN 3 AND 120)
) STRICT, WITHOUT ROWID;

-- Other addresses of a contact.
CREATE TABLE contact_aliases (
  contact BLOB NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  address TEXT NOT NULL CHECK (address <> ''), -- in lower case
  PRIMARY KEY (contact, address)
) STRICT, WITHOUT ROWID;

-- Threads that became a mail to somebody of the client's.
CREATE TABLE escalations (
  id           BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  conversation BLOB NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  brand        BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  contact      BLOB REFERENCES contacts (id) ON DELETE SET NULL,
  account      BLOB REFERENCES accounts (id) ON DELETE SET NULL, -- the mailbox it leaves from; none when copied by hand
  name         TEXT NOT NULL, -- whom it was written to, as they were called
  address      TEXT NOT NULL,
  subject      TEXT NOT NULL,
  text         TEXT NOT NULL, -- what the person wrote above the thread
  token        TEXT NOT NULL UNIQUE CHECK (length(token) >= 10),
  state        TEXT NOT NULL CHECK (state IN ('draft', 'sending', 'sent', 'answered', 'closed')),
  delivery     BLOB REFERENCES deliveries (id) ON DELETE SET NULL,
  mail         TEXT NOT NULL, -- Message-ID, once it is known
  due_at       INTEGER,
  sent_at      INTEGER,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX escalations_conversation ON escalations (conversation, created_at);
CREATE INDEX escalations_brand ON escalations (brand);
CREATE INDEX escalations_contact ON escalations (contact) WHERE contact IS NOT NULL;
CREATE INDEX escalations_account ON escalations (account, mail) WHERE account IS NOT NULL;
CREATE INDEX escalations_delivery ON escalations (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX escalations_due ON escalations (due_at) WHERE state = 'sent' AND due_at IS NOT NULL;
CREATE UNIQUE INDEX escalations_draft ON escalations (conversation) WHERE state = 'draft';

-- What came back by mail, kept here: the mailbox may go, the answer was given.
CREATE TABLE escalation_answers (
  id         INTEGER NOT NULL PRIMARY KEY,
  escalation BLOB NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
  account    BLOB NOT NULL CHECK (length(account) = 16),
  remote_id  TEXT NOT NULL, -- Message-ID
  from_name  TEXT NOT NULL,
  from_addr  TEXT NOT NULL,
  text       TEXT NOT NULL, -- without what it only repeats
  digest     TEXT NOT NULL, -- of sender and text: the same answer sent twice under two ids is shown once
  trust      TEXT NOT NULL CHECK (trust IN ('known', 'passedOn', 'unverified')),
  found_by   TEXT NOT NULL CHECK (found_by IN ('references', 'token')),
  at         INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX escalation_answers_mail ON escalation_answers (escalation, account, remote_id);
CREATE UNIQUE INDEX escalation_answers_digest ON escalation_answers (escalation, digest);

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

-- What a brand calls a person.
CREATE TABLE person_tags (
  person BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  tag    TEXT NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (person, tag)
) STRICT, WITHOUT ROWID;

-- Who wrote to a brand: one row per identity. Derived from `messages` but for the person they are.
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

-- Identities that look alike and are not the same human being: a person said so.
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

-- Whose messages were erased: a fingerprint by which they are not taken in again.
CREATE TABLE erasures (
  account     INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
  at          INTEGER NOT NULL,
  PRIMARY KEY (account, fingerprint)
) STRICT, WITHOUT ROWID;

-- How a person wants an account to be read: which folders, and whether marks are set at its server.
CREATE TABLE inbox_choices (
  account BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  folders TEXT NOT NULL CHECK (json_valid(folders)), -- as the server names them; none: the usual one
  marks   INTEGER NOT NULL CHECK (marks IN (0, 1))   -- what is dealt with here is marked as read there
) STRICT, WITHOUT ROWID;

-- Conversations whose standing changed since their messages were last marked at the server.
CREATE TABLE read_marks_due (
  conversation INTEGER NOT NULL PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  account      INTEGER NOT NULL REFERENCES accounts (key) ON DELETE CASCADE,
  noticed_at   INTEGER -- when it was first seen to wait; null before
) STRICT;
CREATE INDEX read_marks_due_account ON read_marks_due (account, noticed_at);

-- Messages that were marked as read from here; only these marks are taken back.
CREATE TABLE read_marks (
  message INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
) STRICT;

-- Folders of the library.
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

-- What only one visual at a time is asked for: texts, rights, what its file says of itself.
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

-- What of a visual is indexed.
CREATE VIEW visual_text AS
  SELECT v.key, v.title, v.alt, v.credit, m.file_name, m.caption, m.keywords, m.alts, m.labels, m.author
  FROM visuals v JOIN visual_more m ON m.key = v.key;

-- Full text over `visuals`, written in the same transaction as the row.
CREATE VIRTUAL TABLE visual_search USING fts5 (
  title, alt, credit, file_name, caption, keywords, alts, labels, author,
  content = 'visual_text', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);

-- Which visuals carry which labels.
CREATE TABLE visual_labels (
  visual INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  label  INTEGER NOT NULL REFERENCES labels (key) ON DELETE CASCADE,
  PRIMARY KEY (visual, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX visual_labels_label ON visual_labels (label);

-- Smart collections: filters of the library that a person named.
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

-- Papers beside visuals: releases, consents, licences.
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
CREATE TRIGGER visual_releases_leave AFTER DELETE ON visual_releases BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;

-- Visuals that look alike. Derived, but for what somebody settled.
CREATE TABLE visual_pairs (
  one      INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  other    INTEGER NOT NULL REFERENCES visuals (key) ON DELETE CASCADE,
  distance INTEGER NOT NULL CHECK (distance >= 0),
  settled  INTEGER NOT NULL CHECK (settled IN (0, 1)), -- somebody said that both stay
  PRIMARY KEY (one, other),
  CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX visual_pairs_other ON visual_pairs (other);

-- Folders of this machine that the library watches.
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

-- What was seen in a watched folder, so that each file comes in once.
CREATE TABLE visual_watch_seen (
  watch    INTEGER NOT NULL REFERENCES visual_watches (key) ON DELETE CASCADE,
  path     BLOB NOT NULL,
  bytes    INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (watch, path)
) STRICT, WITHOUT ROWID;

-- Jobs of bringing files in.
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

-- The files of a job with what became of each.
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
CREATE TRIGGER visual_job_items_leave AFTER UPDATE ON visual_job_items
  WHEN old.state = 'arriving' AND new.state <> 'arriving' BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;
CREATE TRIGGER visual_job_items_go AFTER DELETE ON visual_job_items WHEN old.state = 'arriving' BEGIN
  INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (old.hash);
END;

-- Files that may belong to nothing any more.
CREATE TABLE visual_leftovers (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64)
) STRICT, WITHOUT ROWID;

-- What changes of the library changed, for taking them back.
CREATE TABLE library_edits (
  id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  changes   TEXT NOT NULL CHECK (json_valid(changes)),
  made_at   INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX library_edits_made ON library_edits (made_at);

-- Calls that reading an account cost, by the minute, for as long as its budget counts them.
CREATE TABLE inbox_calls (
  account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  minute  INTEGER NOT NULL, -- since 1970
  calls   INTEGER NOT NULL CHECK (calls > 0),
  PRIMARY KEY (account, minute)
) STRICT, WITHOUT ROWID;

-- Entries of the register that a person keeps whatever their age.
CREATE TABLE register_holds (
  brand BLOB NOT NULL,
  entry INTEGER NOT NULL,
  at    INTEGER NOT NULL, -- milliseconds since 1970 UTC
  PRIMARY KEY (brand, entry),
  FOREIGN KEY (brand, entry) REFERENCES register (brand, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The recipe of a visual, or of one of its forms for a network, and which version is in force.
CREATE TABLE visual_edits (
  visual   BLOB NOT NULL REFERENCES visuals (id) ON DELETE CASCADE,
  format   TEXT NOT NULL,
  at       INTEGER NOT NULL CHECK (at >= 0),
  revision INTEGER NOT NULL CHECK (revision > 0), -- grows with every change, undone ones included
  PRIMARY KEY (visual, format)
) STRICT, WITHOUT ROWID;

-- Every version of a recipe, so that it can be undone and done again.
CREATE TABLE visual_edit_versions (
  visual  BLOB NOT NULL,
  format  TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  recipe  TEXT NOT NULL CHECK (json_valid(recipe)),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (visual, format, version),
  FOREIGN KEY (visual, format) REFERENCES visual_edits (visual, format) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Alternative texts in a language; the one of no language stands with the visual.
CREATE TABLE visual_alts (
  visual   BLOB NOT NULL REFERENCES visuals (id) ON DELETE CASCADE,
  language TEXT NOT NULL CHECK (language <> ''),
  text     TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (visual, language)
) STRICT, WITHOUT ROWID;

-- The colours and the fonts that a brand chose.
CREATE TABLE brand_kits (
  brand      BLOB NOT NULL PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  palette    TEXT NOT NULL CHECK (json_valid(palette)),
  title_font TEXT NOT NULL, -- empty: Pupitre's own
  text_font  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A brand's logos, with their files.
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

-- Fonts that a brand added, with their files and what their licence says.
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

-- Templates for visuals that were imported, sanitised.
CREATE TABLE templates (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB REFERENCES brands (id) ON DELETE CASCADE,
  name       TEXT NOT NULL CHECK (name <> ''),
  svg        TEXT NOT NULL,
  added_at   INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX templates_brand ON templates (brand);

-- Templates that were filled in.
CREATE TABLE designs (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  brand      BLOB NOT NULL REFERENCES brands (id) ON DELETE CASCADE,
  title      TEXT NOT NULL,
  design     TEXT NOT NULL CHECK (json_valid(design)),
  sizes      TEXT NOT NULL CHECK (json_valid(sizes)),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX designs_brand ON designs (brand);

-- Which visual is which page and size of a filled-in template.
CREATE TABLE design_visuals (
  visual  BLOB NOT NULL PRIMARY KEY REFERENCES visuals (id) ON DELETE CASCADE,
  design  BLOB NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
  page    INTEGER NOT NULL CHECK (page >= 0),
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX design_visuals_design ON design_visuals (design, made_at);

-- What a brand answered to which question. Derived from `messages`, of what left only.
CREATE TABLE answers (
  answer   INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  question INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  brand    BLOB NOT NULL CHECK (length(brand) = 16), -- goes with its answer
  size     INTEGER NOT NULL CHECK (size > 0)         -- terms of the question
) STRICT;
CREATE INDEX answers_question ON answers (question);
CREATE TRIGGER answers_forgotten AFTER DELETE ON answers BEGIN
  DELETE FROM answer_words WHERE rowid = old.answer;
END;

-- The words of those questions and answers, reduced to what a paraphrase keeps; no text.
CREATE VIRTUAL TABLE answer_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- Which words `answer_words` has.
CREATE VIRTUAL TABLE answer_vocabulary USING fts5vocab (answer_words, row);
