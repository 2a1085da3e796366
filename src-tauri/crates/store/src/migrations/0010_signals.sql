-- What messages are like, rules over them, and how much usually comes.

-- Bits of `signals`: 1 judged, 2–4 language (1 French, 2 English, 3 other), 8 asks, 16–32 tone (1 bad, 2 good), 64–128
-- urgency (1 soon, 2 now), 256 an alert word. Of a conversation: of what nobody answered yet.
ALTER TABLE messages ADD COLUMN signals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN signals INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_urgent ON conversations (last_at, key) WHERE signals & 192 <> 0;
CREATE INDEX conversations_alert ON conversations (last_at, key) WHERE signals & 256 <> 0;

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
