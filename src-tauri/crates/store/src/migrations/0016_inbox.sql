-- What reading each account has cost, and what of a register stays whole whatever its age.

-- Calls that reading an account's inbox made, minute by minute, for as long as they count.
CREATE TABLE inbox_calls (
  account BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  minute  INTEGER NOT NULL, -- since 1970
  calls   INTEGER NOT NULL CHECK (calls > 0),
  PRIMARY KEY (account, minute)
) STRICT, WITHOUT ROWID;

-- Decisions that a person keeps: a matter before a court is not over because a year is.
CREATE TABLE register_holds (
  brand BLOB NOT NULL,
  entry INTEGER NOT NULL,
  at    INTEGER NOT NULL, -- milliseconds since 1970 UTC
  PRIMARY KEY (brand, entry),
  FOREIGN KEY (brand, entry) REFERENCES register (brand, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
