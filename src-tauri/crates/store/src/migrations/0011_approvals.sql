-- posts made elsewhere, what a client was asked about

-- What a client was asked about. ------------------------------------------------------------------------------------

-- One more reason for which a person decides, in the way that step 6 explains.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, '''paused'', ''guided'')', '''paused'', ''guided'', ''approval'')')
  WHERE type = 'table' AND name = 'deliveries';
PRAGMA writable_schema = RESET;

-- Whether a brand's posts need somebody's yes.
ALTER TABLE brands ADD COLUMN approval TEXT NOT NULL DEFAULT 'optional'
  CHECK (approval IN ('none', 'optional', 'required'));

-- Asked, answered, withdrawn; in order. The last one that was not taken back counts. `fingerprint` is the hash of what
-- would have been sent at that moment, to all accounts of the post.
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

-- How a post stands with its client, derived from `approvals` and what the post says now; `mode` joins it in the
-- calendar's index, so that a post for a person's own hand is told from the others.
ALTER TABLE posts ADD COLUMN approval TEXT NOT NULL DEFAULT 'none'
  CHECK (approval IN ('none', 'asked', 'changes', 'voided', 'approved'));
CREATE INDEX posts_approval ON posts (brand) WHERE approval <> 'none';
DROP INDEX posts_calendar;
CREATE INDEX posts_calendar
  ON posts (wall, id, brand, deleted_at, due_at, held, first_visual, standing, labels, approval, mode, excerpt)
  WHERE wall IS NOT NULL AND deleted_at IS NULL;

-- What follows a post, what is changed after it, what is posted elsewhere. ----------------------------------------------

-- The first comment below what is out: the network's reference to it, and one more reason for which a person decides.
ALTER TABLE deliveries ADD COLUMN comment TEXT CHECK (json_valid(comment));
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
  SET sql = replace(sql, '''paused'', ''guided''', '''paused'', ''guided'', ''commentMissing''')
  WHERE type = 'table' AND name = 'deliveries';
PRAGMA writable_schema = RESET;

-- What a person wants changed of what is out; the conductor carries it there. One per delivery, the latest. What it says
-- is frozen as a delivery's is; `made` is what its finished steps gave.
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

-- Posts of our accounts as their networks tell them, wherever they were made. Derived: read anew at every look.
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
