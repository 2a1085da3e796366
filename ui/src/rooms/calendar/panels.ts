// The panels beside the calendar. One is open at a time; the room remembers which.

import ArrowDownUp from '@lucide/svelte/icons/arrow-down-up';
import CalendarHeart from '@lucide/svelte/icons/calendar-heart';
import type { Component } from 'svelte';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Repeat from '@lucide/svelte/icons/repeat';
import Target from '@lucide/svelte/icons/target';
import { m } from '$i18n';
import type { BrandId, CalendarFilter, PostId, PostSummary, WallTime } from '../../api';
import type { Day } from '../../kit';
import type { Icon } from '../../kit';
import IdeasPanel from './plan/IdeasPanel.svelte';
import PlanPanel from './plan/PlanPanel.svelte';
import QueuePanel from './plan/QueuePanel.svelte';
import DatesPanel from './dates/DatesPanel.svelte';
import ExchangePanel from './transfer/ExchangePanel.svelte';
import SeriesPanel from './plan/SeriesPanel.svelte';

/** What a panel is given by the room. */
export interface PanelProps {
  /** The days on screen, for a panel that speaks about them. */
  from: Day;
  days: number;
  today: Day;
  /** The brand in focus, `null` for all. */
  brand: BrandId | null;
  /** The post being dragged or grabbed. */
  lifted: PostId | null;
  /**
   * A press on something of the panel that may become a drag onto the calendar. `item` is asked once the pointer has moved:
   * a stored draft, or something that becomes a draft when it is dropped (an idea).
   */
  onpress: (event: PointerEvent, element: HTMLElement, item: () => PanelItem | null) => void;
  /** The same by keyboard: the room's grab mode takes over until the drop. */
  ongrab: (element: HTMLElement, item: PanelItem) => void;
  /** Shows a day. */
  ongo: (day: Day) => void;
  /** What the room's filter lets through; everything when `null`. */
  filter: CalendarFilter | null;
}

/** What a panel lets drop onto the calendar. */
export type PanelItem =
  | { kind: 'draft'; draft: PostSummary }
  | {
      kind: 'other';
      /** Stable while it is dragged. */
      id: string;
      text: string;
      brand: BrandId | null;
      /** It was dropped there; `wall` already has a proposed time where only the day was chosen. Does its own toasts. */
      drop: (wall: WallTime) => void;
    };

/** A panel beside the calendar. */
export interface Panel {
  /** `drafts`, `ideas`, `queue`, `plan`, `dates`, `exchange`. */
  id: string;
  title: () => string;
  icon: Icon;
  component: Component<PanelProps>;
}

/** Every panel beside the drafts, in the order of their buttons. Add yours here: one line. */
export const PANELS: readonly Panel[] = [
  { id: 'ideas', title: () => m.plan_ideasTitle(), icon: Lightbulb, component: IdeasPanel },
  { id: 'queue', title: () => m.plan_queueTitle(), icon: ListOrdered, component: QueuePanel },
  { id: 'plan', title: () => m.plan_planTitle(), icon: Target, component: PlanPanel },
  { id: 'series', title: () => m.plan_seriesTitle(), icon: Repeat, component: SeriesPanel },
  { id: 'dates', title: () => m.dates_title(), icon: CalendarHeart, component: DatesPanel },
  { id: 'exchange', title: () => m.transfer_title(), icon: ArrowDownUp, component: ExchangePanel },
];
