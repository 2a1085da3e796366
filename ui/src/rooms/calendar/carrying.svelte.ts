// Carrying posts from one place of the calendar to another: by pointer, or grabbed with the keyboard.

import { onDestroy, tick } from 'svelte';
import { m } from '$i18n';
import type { CalendarEntry, PostId, PostSummary, WallTime } from '../../api/generated';
import { addDays, wallLong, type Day } from '../../kit/dates';
import { toast } from '../../kit/toasts.svelte';
import { addMinutes, dayOf, minutesOf, onDay, proposedWall, wallAt } from '../../kit/wall';
import { askApproval } from '../../kit/approval';
import { meaning, type Dropped } from './board';
import * as bulk from './bulk';
import { dropped, moved as distance, type Target } from './drag';
import { Dragging } from './dragging.svelte';
import { hasHours, turned, type View } from './grid';
import { move, plan } from './moves';
import { liftedBy, textOf, type Moved } from './moving';
import type { PanelItem } from './panels';
import type { Selection } from './selection.svelte';

/** Something to stand beside. */
export type Anchor = Element | { getBoundingClientRect: () => DOMRect };

/** What is asked before a draft is planned. */
export interface Asking {
  draft: PostSummary;
  wall: WallTime;
  at: Anchor;
}

/** What the room tells and does. */
export interface Screen {
  view: () => View;
  anchor: () => Day;
  days: () => readonly Day[];
  today: () => Day;
  selection: Selection;
  /** What a clock shows now at a brand's, or where the calendar is. */
  nowAt: (brand: CalendarEntry['brand'] | null) => WallTime;
  /** Shows a change before the desk confirms it; the result takes it back. */
  early: (change: (entry: CalendarEntry) => CalendarEntry) => () => void;
  go: (day: Day) => void;
  show: (view: View, day: Day) => void;
}

/** One thing is carried at a time. */
export class Carrying {
  readonly dragging: Dragging<Moved>;
  /** What the keyboard holds, and where. */
  grabbed = $state.raw<{ moved: Moved; wall: WallTime; from: WallTime; chip: HTMLElement } | null>(null);
  /** The time of a draft being asked. */
  asking = $state.raw<Asking | null>(null);
  /** The bar of a grabbed post never covers where it would land. */
  above = $state(false);
  /** For those who hear the screen. */
  said = $state('');

  #screen: Screen;

  readonly moving = $derived.by(() => this.dragging.item ?? this.grabbed?.moved ?? null);
  readonly lifted = $derived.by(() => liftedBy(this.moving));
  readonly target = $derived.by((): Target | null => {
    if (this.dragging.target) return this.dragging.target;
    return this.grabbed ? this.#place(this.grabbed.wall) : null;
  });
  /** As a card of the board. */
  readonly card = $derived.by((): Dropped | null => {
    const { moving } = this;
    if (moving?.kind === 'other') return { kind: 'other' };
    if (moving?.kind === 'draft') return { kind: 'draft', draft: moving.draft };
    return moving?.kind === 'entry' || moving?.kind === 'many' ? { kind: 'entry', entry: moving.entry } : null;
  });

  constructor(screen: Screen) {
    this.#screen = screen;
    this.dragging = new Dragging<Moved>(
      (moved, at) => this.#drop(moved, at),
      (by) => screen.go(turned(screen.view(), screen.anchor(), by)),
    );
    onDestroy(() => this.dragging.cancel());
  }

  nameOf(moved: Moved): string {
    return textOf(moved, m.calendar_noText(), (count) => m.calendar_chosen({ count }));
  }

  /** Says why, when a post cannot be moved. */
  fixed(entry: CalendarEntry): boolean {
    if (entry.movable) return false;
    toast(entry.status === 'published' ? m.calendar_fixedPublished() : m.calendar_fixedSending());
    return true;
  }

  /** A chosen post takes all chosen ones along. */
  taken(entry: CalendarEntry): Moved {
    const { selection } = this.#screen;
    return selection.size > 1 && selection.has(entry.post)
      ? { kind: 'many', entry, posts: selection.list }
      : { kind: 'entry', entry };
  }

