-- The register of moderation, house rules, and threads that became a mail to somebody of the client's.

-- What was moderated: a chain of entries per brand, each with the SHA-256 of the one before. ADR 10 has the format.
-- No reference to the brand: what was recorded outlives whatever becomes of it.
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

-- A brand's house rules, as far as they are not the built-in ones, and for how long its register tells everything.
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

-- A thread that became a mail to somebody of the client's.
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

-- What came back by mail. The text is kept here: the mailbox may go, the answer was given.
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
