// Values for the variables of a template that the composer knows by itself. Which words are variables is Rust's to say.

import { currentLocale } from '$i18n';
import type { WallTime } from '../../api/generated';
import { splitWall } from '../../kit/dates';

/** What is known while a post is written. */
export interface Facts {
  brand: string;
  wall: WallTime;
  /** Language of the text, for days. */
  language: string;
  link: string;
  account: string;
  network: string;
}

const NAMES: Record<keyof Facts | 'date' | 'time' | 'weekday', readonly string[]> = {
  brand: ['brand', 'marque'],
  date: ['date'],
  time: ['time', 'heure'],
  weekday: ['weekday', 'jour'],
  link: ['link', 'lien'],
  account: ['account', 'compte'],
  network: ['network', 'réseau'],
  wall: [],
  language: [],
};

/** The value of a variable; nothing where only the writer knows it. */
export function known(name: string, facts: Facts): string {
  const lower = name.toLowerCase();
  const key = (Object.keys(NAMES) as (keyof typeof NAMES)[]).find((id) => NAMES[id].includes(lower));
  const { day, time } = splitWall(facts.wall);
  const on = (format: Intl.DateTimeFormatOptions): string => {
    const at = new Date(`${day}T12:00:00Z`);
    try {
      return new Intl.DateTimeFormat(facts.language, { ...format, timeZone: 'UTC' }).format(at);
    } catch {
      return new Intl.DateTimeFormat(currentLocale(), { ...format, timeZone: 'UTC' }).format(at);
    }
  };
  switch (key) {
    case 'date':
      return on({ day: 'numeric', month: 'long', year: 'numeric' });
    case 'weekday':
      return on({ weekday: 'long' });
    case 'time': {
      const [hours, minutes] = time.split(':');
      const hour = Number(hours);
      if (!facts.language.startsWith('fr')) return time;
      return minutes === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minutes}`;
    }
    case 'brand':
    case 'link':
    case 'account':
    case 'network':
      return facts[key];
    default:
      return '';
  }
}

/** The text with what was filled in; what is empty stays as it is, for the check to tell. */
export const filled = (body: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce(
    (text, [name, value]) => (value === '' ? text : text.replaceAll(`{${name}}`, () => value)),
    body,
  );