  /** What to offer when only a day was chosen. A draft that had a time keeps its time of day. */
  proposed(item: PanelItem, day: Day): WallTime {
    if (item.kind === 'draft' && item.draft.wall) return onDay(item.draft.wall, day);
    return proposedWall(day, this.#screen.nowAt(item.kind === 'draft' ? item.draft.brand : item.brand));
  }

  /** The day on screen at which a draft begins to be carried. */
  firstDay(): Day {
    const [days, today] = [this.#screen.days(), this.#screen.today()];
    return days.includes(today) ? today : (days[0] ?? today);
  }

  /** Keeps posts as drafts with their time, or schedules them at it. */
  keep(posts: readonly PostId[], held: boolean): void {
    void (held ? bulk.hold([...posts]) : bulk.scheduleHeld(posts));
  }

  grab(moved: Moved, wall: WallTime, chip: HTMLElement): void {
    const { view, show } = this.#screen;
    // Lists have no places; a month has.
    if (!hasHours(view()) && view() !== 'month') show('month', dayOf(wall));
    this.grabbed = { moved, wall, from: wall, chip };
    this.said = m.calendar_saidGrabbed({ text: this.nameOf(moved), when: wallLong(wall) });
    this.#reveal(wall);
  }

  carry(wall: WallTime): void {
    if (!this.grabbed) return;
    this.grabbed = { ...this.grabbed, wall };
    this.said = wallLong(wall);
    this.#reveal(wall);
  }

  put(): void {
    if (!this.grabbed) return;
    const { moved, wall, chip, from } = this.grabbed;
    this.grabbed = null;
    if (moved.kind === 'entry') {
      this.#moveEntry(moved.entry, wall);
    } else if (moved.kind === 'many') {
      const { days, minutes } = distance(from, this.#place(wall));
      this.#moveMany(moved.posts, days, minutes);
    } else {
      // Only the day was chosen in a month: a time proposed for another day would mislead.
      this.#land(moved, this.#place(wall), document.querySelector(`[data-drop-day="${dayOf(wall)}"]`) ?? chip);
    }
    if (!this.asking) this.#letGo(chip, liftedBy(moved));
  }

  leave(): void {
    if (!this.grabbed) return;
    const { chip, moved, from } = this.grabbed;
    this.grabbed = null;
    this.said = m.calendar_saidCancelled();
    const planned = moved.kind === 'entry' || moved.kind === 'many';
    if (planned && !this.#screen.days().includes(dayOf(from))) this.#screen.go(dayOf(from));
    this.#letGo(chip, liftedBy(moved));
  }

  #place(wall: WallTime): Target {
    return hasHours(this.#screen.view()) ? { day: dayOf(wall), minutes: minutesOf(wall) } : { day: dayOf(wall) };
  }

  #reveal(wall: WallTime): void {
    if (!this.#screen.days().includes(dayOf(wall))) this.#screen.go(dayOf(wall));
    void this.#uncover();
  }

  async #uncover(): Promise<void> {
    await tick();
    const place =
      document.querySelector('.landing') ??
      document.querySelector(`[data-drop-day="${this.grabbed ? dayOf(this.grabbed.wall) : ''}"]`);
    place?.scrollIntoView({ block: 'nearest' });
    const box = place?.getBoundingClientRect();
    this.above = box !== undefined && Math.min(box.bottom, box.top + 160) > window.innerHeight - 120;
  }

  #letGo(chip: HTMLElement, ids: ReadonlySet<PostId>): void {
    const [id] = ids;
    setTimeout(() => {
      const again = document.querySelector<HTMLElement>(`button[data-post="${id}"]`);
      (again ?? (chip.isConnected ? chip : null))?.focus();
    }, 60);
  }

  #drop(moved: Moved, at: Target): void {
    const box = new DOMRect(this.dragging.x, this.dragging.y, 200, 24);
    const place = { getBoundingClientRect: () => box };
    if (at.column === undefined) this.#land(moved, at, place);
    else this.#dropOn(moved, at.column, place);
  }

  #dropOn(moved: Moved, column: string, at: Anchor): void {
    if (moved.kind === 'other') {
      // An idea becomes a draft with a time; nothing leaves by itself.
      if (meaning(moved, column) === 'plan') moved.drop(this.proposed(moved, this.#screen.today()));
      return;
    }
    if (moved.kind === 'draft') {
      if (meaning(moved, column) === 'ask') {
        void askApproval([moved.draft.id]);
      } else if (meaning(moved, column) === 'plan') {
        this.asking = { draft: moved.draft, wall: this.proposed(moved, this.#screen.today()), at };
      }
      return;
    }
    const what = meaning({ kind: 'entry', entry: moved.entry }, column);
    if (what === 'ask') void askApproval(moved.kind === 'many' ? moved.posts : [moved.entry.post]);
    else if (what !== null) this.keep(moved.kind === 'many' ? moved.posts : [moved.entry.post], what === 'hold');
  }

  #land(moved: Moved, at: Target, place: Anchor): void {
    if (moved.kind === 'entry') {
      this.#moveEntry(moved.entry, dropped(moved.entry.wall, at));
    } else if (moved.kind === 'many') {
      const { days, minutes } = distance(moved.entry.wall, at);
      this.#moveMany(moved.posts, days, minutes);
    } else if (moved.kind === 'other') {
      moved.drop(at.minutes === undefined ? this.proposed(moved, at.day) : wallAt(at.day, at.minutes));
    } else if (at.minutes !== undefined) {
      void plan(moved.draft.id, wallAt(at.day, at.minutes));
    } else {
      this.asking = { draft: moved.draft, wall: this.proposed(moved, at.day), at: place };
    }
  }

  #moveEntry(entry: CalendarEntry, to: WallTime): void {
    if (to === entry.wall) return;
    const back = this.#screen.early((other) => (other.post === entry.post ? { ...other, wall: to } : other));
    void move(entry.post, entry.wall, to, { back }).then((done) => {
      this.said = done ? m.calendar_saidMoved({ when: wallLong(to) }) : m.calendar_saidNotMoved();
    });
  }

  #moveMany(posts: PostId[], days: number, minutes: number): void {
    if (days === 0 && minutes === 0) return;
    const moves = new Set(posts);
    const back = this.#screen.early((other) =>
      moves.has(other.post) && other.movable
        ? { ...other, wall: addMinutes(onDay(other.wall, addDays(dayOf(other.wall), days)), minutes) }
        : other,
    );
    void bulk.shift(posts, days, minutes).then((count) => {
      if (!count) back();
      this.said = count ? m.calendar_shifted({ count }) : m.calendar_saidNotMoved();
    });
  }
}
