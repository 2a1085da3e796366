// Labels of the networks' options and of their values. A key that is not known here is shown as it is: a new network may
// come before its words.

import { m } from '$i18n';

const LABELS: Record<string, () => string> = {
  visibility: () => m.composer_optionVisibility(),
  contentWarning: () => m.composer_optionContentWarning(),
  sensitive: () => m.composer_optionSensitive(),
};

const HINTS: Record<string, () => string> = {
  contentWarning: () => m.composer_optionContentWarningHint(),
  sensitive: () => m.composer_optionSensitiveHint(),
};

const VALUES: Record<string, Record<string, () => string>> = {
  visibility: {
    public: () => m.composer_visibilityPublic(),
    unlisted: () => m.composer_visibilityUnlisted(),
    private: () => m.composer_visibilityPrivate(),
    direct: () => m.composer_visibilityDirect(),
  },
};

/** The label of an option. */
export const optionLabel = (key: string): string => LABELS[key]?.() ?? key;
/** What more there is to say of it. */
export const optionHint = (key: string): string | undefined => HINTS[key]?.();
/** The name of a value of a choice. */
export const valueLabel = (key: string, value: string): string => VALUES[key]?.[value]?.() ?? value;
