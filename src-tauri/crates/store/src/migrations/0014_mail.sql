-- Mailboxes: how a person wants an account to be read, and marks that wait for its server.

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

-- Messages that were marked as read from here. Only these marks are ever taken back.
CREATE TABLE read_marks (
  message INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
) STRICT;

-- Whatever changes a standing (a key, a rule, an answer, an undo) is noticed here, in its own transaction.
CREATE TRIGGER conversations_want_marks AFTER UPDATE OF state ON conversations
  WHEN old.state <> new.state AND EXISTS (SELECT 1 FROM accounts a JOIN inbox_choices c ON c.account = a.id
    WHERE a.key = new.account AND c.marks = 1) BEGIN
  INSERT INTO read_marks_due (conversation, account, noticed_at) VALUES (new.key, new.account, NULL)
    ON CONFLICT (conversation) DO UPDATE SET noticed_at = NULL;
END;
