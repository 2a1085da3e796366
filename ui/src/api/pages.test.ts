import { describe, expect, it } from 'vitest';
import { Pages, type Chunk } from './pages';

interface Row {
  id: string;
  at: number;
}

/** A desk that lists rows by falling `at`, with the last `at` as the key. */
function desk(count: number, limit = 10) {
  const rows: Row[] = Array.from({ length: count }, (_, i) => ({ id: `r${i}`, at: 1000 - i }));
  const asked: (string | null)[] = [];
  let fail = false;
  const fetch = async (after: string | null): Promise<Chunk<Row>> => {
    asked.push(after);
    if (fail) throw new Error('no');
    const sorted = rows.toSorted((a, b) => b.at - a.at).filter((row) => after === null || row.at < Number(after));
    const items = sorted.slice(0, limit).map((row) => ({ ...row }));
    return { items, next: sorted.length > limit ? String(items.at(-1)?.at) : null };
  };
  const pages = new Pages<Row>({ fetch, idOf: (row) => row.id, changed: () => undefined });
  return { rows, asked, pages, fetch, failing: (on: boolean) => (fail = on) };
}

const settled = async () => {
  for (let i = 0; i < 40; i += 1) await Promise.resolve();
};

describe('Pages', () => {
  it('reads on only when the end comes near', async () => {
    const { pages, asked, fetch } = desk(500, 100);
    pages.reset(fetch);
    pages.look(0, 10);
    await settled();
    expect(asked).toEqual([null]);
    expect(pages.items).toHaveLength(100);
    pages.look(60, 70);
    await settled();
    expect(pages.items).toHaveLength(200);
    expect(new Set(pages.items.map((row) => row.id)).size).toBe(200);
  });

  it('ends', async () => {
    const { pages, fetch } = desk(25);
    pages.reset(fetch);
    pages.look(0, 100);
    await settled();
    expect(pages.items.map((row) => row.id)).toEqual(Array.from({ length: 25 }, (_, i) => `r${i}`));
    expect(pages.more).toBe(false);
  });

  it('shows a moved row once, at its new place, without reading every page again', async () => {
    const { pages, fetch, rows, asked } = desk(500, 100);
    pages.reset(fetch);
    for (const row of [0, 70, 170, 270]) {
      pages.look(row, row + 10);
      await settled();
    }
    pages.look(0, 10);
    asked.length = 0;
    const moved = rows[250];
    if (moved) moved.at = 5000;
    pages.stale();
    await settled();
    expect(pages.items[0]?.id).toBe('r250');
    expect(pages.items.filter((row) => row.id === 'r250')).toHaveLength(1);
    expect(asked).toEqual([null]);
  });

  it('keeps rows that a full page pushed out: the following page begins earlier', async () => {
    const { pages, fetch, rows } = desk(60);
    pages.reset(fetch);
    pages.look(0, 60);
    await settled();
    for (let i = 0; i < 15; i += 1) rows.push({ id: `new${i}`, at: 2000 + i });
    pages.stale();
    await settled();
    expect(pages.items.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted((a, b) => b - a));
  });

  it('drops what is gone from the rows in view', async () => {
    const { pages, fetch, rows } = desk(30);
    pages.reset(fetch);
    pages.look(0, 30);
    await settled();
    rows.splice(3, 20);
    pages.stale();
    await settled();
    expect(pages.items).toHaveLength(10);
  });

  it('reads a page again that became stale while it was on its way', async () => {
    const { pages, fetch, asked, rows } = desk(3);
    pages.reset(fetch);
    rows.push({ id: 'late', at: 9000 });
    pages.stale();
    await settled();
    expect(asked.length).toBeGreaterThan(1);
    expect(pages.items[0]?.id).toBe('late');
  });

  it('stops after a failure and goes on when asked to', async () => {
    const { pages, fetch, failing, asked } = desk(30);
    failing(true);
    pages.reset(fetch);
    await settled();
    expect(pages.error).toBeInstanceOf(Error);
    const tries = asked.length;
    pages.look(0, 5);
    await settled();
    expect(asked).toHaveLength(tries);
    failing(false);
    pages.retry();
    await settled();
    expect(pages.error).toBeNull();
    expect(pages.items.length).toBeGreaterThan(0);
  });

  it('forgets the answer to a former question', async () => {
    const { pages, fetch } = desk(5);
    let answer: (chunk: Chunk<Row>) => void = () => undefined;
    pages.reset(() => new Promise((done) => (answer = done)));
    pages.reset(fetch);
    answer({ items: [{ id: 'old', at: 1 }], next: null });
    await settled();
    expect(pages.items.map((row) => row.id)).not.toContain('old');
    expect(pages.items).toHaveLength(5);
  });
});
