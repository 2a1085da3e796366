import { describe, expect, it } from 'vitest';
import type { CalendarFilter } from '../../api/generated';
import { asked, EVERYTHING, fromSaved, sameFilter, showsAll, toggled } from './filter';

describe('a filter', () => {
  it('asks nothing when it shows everything', () => {
    expect(asked(EVERYTHING)).toBeNull();
    expect(asked({ ...EVERYTHING, text: '  ' })).toBeNull();
    const chosen = toggled(EVERYTHING, 'statuses', 'draft');
    expect(showsAll(chosen)).toBe(false);
    expect(asked(chosen)).toMatchObject({ statuses: ['draft'], text: null });
    expect(showsAll(toggled(chosen, 'statuses', 'draft'))).toBe(true);
  });

  it('comes back from what was saved, whatever the order of its values', () => {
    const saved = { statuses: ['failed', 'draft'], text: 'été' } as unknown as CalendarFilter;
    const mine = toggled(toggled({ ...EVERYTHING, text: ' été ' }, 'statuses', 'draft'), 'statuses', 'failed');
    expect(sameFilter(fromSaved(saved), mine)).toBe(true);
    expect(sameFilter(fromSaved(saved), toggled(mine, 'networks', 'x'))).toBe(false);
  });
});
