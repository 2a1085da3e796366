import { m } from '$i18n';
import type { CutFault, PresetKind, PresetPlace, RenditionFrom } from '../../../api/generated';

/** Name of a shape. */
export function formatName(kind: PresetKind, place: PresetPlace = 'post'): string {
  if (place === 'story') return m.retouch_formatStory();
  switch (kind) {
    case 'square':
      return m.retouch_formatSquare();
    case 'portrait':
      return m.retouch_formatPortrait();
    case 'landscape':
      return m.retouch_formatLandscape();
    case 'tall':
      return m.retouch_formatTall();
    case 'card':
      return m.retouch_formatCard();
  }
}

/** How a file came about. */
export function fromName(from: RenditionFrom): string {
  switch (from) {
    case 'untouched':
      return m.retouch_fromUntouched();
    case 'stripped':
      return m.retouch_fromStripped();
    case 'made':
      return m.retouch_fromMade();
    case 'trimmed':
      return m.retouch_fromTrimmed();
  }
}

/** Why a film cannot be cut here. */
export function cutFaultText(fault: CutFault): string {
  switch (fault) {
    case 'container':
      return m.retouch_filmFaultContainer();
    case 'fragmented':
      return m.retouch_filmFaultFragmented();
    case 'protected':
      return m.retouch_filmFaultProtected();
    case 'unclear':
      return m.retouch_filmFaultUnclear();
  }
}
