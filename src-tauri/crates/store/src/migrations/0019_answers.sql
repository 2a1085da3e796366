-- The words of what was answered stand in a full-text index of their own: forty rows of a table with its index for each of our
-- answers cost more than taking in the answer.

DROP TABLE answer_terms;
DROP TABLE answers;

-- What a brand answered to which question. Derived from `messages`, of what left only.
CREATE TABLE answers (
  answer   INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  question INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  brand    BLOB NOT NULL CHECK (length(brand) = 16), -- goes with its answer
  size     INTEGER NOT NULL CHECK (size > 0)         -- terms of the question
) STRICT;
CREATE INDEX answers_question ON answers (question);

-- One token per term, which begins with the brand's id. Only its inverted half is kept: no text.
CREATE VIRTUAL TABLE answer_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE answer_vocabulary USING fts5vocab (answer_words, row);
CREATE TRIGGER answers_forgotten AFTER DELETE ON answers BEGIN
  DELETE FROM answer_words WHERE rowid = old.answer;
END;

-- Each brand's newest authors are merged where those of all are asked for: one index less changes with each message.
DROP INDEX authors_newest;
