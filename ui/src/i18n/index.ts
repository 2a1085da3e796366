/** The messages, and the language of the window. Reading a message inside a template follows the language. */
export { m } from '../paraglide/messages.js';
export { currentLocale, setWindowLocale, systemLocale } from './locale.svelte';
