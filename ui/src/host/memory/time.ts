/** What the desk in Rust does with zones, in the few lines that a fake needs. */
import type { WallTime, Zone } from '../../api/generated';

function offsetMinutes(instant: number, zone: Zone): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'));
  return Math.round((shown - Math.floor(instant / 60_000) * 60_000) / 60_000);
}

/** The instant at which clocks of a zone show a wall time. */
export function instantOf(wall: string, zone: Zone): string {
  const wished = Date.parse(`${wall.slice(0, 16)}:00Z`);
  const first = wished - offsetMinutes(wished, zone) * 60_000;
  return new Date(wished - offsetMinutes(first, zone) * 60_000).toISOString();
}

/** What clocks of a zone show at an instant. */
export function wallAt(instant: number, zone: Zone): WallTime {
  return new Date(instant + offsetMinutes(instant, zone) * 60_000).toISOString().slice(0, 16) as WallTime;
}
