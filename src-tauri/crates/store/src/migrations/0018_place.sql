-- One index by brand, network and state: the list merges its runs (`conversations/walk.rs`), and a message that comes in
-- changes one entry instead of five.
DROP INDEX conversations_brand;
DROP INDEX conversations_network;
DROP INDEX conversations_new;
DROP INDEX conversations_waiting;
DROP INDEX conversations_brand_new;
DROP INDEX conversations_brand_waiting;
DROP INDEX conversations_snoozed;
CREATE INDEX conversations_place ON conversations (brand, network, state, last_at, key);
