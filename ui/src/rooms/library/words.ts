// Words for what the library only names.

import { m } from '$i18n';
import type {
  FileState,
  Hue,
  LibrarySort,
  Licence,
  Orientation,
  ReleaseKind,
  RightsState,
  SizeClass,
  Standing,
  VisualKind,
} from '../../api/generated';

export { clipLength } from '../../kit';

export function kindName(kind: VisualKind): string {
  switch (kind) {
    case 'image':
      return m.library_kindImage();
    case 'animation':
      return m.library_kindAnimation();
    case 'drawing':
      return m.library_kindDrawing();
    case 'video':
      return m.library_kindVideo();
  }
}

export function orientationName(orientation: Orientation): string {
  switch (orientation) {
    case 'landscape':
      return m.library_landscape();
    case 'portrait':
      return m.library_portrait();
    case 'square':
      return m.library_square();
  }
}

export function sizeName(size: SizeClass): string {
  switch (size) {
    case 'small':
      return m.library_sizeSmall();
    case 'medium':
      return m.library_sizeMedium();
    case 'large':
      return m.library_sizeLarge();
    case 'huge':
      return m.library_sizeHuge();
  }
}

/** Colours in the order of the wheel, each with a typical one to show. */
export const HUES: readonly [Hue, string, () => string][] = [
  ['red', '#d21f26', () => m.library_hueRed()],
  ['orange', '#f28c1b', () => m.library_hueOrange()],
  ['yellow', '#f5d90a', () => m.library_hueYellow()],
  ['green', '#2e9e44', () => m.library_hueGreen()],
  ['teal', '#14b8b0', () => m.library_hueTeal()],
  ['blue', '#1f5fd0', () => m.library_hueBlue()],
  ['purple', '#7a35c9', () => m.library_huePurple()],
  ['pink', '#ec5fa8', () => m.library_huePink()],
  ['brown', '#6b4423', () => m.library_hueBrown()],
  ['black', '#0a0a0c', () => m.library_hueBlack()],
  ['grey', '#808286', () => m.library_hueGrey()],
  ['white', '#fafafa', () => m.library_hueWhite()],
];

export function rightsStateName(state: RightsState): string {
  switch (state) {
    case 'usable':
      return m.library_rightsUsable();
    case 'ending':
      return m.library_rightsEnding();
    case 'expired':
      return m.library_rightsExpired();
    case 'barred':
      return m.library_rightsBarred();
    case 'unstated':
      return m.library_rightsUnstated();
  }
}

export function standingName(standing: Standing): string {
  switch (standing) {
    case 'free':
      return m.library_rightsUsable();
    case 'unstated':
      return m.library_rightsUnstated();
    case 'ending':
      return m.library_rightsEnding();
    case 'notYet':
      return m.library_rightsNotYet();
    case 'expired':
      return m.library_rightsExpired();
    case 'barred':
      return m.library_rightsBarred();
  }
}

export function fileStateName(state: FileState): string {
  switch (state) {
    case 'stored':
      return m.library_fileStored();
    case 'referenced':
      return m.library_fileReferenced();
    case 'missing':
      return m.library_fileMissing();
    case 'damaged':
      return m.library_fileDamaged();
  }
}

export function sortName(sort: LibrarySort): string {
  switch (sort) {
    case 'imported':
      return m.library_sortImported();
    case 'taken':
      return m.library_sortTaken();
    case 'title':
      return m.library_sortTitle();
    case 'rating':
      return m.library_sortRating();
    case 'pixels':
      return m.library_sortPixels();
    case 'bytes':
      return m.library_sortBytes();
  }
}

export function licenceName(licence: Licence): string {
  switch (licence) {
    case 'unstated':
      return m.library_licenceUnstated();
    case 'own':
      return m.library_licenceOwn();
    case 'client':
      return m.library_licenceClient();
    case 'stock':
      return m.library_licenceStock();
    case 'agreement':
      return m.library_licenceAgreement();
    case 'press':
      return m.library_licencePress();
    case 'userContent':
      return m.library_licenceUserContent();
    case 'publicDomain':
      return m.library_licencePublicDomain();
    case 'ccZero':
      return 'CC0';
    case 'ccBy':
      return 'CC BY';
    case 'ccBySa':
      return 'CC BY-SA';
    case 'ccByNd':
      return 'CC BY-ND';
    case 'ccByNc':
      return 'CC BY-NC';
    case 'ccByNcSa':
      return 'CC BY-NC-SA';
    case 'ccByNcNd':
      return 'CC BY-NC-ND';
  }
}

export function releaseName(kind: ReleaseKind): string {
  switch (kind) {
    case 'model':
      return m.library_releaseModel();
    case 'property':
      return m.library_releaseProperty();
    case 'consent':
      return m.library_releaseConsent();
    case 'licence':
      return m.library_releaseLicence();
  }
}
