/** What an account or the keychain needs, in words, with its one way out. Used by Today, Brands and Settings. */
import { m } from '$i18n';
import type { Health, KeychainView } from '../api/generated';

/** An account's health in a sentence. */
export function healthText(health: Health): string {
  switch (health) {
    case 'ok':
      return m.brands_healthOk();
    case 'notConnected':
      return m.brands_healthNotConnected();
    case 'locked':
      return m.brands_healthLocked();
    case 'keychainAbsent':
      return m.brands_healthKeychainAbsent();
    case 'reconnect':
      return m.brands_healthReconnect();
    case 'unreachable':
      return m.brands_healthUnreachable();
  }
}

/** Where the keychain stands, as a name. */
export function keychainTitle(keychain: KeychainView): string {
  if (keychain.standing === 'ready' && keychain.changed) return m.settings_keychainChanged();
  switch (keychain.standing) {
    case 'ready':
      return m.settings_keychainReady();
    case 'locked':
      return m.settings_keychainLocked();
    case 'absent':
      return m.settings_keychainAbsent();
    case 'denied':
      return m.settings_keychainDenied();
    case 'stalled':
      return m.settings_keychainStalled();
    case 'broken':
      return m.settings_keychainBroken();
  }
}

/** What that means and the one way out. */
export function keychainText(keychain: KeychainView): string {
  if (keychain.standing === 'ready' && keychain.changed) return m.settings_keychainChangedText();
  switch (keychain.standing) {
    case 'ready':
      return m.settings_keychainReadyText();
    case 'locked':
      return m.settings_keychainLockedText();
    case 'absent':
      return m.settings_keychainAbsentText();
    case 'denied':
      return m.settings_keychainDeniedText();
    case 'stalled':
      return m.settings_keychainStalledText();
    case 'broken':
      return m.settings_keychainBrokenText();
  }
}
