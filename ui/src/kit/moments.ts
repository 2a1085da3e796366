// Moments and lengths of a film as people write and read them: minutes, seconds, thousandths.

const MOST = 100 * 3_600_000;

/** Minutes and seconds of a film. */
export function clipLength(millis: number): string {
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `1:02.345`, or `1:02:03.456` from an hour on. */
export function momentText(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const rest = String(millis % 1000).padStart(3, '0');
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${head}:${two(seconds % 60)}.${rest}`;
}

/** A length that is compared with another: with thousandths only where it has any. */
export const exactLength = (millis: number): string => (millis % 1000 === 0 ? clipLength(millis) : momentText(millis));

/** What was typed, in milliseconds: `83`, `83,5`, `1:23.5`, `1:02:03`. `null` where it is no moment. */
export function momentTyped(typed: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(typed.trim());
  if (!match) return null;
  const [, hours, minutes, seconds, thousandths] = match;
  if (minutes !== undefined && Number(seconds) > 59) return null;
  if (hours !== undefined && Number(minutes) > 59) return null;
  const whole = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
  const millis = whole * 1000 + Number((thousandths ?? '').padEnd(3, '0'));
  return millis < MOST ? millis : null;
}
