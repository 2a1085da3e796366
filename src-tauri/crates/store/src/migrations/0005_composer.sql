-- snippets, hashtag sets, dictionaries, guard
SELECT 1;
