// A rule as the form has it. Pure.

import type {
  AccountId,
  BrandId,
  ConversationKind,
  LabelId,
  NetworkId,
  RuleContent,
  Tone,
  Tongue,
  TriageRuleView,
  Urgency,
} from '../../api/generated';
import { minutesTyped } from '../../kit/wall';

/** Yes, no, or whichever. */
export type Answer = '' | 'yes' | 'no';

/** What becomes of the state. */
export type Settling = '' | 'done' | 'snooze';

export interface RuleForm {
  name: string;
  brand: BrandId | '';
  words: string[];
  without: string[];
  authors: string[];
  networks: NetworkId[];
  accounts: AccountId[];
  languages: Tongue[];
  tones: Tone[];
  urgencies: Urgency[];
  kinds: ConversationKind[];
  question: Answer;
  alert: Answer;
  link: Answer;
  days: number[];
  from: string;
  to: string;
  labels: LabelId[];
  high: boolean;
  settle: Settling;
  snooze: string;
  hide: boolean;
  notify: boolean;
  goesOn: boolean;
}

const answer = (value: boolean | null | undefined): Answer => (value === true ? 'yes' : value === false ? 'no' : '');
const told = (value: Answer): boolean | null => (value === '' ? null : value === 'yes');
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The form of a rule; of a new one when there is none. */
export function formOf(rule: Pick<TriageRuleView, 'name' | 'brand' | 'content'> | null): RuleForm {
  const { conditions, actions, goesOn = false } = rule?.content ?? {};
  // Days without hours are whole days.
  const hours = conditions?.hours;
  const whole = hours?.from === 0 && hours.to === 1440;
  return {
    name: rule?.name ?? '',
    brand: rule?.brand ?? '',
    words: [...(conditions?.words ?? [])],
    without: [...(conditions?.without ?? [])],
    authors: [...(conditions?.authors ?? [])],
    networks: [...(conditions?.networks ?? [])],
    accounts: [...(conditions?.accounts ?? [])],
    languages: [...(conditions?.languages ?? [])],
    tones: [...(conditions?.tones ?? [])],
    urgencies: [...(conditions?.urgencies ?? [])],
    kinds: [...(conditions?.kinds ?? [])],
    question: answer(conditions?.question),
    alert: answer(conditions?.alert),
    link: answer(conditions?.link),
    days: [...(hours?.days ?? [])],
    from: hours && !whole ? clock(hours.from) : '',
    to: hours && !whole ? clock(hours.to) : '',
    labels: [...(actions?.labels ?? [])],
    high: actions?.high ?? false,
    settle: actions?.settle?.kind ?? '',
    snooze: actions?.settle?.kind === 'snooze' ? String(actions.settle.hours) : '24',
    hide: actions?.hide ?? false,
    notify: actions?.notify ?? false,
    goesOn,
  };
}

/** What is sent. `null` where a time or a number is none; the core judges all the rest. */
export function contentOf(form: RuleForm): { content: RuleContent | null; wrong: 'hours' | 'snooze' | null } {
  const [from, to] = [minutesTyped(form.from), minutesTyped(form.to)];
  const timed = form.from.trim() !== '' || form.to.trim() !== '';
  if (timed && (from === null || to === null)) return { content: null, wrong: 'hours' };
  const span = timed ? { from: from ?? 0, to: to === 0 ? 1440 : (to ?? 0) } : { from: 0, to: 1440 };
  if (form.settle === 'snooze' && !/^\d{1,4}$/.test(form.snooze.trim())) return { content: null, wrong: 'snooze' };
  return {
    wrong: null,
    content: {
      conditions: {
        words: form.words,
        without: form.without,
        networks: form.networks,
        accounts: form.accounts,
        authors: form.authors,
        languages: form.languages,
        question: told(form.question),
        tones: form.tones,
        urgencies: form.urgencies,
        alert: told(form.alert),
        link: told(form.link),
        kinds: form.kinds,
        hours: timed || form.days.length > 0 ? { days: form.days, ...span } : null,
      },
      actions: {
        labels: form.labels,
        high: form.high,
        settle:
          form.settle === ''
            ? null
            : form.settle === 'done'
              ? { kind: 'done' }
              : { kind: 'snooze', hours: Number(form.snooze) },
        hide: form.hide,
        notify: form.notify,
      },
      goesOn: form.goesOn,
    },
  };
}
