// Looks at rooms of the real core (test program `desk-server`) in a browser: a screenshot and axe per room, language and theme.
//   npm run build:served && cargo run -p pupitre-tests --bin desk-server
//   node tests/visit.mjs calendar inbox [--port 4180] [--as name] [--only fr-dark] [--size 1440x900] [--do script.mjs]
// A script exports `default async (page, context) => …`; it runs in each room before the screenshot.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals: rooms } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '4180' },
    as: { type: 'string', default: 'served' },
    only: { type: 'string' },
    size: { type: 'string', default: '1440x900' },
    do: { type: 'string' },
  },
});
const origin = `http://127.0.0.1:${values.port}`;
const shots = new URL('../shots/', import.meta.url).pathname;
await mkdir(shots, { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const script = values.do ? (await import(resolve(values.do))).default : undefined;
const [width, height] = values.size.split('x').map(Number);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
let findings = 0;
for (const locale of ['fr', 'en']) {
  for (const theme of ['light', 'dark']) {
    if (values.only && values.only !== `${locale}-${theme}`) continue;
    await fetch(`${origin}/rpc/settings_update`, { method: 'POST', body: JSON.stringify({ locale, theme }) });
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, locale });
    page.on('pageerror', (error) => console.log(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text()}`));
    for (const room of rooms) {
      await page.goto('about:blank');
      await page.goto(`${origin}/#/${room}`);
      await page.waitForTimeout(1200);
      if (script) await script(page, { room, locale, theme });
      const name = `${values.as}-${room.replaceAll(/\W+/g, '_')}-${locale}-${theme}`;
      await page.screenshot({ path: join(shots, `${name}.png`) });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      for (const { id, impact, help, nodes } of violations) {
        findings += 1;
        console.log(
          `${name}: ${id} (${impact}) ${help}: ${nodes
            .map((node) => node.target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
        );
      }
    }
    await page.close();
  }
}
await browser.close();
console.log(`${findings} findings; pictures in ${shots}`);
process.exit(findings ? 1 : 0);
