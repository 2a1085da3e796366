import { m } from '$i18n';
import type { KitRefused } from '../api/generated';

/** Why a file was not taken into a kit or as a template. */
export function kitRefusalText({ name, reason }: KitRefused): string {
  switch (reason) {
    case 'unreadable':
      return m.template_refusedUnreadable({ name });
    case 'unknown':
      return m.template_refusedUnknown({ name });
    case 'tooLarge':
      return m.template_refusedTooLarge({ name });
    case 'damaged':
      return m.template_refusedDamaged({ name });
    case 'noPlaceholder':
      return m.template_refusedNoPlaceholder({ name });
  }
}
