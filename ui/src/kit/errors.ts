/** Sentences for what the desk only names. Every code has one; a new code does not compile without. */
import { m } from '$i18n';
import type { Bar, ErrorCode, ErrorView, FieldError, Problem, ReleaseKind } from '../api/generated';
import { count, fileSize } from './dates';
import { exactLength } from './moments';

function never(value: never): string {
  return String(value);
}

/** The sentence of an error code. */
export function codeText(code: ErrorCode, retryAfterS: number | null = null, ref = ''): string {
  switch (code) {
    case 'invalid':
      return m.kit_errorInvalid();
    case 'notFound':
      return m.kit_errorNotFound();
    case 'conflict':
      return m.kit_errorConflict();
    case 'inFlight':
      return m.kit_errorInFlight();
    case 'illegalState':
      return m.kit_errorIllegalState();
    case 'offline':
      return m.kit_errorOffline();
    case 'rateLimited':
      return retryAfterS
        ? m.kit_errorRateLimitedFor({ minutes: Math.ceil(retryAfterS / 60) })
        : m.kit_errorRateLimited();
    case 'accessRefused':
      return m.kit_errorAccessRefused();
    case 'notThisNetwork':
      return m.kit_errorNotThisNetwork();
    case 'privateAddress':
      return m.kit_errorPrivateAddress();
    case 'notHttps':
      return m.kit_errorNotHttps();
    case 'certificateUntrusted':
      return m.kit_errorCertificateUntrusted();
    case 'addressMalformed':
      return m.kit_errorAddressMalformed();
    case 'redirected':
      return m.kit_errorRedirected();
    case 'refused':
      return m.kit_errorRefused();
    case 'outcomeUnknown':
      return m.kit_errorOutcomeUnknown();
    case 'accountTaken':
      return m.kit_errorAccountTaken();
    case 'otherIdentity':
      return m.kit_errorOtherIdentity();
    case 'keychainLocked':
      return m.kit_errorKeychainLocked();
    case 'keychainAbsent':
      return m.kit_errorKeychainAbsent();
    case 'keychainDenied':
      return m.kit_errorKeychainDenied();
    case 'keychainBroken':
      return m.kit_errorKeychainBroken();
    case 'signInAborted':
      return m.kit_errorSignInAborted();
    case 'diskFull':
      return m.kit_errorDiskFull();
    case 'readOnly':
      return m.kit_errorReadOnly();
    case 'newerData':
      return m.kit_errorNewerData();
    case 'dataDamaged':
      return m.kit_errorDataDamaged();
    case 'busy':
      return m.kit_errorBusy();
    case 'internal':
      return ref ? m.kit_errorInternalRef({ ref }) : m.kit_errorInternal();
    default:
      return never(code);
  }
}

/** The sentence of an error. */
export function errorText(view: ErrorView): string {
  return codeText(view.code, view.retryAfterS, view.ref);
}

/** The sentence beside a field. */
export function fieldText(fault: FieldError): string {
  switch (fault.code) {
    case 'required':
      return m.kit_fieldRequired();
    case 'tooLong':
      return fault.max === null ? m.kit_fieldTooLong() : m.kit_fieldTooLongMax({ max: count(fault.max) });
    case 'malformed':
      return m.kit_fieldMalformed();
    case 'unknown':
      return m.kit_fieldUnknown();
    case 'past':
      return m.kit_fieldPast();
    case 'taken':
      return m.kit_fieldTaken();
    case 'outOfRange':
      return fault.max === null ? m.kit_fieldOutOfRange() : m.kit_fieldOutOfRangeMax({ max: count(fault.max) });
    case 'elsewhere':
      return m.guided_elsewhere();
    default:
      return never(fault.code);
  }
}

function otherBrandText(problem: Extract<Problem, { code: 'otherBrand' }>): string {
  const { value } = problem;
  switch (problem.kind) {
    case 'handle':
      return m.trust_problemOtherBrandHandle({ value });
    case 'hashtag':
      return m.trust_problemOtherBrandHashtag({ value });
    case 'domain':
      return m.trust_problemOtherBrandDomain({ value });
    case 'visual':
      return m.trust_problemOtherBrandVisual();
  }
}

/** Why a visual may not be used so. */
export function barText(why: Bar): string {
  switch (why.bar) {
    case 'forbidden':
      return m.kit_problemRightsForbidden();
    case 'expired':
      return m.kit_problemLicenceExpired();
    case 'notYet':
      return m.kit_problemRightsNotYet();
    case 'network':
      return m.kit_problemRightsNetwork();
    case 'territory':
      return m.kit_problemRightsTerritory();
    case 'commercial':
      return m.kit_problemRightsCommercial();
    case 'altered':
      return m.kit_problemRightsAltered();
    case 'release':
      return releaseText(why.kind);
    case 'creditUnknown':
      return m.kit_problemRightsCredit();
  }
}

