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
