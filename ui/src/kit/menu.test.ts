import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import MenuHost from './menu.fixture.svelte';

it('runs what is chosen, and says what is ticked', async () => {
  const run = vi.fn();
  const app = mount(MenuHost, { target: document.body, props: { run } });
  flushSync();
  await vi.waitFor(() => expect(document.querySelectorAll('.kit-item').length).toBe(2));
  const [plain, ticked] = document.querySelectorAll<HTMLElement>('.kit-item');
  expect([plain?.getAttribute('role'), plain?.hasAttribute('aria-checked')]).toEqual(['menuitem', false]);
  expect([ticked?.getAttribute('role'), ticked?.getAttribute('aria-checked')]).toEqual(['menuitemcheckbox', 'true']);
  plain?.click();
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(1));
  await unmount(app);
});
