// Labels of the networks' options and of their values. A key that is not known here is shown as it is: a new network may
// come before its words.

import { m } from '$i18n';

const LABELS: Record<string, () => string> = {
  visibility: () => m.composer_optionVisibility(),
  contentWarning: () => m.composer_optionContentWarning(),
  sensitive: () => m.composer_optionSensitive(),
  title: () => m.composer_optionTitle(),
  excerpt: () => m.composer_optionExcerpt(),
  slug: () => m.composer_optionSlug(),
  categories: () => m.composer_optionCategories(),
  tags: () => m.composer_optionTags(),
  articleStatus: () => m.composer_optionArticleStatus(),
  comments: () => m.composer_optionComments(),
  destination: () => m.composer_optionDestination(),
  button: () => m.composer_optionButton(),
};

const HINTS: Record<string, () => string> = {
  contentWarning: () => m.composer_optionContentWarningHint(),
  sensitive: () => m.composer_optionSensitiveHint(),
};

const VALUES: Record<string, Record<string, () => string>> = {
  button: {
    none: () => m.composer_buttonNone(),
    book: () => m.composer_buttonBook(),
    order: () => m.composer_buttonOrder(),
    shop: () => m.composer_buttonShop(),
    learnMore: () => m.composer_buttonLearnMore(),
    signUp: () => m.composer_buttonSignUp(),
    call: () => m.composer_buttonCall(),
  },
  visibility: {
    public: () => m.composer_visibilityPublic(),
    unlisted: () => m.composer_visibilityUnlisted(),
    private: () => m.composer_visibilityPrivate(),
    direct: () => m.composer_visibilityDirect(),
  },
  articleStatus: {
    publish: () => m.composer_articleStatusPublish(),
    private: () => m.composer_articleStatusPrivate(),
    pending: () => m.composer_articleStatusPending(),
    draft: () => m.composer_articleStatusDraft(),
  },
  comments: {
    site: () => m.composer_commentsSite(),
    open: () => m.composer_commentsOpen(),
    closed: () => m.composer_commentsClosed(),
  },
};

/** The label of an option. */
export const optionLabel = (key: string): string => LABELS[key]?.() ?? key;
/** What more there is to say of it. */
export const optionHint = (key: string): string | undefined => HINTS[key]?.();
/** The name of a value of a choice. */
export const valueLabel = (key: string, value: string): string => VALUES[key]?.[value]?.() ?? value;
