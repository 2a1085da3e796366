import type { Component } from 'svelte';

/** An icon of `@lucide/svelte`, imported one by one: `import Send from '@lucide/svelte/icons/send'`. */
export type Icon = Component<{
  size?: number | string;
  strokeWidth?: number | string;
  'aria-hidden'?: 'true' | 'false';
}>;
