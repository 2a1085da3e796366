import type { Component } from 'svelte';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ContactRound from '@lucide/svelte/icons/contact-round';
import Images from '@lucide/svelte/icons/images';
import Inbox from '@lucide/svelte/icons/inbox';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import ScanEye from '@lucide/svelte/icons/scan-eye';
import Settings from '@lucide/svelte/icons/settings';
import Sunrise from '@lucide/svelte/icons/sunrise';
import Tag from '@lucide/svelte/icons/tag';
import { m } from '$i18n';
import type { Icon } from '../kit/Icon';
import type { RoomName } from './router.svelte';

/** Every room is its own chunk, fetched when it is entered for the first time. */
const LOADERS = import.meta.glob<{ default: Component }>('../rooms/*/Room.svelte');

/** Loads a room. */
export async function loadRoom(room: RoomName): Promise<Component> {
  const loader = LOADERS[`../rooms/${room}/Room.svelte`];
  if (!loader) throw new Error(`no room named ${room}`);
  return (await loader()).default;
}

/** A room's icon. */
export const ROOM_ICONS: Record<RoomName, Icon> = {
  today: Sunrise,
  outlook: ScanEye,
  calendar: CalendarDays,
  composer: PencilLine,
  inbox: Inbox,
  people: ContactRound,
  library: Images,
  brands: Tag,
  settings: Settings,
};

/** The second key of `g …`. */
export const ROOM_KEYS: Partial<Record<RoomName, string>> = {
  today: 't',
  outlook: 'o',
  calendar: 'c',
  inbox: 'i',
  people: 'p',
  library: 'l',
  brands: 'b',
  settings: 's',
};

/** A room's name. */
export function roomName(room: RoomName): string {
  switch (room) {
    case 'today':
      return m.app_roomToday();
    case 'outlook':
      return m.trust_outlook();
    case 'calendar':
      return m.app_roomCalendar();
    case 'composer':
      return m.app_roomComposer();
    case 'inbox':
      return m.app_roomInbox();
    case 'people':
      return m.people_title();
    case 'library':
      return m.app_roomLibrary();
    case 'brands':
      return m.app_roomBrands();
    case 'settings':
      return m.app_roomSettings();
  }
}
