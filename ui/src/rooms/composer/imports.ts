// Why a file did not become a visual, in words.

import { m } from '$i18n';
import type { ImportReport } from '../../host';

/** The sentence of a failed file. */
export function importText({ name, reason }: ImportReport['failed'][number]): string {
  switch (reason) {
    case 'notAnImage':
      return m.composer_importNotAnImage({ name });
    case 'tooLarge':
      return m.composer_importTooLarge({ name });
    case 'unreadable':
      return m.composer_importUnreadable({ name });
    case 'diskFull':
      return m.composer_importDiskFull({ name });
    case 'internal':
      return m.composer_importInternal({ name });
  }
}
