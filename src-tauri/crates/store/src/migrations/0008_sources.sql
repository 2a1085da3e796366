-- Where messages come from: words that networks bring without a new step, how reading an account stands, what a
-- conversation is about.

-- Which actions there are, the domain knows. A CHECK cannot be altered and the tables are too entangled to be rebuilt, so
-- the text of the schema changes; no row changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql,
    'CHECK (action IN (''like'', ''unlike'', ''boost'', ''unboost'', ''deleteOwn'', ''block'', ''mute'', ''report''))',
    'CHECK (action <> '''')')
  WHERE type = 'table' AND name IN ('actions', 'deliveries');
PRAGMA writable_schema = RESET;

-- How reading an account stands beside where the last look ended (`accounts.inbox_cursor`).
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

-- What on the network a conversation is about where that is no message of it: an article, the item of a feed.
CREATE TABLE subjects (
  conversation INTEGER NOT NULL PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  title        TEXT NOT NULL,
  url          TEXT
) STRICT, WITHOUT ROWID;

-- The newest messages of an account, which are looked at again for edits and deletions that no list tells.
CREATE INDEX messages_account ON messages (account, id);
