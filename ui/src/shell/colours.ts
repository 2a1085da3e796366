/** Colours that stay apart from one another and are seen on paper and at night. */
export const BRAND_COLOURS: readonly string[] = [
  '#c2542d',
  '#2f6f8f',
  '#2d8a5f',
  '#8a4fb0',
  '#b8860b',
  '#c23b6b',
  '#4a68c9',
  '#6b7a2f',
  '#0f8a8a',
  '#8c5a3c',
];
