/** Words for what will keep a planned post from leaving, and what is worth a second look. */
import { m } from '$i18n';
import type { Clash, ForecastItem, ForecastKind, WayOut } from '../api/generated';
import { instantShort } from './dates';

/** What will go wrong, in a sentence without its end. */
export function forecastText(kind: ForecastKind, at: ForecastItem['at'] = null): string {
  switch (kind) {
    case 'paused':
      return m.trust_forecastPaused();
    case 'disconnected':
      return m.trust_forecastDisconnected();
    case 'reconnect':
      return m.trust_forecastReconnect();
    case 'accessEnds':
      return at ? m.trust_forecastAccessEnds({ when: instantShort(at) }) : m.trust_forecastAccessEndsSoon();
    case 'scopeMissing':
      return m.trust_forecastScopeMissing();
    case 'keychain':
      return m.trust_forecastKeychain();
    case 'unreachable':
      return m.trust_forecastUnreachable();
    case 'visualMissing':
      return m.trust_forecastVisualMissing();
    case 'licenceEnds':
      return m.trust_forecastLicenceEnds();
    case 'licenceForbids':
      return m.trust_forecastLicenceForbids();
    case 'overLimit':
      return m.trust_forecastOverLimit();
    case 'otherBrand':
      return m.trust_forecastOtherBrand();
    case 'content':
      return m.trust_forecastContent();
    case 'notApproved':
      return m.approvals_forecast();
    case 'quota':
      return m.trust_forecastQuota();
    case 'asleep':
      return m.trust_forecastAsleep();
    case 'clockChange':
      return m.trust_forecastClockChange();
  }
}

/** The name of the one thing that helps against something. */
export function wayOutText(way: WayOut, against: ForecastKind): string {
  switch (way) {
    case 'resume':
      return m.trust_outResume();
    case 'connect':
      // What was never connected, or not any more by choice, is not connected again.
      return against === 'disconnected' ? m.guided_outConnect() : m.trust_outConnect();
    case 'unlock':
      return m.trust_outUnlock();
    case 'checkAccount':
      return m.trust_outCheckAccount();
    case 'edit':
      return m.trust_outEdit();
    case 'approve':
      return m.approvals_out();
    case 'move':
      return m.trust_outMove();
    case 'stayAwake':
      return m.trust_outStayAwake();
  }
}

/** Something worth a second look. */
export function clashText(clash: Clash): string {
  switch (clash.kind) {
    case 'close':
      return m.trust_clashClose({ count: clash.minutes });
    case 'nearDuplicate':
      return m.trust_clashNear({
        percent: Math.round(clash.likeness / 10),
        when: instantShort(clash.at),
        excerpt: clash.excerpt,
      });
    case 'closeElsewhere':
      return m.trust_clashCloseElsewhere({ count: clash.minutes, excerpt: clash.excerpt });
    case 'alikeElsewhere':
      return m.trust_clashAlikeElsewhere({
        percent: Math.round(clash.likeness / 10),
        when: instantShort(clash.at),
        excerpt: clash.excerpt,
      });
    case 'sensitive':
      return m.trust_clashSensitive({ word: clash.word });
  }
}