function releaseText(kind: ReleaseKind): string {
  switch (kind) {
    case 'model':
      return m.kit_problemRightsModel();
    case 'property':
      return m.kit_problemRightsProperty();
    case 'consent':
      return m.kit_problemRightsConsent();
    case 'licence':
      return m.kit_problemRightsPaper();
  }
}

/** Problems that only advise. A test holds them equal to what the core says. */
const ADVICE: readonly Problem['code'][] = [
  'altMissing',
  'licenceTerritory',
  'shapeCut',
  'linkNotLive',
  'mediaNeeded',
  'commentUnsupported',
];

/** Whether a problem only advises; everything else keeps the content from being sent. */
export const advises = (problem: Problem): boolean => ADVICE.includes(problem.code);

/** What keeps a content from being sent. */
export function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'empty':
      return m.kit_problemEmpty();
    case 'tooLong':
      return m.kit_problemTooLong({ over: count(problem.count - problem.max), max: count(problem.max) });
    case 'tooManyBytes':
      return m.kit_problemTooManyBytes({ over: count(problem.count - problem.max), max: count(problem.max) });
    case 'tooManyVisuals':
      return m.kit_problemTooManyVisuals({ max: problem.max });
    case 'visualMissing':
      return m.kit_problemVisualMissing();
    case 'filmUnsupported':
      return m.kit_problemFilm();
    case 'filmTooShort':
      return m.guided_problemFilmShort({ length: exactLength(problem.millis), min: exactLength(problem.min) });
    case 'filmTooLong':
      return m.guided_problemFilmLong({ length: exactLength(problem.millis), max: exactLength(problem.max) });
    case 'filmTooLarge':
      return m.guided_problemFilmLarge({ size: fileSize(problem.bytes), max: fileSize(problem.max) });
    case 'filmFormat':
      return m.guided_problemFilmFormat({ format: problem.mime.replace('video/', '').toUpperCase() });
    case 'licenceExpired':
      return m.kit_problemLicenceExpired();
    case 'licenceForbids':
      return barText(problem.why);
    case 'licenceTerritory':
      return m.kit_problemRightsCountries({ countries: problem.countries.join(', ') });
    case 'altMissing':
      return m.kit_problemAltMissing();
    case 'altTooLong':
      return m.kit_problemAltTooLong({ over: count(problem.count - problem.max), max: count(problem.max) });
    case 'tooManyParts':
      return m.kit_problemTooManyParts({ max: problem.max });
    case 'pollUnsupported':
      return m.kit_problemPollUnsupported();
    case 'pollWithVisuals':
      return m.kit_problemPollWithVisuals();
    case 'pollChoices':
      return m.kit_problemPollChoices({ max: problem.max });
    case 'pollChoiceLength':
      return m.kit_problemPollChoiceLength({ max: problem.max });
    case 'pollDuration':
      return m.kit_problemPollDuration({ min: problem.min, max: problem.max });
    case 'optionUnknown':
      return m.kit_problemOptionUnknown();
    case 'linkInvalid':
      return m.kit_problemLinkInvalid();
    case 'linkWithVisuals':
      return m.kit_problemLinkWithVisuals();
    case 'tooManyHashtags':
      return m.guided_problemHashtags({ count: count(problem.count), max: count(problem.max) });
    case 'tooManyMentions':
      return m.guided_problemMentions({ count: count(problem.count), max: count(problem.max) });
    case 'tooManyLinks':
      return m.guided_problemLinks({ count: count(problem.count), max: count(problem.max) });
    case 'characterRefused':
      return m.guided_problemCharacter({ character: problem.character });
    case 'optionTooLong':
      return m.guided_problemOption({ over: count(problem.count - problem.max), max: count(problem.max) });
    case 'shapeCut':
      return m.guided_problemShape();
    case 'linkNotLive':
      return m.guided_problemLinkDead();
    case 'mediaNeeded':
      return problem.needed === 'video' ? m.guided_problemVideo() : m.guided_problemPicture();
    case 'commentUnsupported':
      return m.kit_problemCommentUnsupported();
    case 'commentClosed':
      return m.kit_problemCommentClosed();
    case 'fixed':
      return m.kit_problemFixed();
    case 'changedThere':
      return m.kit_problemChangedThere();
    case 'variableOpen':
      return m.kit_problemVariableOpen({ name: `{${problem.name}}`, bare: `{ ${problem.name} }` });
    case 'forbiddenWord':
      return m.kit_problemForbiddenWord({ word: problem.word });
    case 'mentionMissing':
      return m.kit_problemMentionMissing({ mentions: problem.mentions.join(', ') });
    case 'otherBrand':
      return otherBrandText(problem);
    case 'refused':
      return m.kit_problemRefused({ said: problem.said });
    default:
      return never(problem);
  }
}
