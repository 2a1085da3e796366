import { m } from '$i18n';
import type { RefusedFile } from '../host';

/** Why a file did not become a visual, as a sentence that names it. */
export function refusalText({ name, reason }: RefusedFile): string {
  switch (reason) {
    case 'notAnImage':
      return m.kit_importNotAnImage({ name });
    case 'unsupported':
      return m.kit_importUnsupported({ name });
    case 'tooManyPixels':
      return m.kit_importTooManyPixels({ name });
    case 'tooManyBytes':
      return m.kit_importTooManyBytes({ name });
    case 'damaged':
      return m.kit_importDamaged({ name });
    case 'unreadable':
      return m.kit_importUnreadable({ name });
    case 'gone':
      return m.kit_importGone({ name });
    case 'changing':
      return m.kit_importChanging({ name });
    case 'tooMany':
      return m.kit_importTooMany({ name });
    case 'needsProgram':
      return m.kit_importNeedsProgram({ name });
    case 'calledOff':
      return m.kit_importCalledOff({ name });
    case 'diskFull':
      return m.kit_importDiskFull({ name });
  }
}
