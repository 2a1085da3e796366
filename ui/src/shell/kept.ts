// The kinds of kept texts, as lists name them.

import { m } from '$i18n';
import type { SnippetKind } from '../api/generated';

/** In the order of lists. */
export const KINDS: readonly SnippetKind[] = ['hashtags', 'text', 'template', 'reply'];

/** Heading of a kind. */
export const kindName = (kind: SnippetKind): string =>
  ({
    hashtags: m.composer_kindHashtags,
    text: m.composer_kindText,
    template: m.composer_kindTemplate,
    reply: m.people_kindReply,
  })[kind]();
