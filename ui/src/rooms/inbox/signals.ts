import { m } from '$i18n';
import type { Signals, SignalKind, Tone, Tongue } from '../../api/generated';

/** The name of a language as far as triage tells them apart. */
export function tongueWord(tongue: Tongue): string {
  return {
    french: m.signals_french,
    english: m.signals_english,
    other: m.signals_other,
    unknown: m.signals_unknown,
  }[tongue]();
}

/** A tone in words. */
export function toneWord(tone: Tone): string {
  return { negative: m.signals_negative, positive: m.signals_positive, neutral: m.signals_neutral }[tone]();
}

/** What a message is like, in words, the gravest first. */
export function signalWords(signals: Signals): string[] {
  return [
    ...(signals.alert ? [m.signals_alert()] : []),
    ...(signals.urgency === 'now' ? [m.signals_urgentNow()] : []),
    ...(signals.urgency === 'soon' ? [m.signals_urgentSoon()] : []),
    toneWord(signals.tone),
    ...(signals.question ? [m.signals_question()] : []),
    tongueWord(signals.language),
  ];
}

/** What a reason is about, in words. */
export function aboutWord(about: SignalKind): string {
  return {
    language: m.signals_aboutLanguage,
    question: m.signals_aboutQuestion,
    tone: m.signals_aboutTone,
    urgency: m.signals_aboutUrgency,
    alert: m.signals_aboutAlert,
  }[about]();
}
