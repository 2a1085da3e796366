-- The narrow index again: what stands on a tile is one number in it (`visuals::grid`), and what may look alike is found
-- without the rows themselves.
DROP INDEX visuals_grid;
CREATE INDEX visuals_grid ON visuals (imported_at, key, deleted_at,
  favourite + 4 * (fault IS NOT NULL) + 64 * (described = 0) + 128 * placed,
  barred, lawful_from, lawful_until, id, width, height, bytes, colour, kind, rating, brand, folder, hues, favourite, fault,
  placed, licence, described, taken_at, title_folded, likeness);
