// Names of categories, regions and zones, and how a date speaks the reader's language.

import { m } from '$i18n';
import type { DateCategory, DateView, HolidayRegion, SchoolZone } from '../../../api';
import { currentLocale } from '../../../i18n/locale.svelte';
import { addDays, dayShort, daysBetween, type Day } from '../../../kit/dates';

const CATEGORIES: Record<DateCategory, () => string> = {
  publicHoliday: m.dates_cat_publicHoliday,
  schoolHoliday: m.dates_cat_schoolHoliday,
  own: m.dates_cat_own,
  commerce: m.dates_cat_commerce,
  culture: m.dates_cat_culture,
  environment: m.dates_cat_environment,
  food: m.dates_cat_food,
  health: m.dates_cat_health,
  rights: m.dates_cat_rights,
  science: m.dates_cat_science,
  seasons: m.dates_cat_seasons,
  society: m.dates_cat_society,
  sport: m.dates_cat_sport,
  work: m.dates_cat_work,
};
const REGIONS: Record<HolidayRegion, () => string> = {
  metropole: m.dates_reg_metropole,
  alsaceMoselle: m.dates_reg_alsaceMoselle,
  guadeloupe: m.dates_reg_guadeloupe,
  martinique: m.dates_reg_martinique,
  guyane: m.dates_reg_guyane,
  reunion: m.dates_reg_reunion,
  mayotte: m.dates_reg_mayotte,
  saintBarthelemy: m.dates_reg_saintBarthelemy,
  saintMartin: m.dates_reg_saintMartin,
  saintPierreEtMiquelon: m.dates_reg_saintPierreEtMiquelon,
  polynesieFrancaise: m.dates_reg_polynesieFrancaise,
  nouvelleCaledonie: m.dates_reg_nouvelleCaledonie,
  wallisEtFutuna: m.dates_reg_wallisEtFutuna,
};
const ZONES: Record<SchoolZone, () => string> = {
  a: m.dates_zone_A,
  b: m.dates_zone_B,
  c: m.dates_zone_C,
  corsica: m.dates_zone_corsica,
  guadeloupe: m.dates_zone_guadeloupe,
  martinique: m.dates_zone_martinique,
  guyane: m.dates_zone_guyane,
  reunion: m.dates_zone_reunion,
  mayotte: m.dates_zone_mayotte,
  saintPierreEtMiquelon: m.dates_zone_saintPierreEtMiquelon,
  polynesie: m.dates_zone_polynesie,
  nouvelleCaledonie: m.dates_zone_nouvelleCaledonie,
  wallisEtFutuna: m.dates_zone_wallisEtFutuna,
};

export const categoryName = (category: DateCategory): string => CATEGORIES[category]();
export const regionName = (region: HolidayRegion): string => REGIONS[region]();
export const zoneName = (zone: SchoolZone): string => ZONES[zone]();

/** A name in the language of the window. */
export const nameOf = (name: { fr: string; en: string }): string => (currentLocale() === 'en' ? name.en : name.fr);

/** Where a date holds, when it does not hold everywhere: regions or zones. */
export function whereOf(date: DateView): string {
  const places = [...date.regions.map(regionName), ...date.zones.map(zoneName)];
  return places.join(', ');
}

/** The name with where it holds: "Vacances d’hiver, Zone B". */
export function titleOf(date: DateView): string {
  const where = whereOf(date);
  return where ? `${nameOf(date.name)} · ${where}` : nameOf(date.name);
}

/** When it is, seen from today: "dans 5 jours", "en cours". */
export function whenOf(date: DateView, today: Day): string {
  if (date.from === today && date.to === today) return m.dates_today();
  if (date.from <= today) return m.dates_running();
  return m.dates_in({ count: daysBetween(today, date.from) });
}

/** The days of a date inside a range. */
export function daysWithin(date: DateView, from: Day, days: number): Day[] {
  const last = addDays(from, days - 1);
  const start = date.from < from ? from : date.from;
  const end = date.to > last ? last : date.to;
  const length = daysBetween(start, end) + 1;
  return length > 0 ? Array.from({ length }, (_, at) => addDays(start, at)) : [];
}

/** What a date says in a sentence: where it holds, how long it lasts, what it stands on. */
export function detailOf(date: DateView): string {
  const parts = [titleOf(date)];
  if (date.to !== date.from) parts.push(m.dates_lasts({ day: dayShort(date.to) }));
  if (date.source) parts.push(m.dates_source({ source: date.source }));
  return parts.join(' — ');
}
