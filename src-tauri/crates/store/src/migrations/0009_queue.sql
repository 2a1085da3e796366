-- The inbox as a queue: put off, labelled, noted, aimed at in time, accounted for day by day.

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

-- A new state: a word in two CHECKs, which the schema's own text has to learn; no row changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, 'CHECK (state IN (''new'', ''waiting'', ''done''))', 'CHECK (state IN (''new'', ''waiting'', ''done'', ''snoozed''))')
  WHERE type = 'table' AND name IN ('conversations', 'conversation_counts');
PRAGMA writable_schema = RESET;

ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER CHECK ((state = 'snoozed') = (snoozed_until IS NOT NULL));
ALTER TABLE conversations ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('normal', 'high'));
ALTER TABLE conversations ADD COLUMN assignee BLOB REFERENCES contacts (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN labels TEXT NOT NULL DEFAULT ''; -- derived from conversation_labels
ALTER TABLE conversations ADD COLUMN asked_at INTEGER; -- the first message that our last one does not answer
ALTER TABLE conversations ADD COLUMN heard_at INTEGER; -- the last message that is not ours
ALTER TABLE conversations ADD COLUMN due_at INTEGER; -- derived from asked_at and the brand's target
UPDATE conversations SET
  heard_at = (SELECT max(m.written_at) FROM messages m WHERE m.conversation = conversations.key AND m.ours = 0),
  asked_at = (
    SELECT m.written_at FROM messages m
    WHERE m.conversation = conversations.key AND m.ours = 0 AND m.id > coalesce(
      (SELECT max(o.id) FROM messages o WHERE o.conversation = conversations.key AND o.ours = 1), -1)
    ORDER BY m.id LIMIT 1);
CREATE INDEX conversations_snoozed ON conversations (last_at, key) WHERE state = 'snoozed';
CREATE INDEX conversations_wake ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_high ON conversations (last_at, key) WHERE priority = 'high';
CREATE INDEX conversations_assignee ON conversations (assignee, last_at, key) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_due ON conversations (due_at, key) WHERE due_at IS NOT NULL AND state = 'new';

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

-- What was done with conversations, beyond what messages and deliveries tell. A day is counted from it.
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
