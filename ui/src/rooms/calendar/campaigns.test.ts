import { expect, test } from 'vitest';
import type { BrandId, LabelId, LabelView } from '../../api';
import { campaignMarks } from './campaigns';

const campaign = (
  name: string,
  firstDay: string | null,
  lastDay: string | null,
  brand: string | null = null,
): LabelView => ({
  id: name as LabelId,
  kind: 'campaign',
  brand: brand as BrandId | null,
  name,
  colour: '#336699',
  firstDay,
  lastDay,
  posts: 0,
});
const marksOf = (labels: LabelView[], brand: string | null = null): [string, string][] =>
  campaignMarks(labels, { from: '2026-11-01', days: 30, brand: brand as BrandId | null }).map((mark) => [
    mark.id,
    mark.day,
  ]);

test('a campaign is marked where it begins and where it ends, as far as that is seen', () => {
  expect(marksOf([campaign('within', '2026-11-03', '2026-11-30')])).toEqual([
    ['campaign-within-2026-11-03', '2026-11-03'],
    ['campaign-within-2026-11-30', '2026-11-30'],
  ]);
  expect(marksOf([campaign('on', '2026-10-20', '2026-11-05')])).toEqual([['campaign-on-2026-11-05', '2026-11-05']]);
  expect(marksOf([campaign('one', '2026-11-05', '2026-11-05')])).toHaveLength(1);
  expect(marksOf([campaign('after', '2026-12-01', null), campaign('open', null, null)])).toEqual([]);
});

test('another brand’s campaign is not marked, one of all brands is', () => {
  const labels = [campaign('theirs', '2026-11-03', null, 'b'), campaign('all', '2026-11-04', null)];
  expect(marksOf(labels, 'a')).toEqual([['campaign-all-2026-11-04', '2026-11-04']]);
  expect(marksOf([{ ...campaign('label', '2026-11-03', null), kind: 'label' }])).toEqual([]);
});
