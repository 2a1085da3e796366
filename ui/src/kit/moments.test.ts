import { describe, expect, it } from 'vitest';
import { momentText, momentTyped } from './moments';

describe('a moment of a film', () => {
  it('is written with thousandths', () => {
    expect(momentText(0)).toBe('0:00.000');
    expect(momentText(62_345)).toBe('1:02.345');
    expect(momentText(3_723_456)).toBe('1:02:03.456');
  });
  it('is read however it is typed', () => {
    for (const [typed, millis] of [
      ['0', 0],
      ['83', 83_000],
      ['83,5', 83_500],
      [' 1:23.5 ', 83_500],
      ['1:02:03.045', 3_723_045],
      ['90:00', 5_400_000],
    ] as const) {
      expect(momentTyped(typed), typed).toBe(millis);
    }
  });
  it('is nothing else', () => {
    for (const typed of ['', 'x', '1:60', '1:2:3:4', '-1', '1.2345', '1:75:00']) {
      expect(momentTyped(typed), typed).toBeNull();
    }
  });
  it('comes back as it was written', () => {
    for (let millis = 0; millis < 8_000_000; millis += 77_777) {
      expect(momentTyped(momentText(millis))).toBe(millis);
    }
  });
});
