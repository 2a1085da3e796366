import type { QueryClient } from '@tanstack/svelte-query';
import type { EventView, Topic } from './generated';
import type { Method } from './client';
import { onEvents } from './events';

/** Commands that only read, and the topics whose change makes their answers stale. */
const STALE_BY = {
  brands_list: ['brands', 'accounts', 'inbox'],
  zones_list: [],
  networks_list: [],
  accounts_list: ['accounts', 'brands'],
  accounts_authorization: ['accounts'],
  keychain_status: ['accounts'],
  posts_get: ['posts', 'accounts'],
  posts_drafts: ['posts', 'brands'],
  approvals_get: ['posts', 'brands', 'accounts'],
  posts_versions: ['posts'],
  posts_version_compare: ['posts'],
  snippets_list: ['brands'],
  links_rule: ['brands'],
  people_list: ['brands'],
  posts_check: ['posts', 'accounts', 'visuals', 'brands'],
  publications_list: ['posts', 'inbox', 'accounts', 'brands'],
  publications_get: ['posts', 'inbox'],
  publications_guided: ['posts', 'accounts', 'brands', 'conductor'],
  calendar_range: ['posts', 'brands', 'accounts'],
  calendar_grid: ['posts', 'brands', 'accounts', 'visuals'],
  natives_list: ['posts', 'brands', 'accounts'],
  labels_list: ['posts', 'brands'],
  notes_list: ['posts', 'brands'],
  filters_list: ['posts'],
  inbox_status: ['accounts'],
  accounts_folders: ['accounts'],
  accounts_advice: [],
  conversations_list: ['inbox', 'brands', 'accounts'],
  conversations_counts: ['inbox', 'brands', 'accounts'],
  conversations_get: ['inbox', 'posts'],
  conversations_snooze_times: ['brands'],
  searches_read: ['brands', 'accounts', 'posts'],
  saved_views_list: ['inbox', 'brands', 'accounts'],
  contacts_list: ['inbox', 'brands'],
  contacts_aliases: ['inbox', 'brands'],
  targets_get: ['inbox', 'brands'],
  days_get: ['inbox', 'posts', 'brands'],
  answers_recall: ['inbox'],
  answers_facts: ['brands'],
  cards_list: ['inbox', 'brands'],
  cards_tags: ['inbox', 'brands'],
  cards_get: ['inbox', 'brands'],
  cards_loss: ['inbox', 'posts'],
  cards_export: ['inbox'],
  visuals_list: ['visuals', 'brands', 'posts'],
  visuals_get: ['visuals', 'posts'],
  visuals_layout: ['visuals', 'brands', 'posts'],
  visuals_named: ['visuals', 'brands', 'posts'],
  visuals_similar: ['visuals'],
  visuals_uses: ['visuals', 'posts', 'accounts', 'brands'],
  library_get: ['visuals', 'brands'],
  edits_get: ['visuals'],
  edits_crops: ['visuals', 'accounts'],
  renditions_get: ['visuals', 'posts', 'accounts'],
  kits_get: ['brands', 'visuals'],
  kits_contrast: [],
  templates_list: ['brands', 'visuals'],
  designs_get: ['visuals'],
  brings_list: ['visuals'],
  brings_items: ['visuals'],
  watches_list: ['visuals', 'brands'],
  alikes_list: ['visuals'],
  integrity_status: ['visuals'],
  rights_presets: [],
  rights_ending: ['visuals', 'posts', 'brands'],
  releases_list: ['visuals'],
  badges_get: ['posts', 'inbox', 'brands'],
  today_get: ['posts', 'inbox', 'accounts', 'brands'],
  conductor_status: ['conductor', 'posts', 'accounts'],
  outbox_status: ['conductor', 'posts', 'brands'],
  forecast_list: ['posts', 'accounts', 'visuals', 'brands', 'conductor'],
  outlook_get: ['posts', 'accounts', 'visuals', 'brands'],
  marks_get: ['brands', 'accounts'],
  signals_explain: ['inbox', 'settings'],
  signals_try: ['settings'],
  signals_progress: ['settings', 'inbox'],
  lexicons_list: ['settings'],
  alert_words_get: ['settings', 'brands'],
  triage_rules_list: ['settings', 'brands', 'inbox', 'accounts'],
  triage_rules_log: ['settings', 'inbox'],
  spikes_list: ['inbox', 'brands'],
  statements_list: ['conductor', 'brands'],
  search_all: ['posts', 'inbox', 'visuals', 'brands'],
  house_rules_get: ['brands', 'inbox'],
  register_list: ['inbox', 'brands'],
  register_retention: ['brands', 'inbox'],
  escalations_list: ['inbox', 'posts', 'brands'],
  escalations_waiting: ['inbox', 'brands'],
  escalations_letter: ['inbox', 'brands'],
  settings_get: ['settings', 'brands'],
  dates_range: ['brands'],
  dates_settings: ['brands'],
  dictionary_list: ['brands'],
  wording_get: ['brands'],
  exports_read: ['posts', 'brands', 'accounts'],
  system_doctor: ['conductor', 'accounts', 'posts', 'visuals', 'brands', 'inbox'],
  queue_get: ['plan', 'posts', 'accounts', 'brands'],
  queue_range: ['plan', 'posts', 'accounts', 'brands'],
  ideas_list: ['plan', 'brands'],
  ideas_get: ['plan'],
  pillars_list: ['plan'],
  pillars_of_post: ['plan', 'posts'],
  plan_gaps: ['plan', 'posts', 'accounts', 'brands'],
  series_list: ['plan', 'posts', 'accounts', 'brands'],
  series_of_post: ['plan', 'posts', 'accounts', 'brands'],
  series_preview: ['brands'],
} as const satisfies Partial<Record<Method, readonly Topic[]>>;

/** A command that only reads. */
export type ReadMethod = keyof typeof STALE_BY;

/** The reading commands whose answers are stale after a change of these topics. */
export function staleMethods(topics: readonly Topic[]): Set<ReadMethod> {
  const methods = Object.keys(STALE_BY) as ReadMethod[];
  if (topics.includes('all')) return new Set(methods);
  return new Set(methods.filter((method) => (STALE_BY[method] as readonly Topic[]).some((t) => topics.includes(t))));
}

/** Watches the numbers of events: what is stale after this one. A gap makes everything stale. */
export function eventReader(): (event: EventView) => readonly Topic[] {
  let last: number | null = null;
  return (event) => {
    const gap = last !== null && event.seq !== last + 1;
    last = event.seq;
    return gap ? ['all'] : event.topics;
  };
}

/** Keeps the cache true to the desk. Events of one frame are answered together. */
export function followEvents(client: QueryClient): () => void {
  const read = eventReader();
  const waiting = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    timer = null;
    const methods: ReadonlySet<string> = staleMethods([...waiting]);
    waiting.clear();
    void client.invalidateQueries({ predicate: (query) => methods.has(String(query.queryKey[0])) });
  };
  const stop = onEvents((event) => {
    for (const topic of read(event)) waiting.add(topic);
    timer ??= setTimeout(flush, 16);
  });
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}
