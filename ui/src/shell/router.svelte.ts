import type { BrandId, ConversationId, PostId, VisualId, WallTime } from '../api/generated';

/** Where the window is. Optional parts are kept in the address, so that back and forward restore them. */
export type Route =
  | { room: 'today' }
  | { room: 'outlook' }
  | { room: 'calendar'; view?: 'month' | 'week' | 'day' | 'agenda' | 'board' | 'grid'; date?: string }
  | { room: 'composer'; post?: PostId; brand?: BrandId; wall?: WallTime }
  | { room: 'inbox'; conversation?: ConversationId }
  | { room: 'people'; card?: string }
  | { room: 'library'; visual?: VisualId; panel?: string }
  | { room: 'brands'; brand?: BrandId; section?: string }
  | { room: 'settings'; section?: string };

/** A room's name. */
export type RoomName = Route['room'];

/** The rooms, in the order of the rail. The composer is entered from everywhere and has no place in the rail. */
export const ROOMS: readonly RoomName[] = [
  'today',
  'outlook',
  'calendar',
  'composer',
  'inbox',
  'people',
  'library',
  'brands',
  'settings',
];

/** The part of a route that is its path rather than a parameter. */
const PATH_PART: Partial<Record<RoomName, string>> = {
  composer: 'post',
  inbox: 'conversation',
  people: 'card',
  library: 'visual',
  brands: 'brand',
  settings: 'section',
};

/** A route as a hash, without `#`: `/composer/ID?brand=…`. */
export function routeToHash(route: Route): string {
  const { room, ...rest } = route;
  const parts = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const inPath = PATH_PART[room];
  const path = parts.find(([key]) => key === inPath)?.[1];
  const query = new URLSearchParams(parts.filter(([key]) => key !== inPath)).toString();
  return `/${room}${path ? `/${encodeURIComponent(path)}` : ''}${query ? `?${query}` : ''}`;
}

/** The route of a hash; Today when it names no room. */
export function hashToRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [, room = '', part] = path.split('/');
  if (!ROOMS.includes(room as RoomName)) return { room: 'today' };
  const route: Record<string, string> = { ...Object.fromEntries(new URLSearchParams(query)), room };
  const inPath = PATH_PART[room as RoomName];
  if (part && inPath) route[inPath] = decodeURIComponent(part);
  return route as unknown as Route;
}

let current = $state.raw<Route>(hashToRoute(location.hash));
window.addEventListener('hashchange', () => (current = hashToRoute(location.hash)));

/** A room that holds unsaved work may ask to finish it before it is left. */
type Guard = () => boolean | Promise<boolean>;
let guard: Guard | null = null;

/** Asked before another *room* is entered; `false` stays. Returns the end of asking. */
export function guardLeaving(ask: Guard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

/** The route in force; reactive. */
export const router = {
  get route(): Route {
    return current;
  },
  /** The route when it is of this room. */
  in<R extends RoomName>(room: R): Extract<Route, { room: R }> | undefined {
    return current.room === room ? (current as Extract<Route, { room: R }>) : undefined;
  },
};

/** Goes somewhere. `replace` leaves no trace in the history (a filter, a chosen row). */
export async function navigate(route: Route, options: { replace?: boolean } = {}): Promise<void> {
  if (guard && route.room !== current.room && !(await guard())) return;
  const hash = `#${routeToHash(route)}`;
  if (hash === location.hash) return;
  if (options.replace) {
    history.replaceState(null, '', hash);
    current = hashToRoute(hash);
  } else {
    location.hash = hash;
    current = hashToRoute(hash);
  }
}

// A link to a room is a way like any other: whoever guards the room is asked first.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#/"]') : null;
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void navigate(hashToRoute(link.hash));
});

/** Address of a route for a link. */
export function href(route: Route): string {
  return `#${routeToHash(route)}`;
}
