-- The operating system's file lock decides who conducts.
DROP TABLE lease;

-- When an account's last post left: a backlog keeps its distance from it.
CREATE INDEX deliveries_left ON deliveries (account, first_sent_at)
  WHERE kind = 'post' AND first_sent_at IS NOT NULL;
