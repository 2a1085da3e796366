import { m } from '$i18n';
import type { Refusal, RefusedPost } from '../api/generated';

/** Why some posts were left as they are, each reason once, with how many. */
export function refusals(refused: readonly RefusedPost[]): string[] {
  const sentences: Record<Refusal, (count: number) => string> = {
    missing: (count) => m.calendar_refusedMissing({ count }),
    sending: (count) => m.calendar_refusedSending({ count }),
    published: (count) => m.calendar_refusedPublished({ count }),
    past: (count) => m.calendar_refusedPast({ count }),
    unplanned: (count) => m.calendar_refusedUnplanned({ count }),
    keptByNetwork: (count) => m.calendar_refusedKept({ count }),
    otherBrand: (count) => m.calendar_refusedOtherBrand({ count }),
    nobodyAsked: (count) => m.approvals_refusedNobody({ count }),
  };
  const counts = new Map<Refusal, number>();
  for (const { why } of refused) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => sentences[why](count));
}
