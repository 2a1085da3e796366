// Names of what a contact is asked for.

import { m } from '$i18n';
import type { ContactRole } from '../api/generated';

export const ROLES: readonly ContactRole[] = ['technical', 'legal', 'other'];

export function roleWord(role: ContactRole): string {
  switch (role) {
    case 'technical':
      return m.queue_roleTechnical();
    case 'legal':
      return m.queue_roleLegal();
    case 'other':
      return m.queue_roleOther();
  }
}
