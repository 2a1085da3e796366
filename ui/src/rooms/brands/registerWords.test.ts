import { expect, test } from 'vitest';
import { headLine, headOf } from './registerWords';

test('a head that was copied is read back', () => {
  const hash = 'ab'.repeat(32);
  const line = headLine({ count: 42, hash, at: '2026-11-22T07:00:00Z' }, '0198f2a0-1111-7000-8000-000000000001');
  expect(headOf(line)).toEqual({ count: 42, hash });
  expect(headOf(`  ${line}\n`)).toEqual({ count: 42, hash });
  expect(headOf(`42 entrées · ${hash.toUpperCase()}`)).toEqual({ count: 42, hash });
  for (const wrong of ['', hash, '42', `42 ${hash.slice(1)}`, `x ${hash}z`]) expect(headOf(wrong)).toBeNull();
});
