// Looks at the window over the desk in memory: screenshots of every room in both languages and both themes, and axe.
//   npm run build:memory && npm run look [-- room,room] [-- --quick]
import { createServer } from 'node:http';
import { readFile, mkdir } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const root = new URL('../dist-memory/', import.meta.url).pathname;
const shots = new URL('../shots/', import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
// What Tauri sends, without the nonces it adds: nothing in the window may need more.
const CSP =
  "default-src 'self'; img-src 'self' visual: http://visual.localhost data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'self' blob:; form-action 'none'";

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
  try {
    const body = await readFile(join(root, path === '/' ? 'index.html' : path));
    response.writeHead(200, {
      'content-type': TYPES[extname(path) || '.html'] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;
await mkdir(shots, { recursive: true });

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args.find((arg) => !arg.startsWith('--'))?.split(',');
const rooms = wanted ?? ['today', 'calendar', 'composer', 'inbox', 'library', 'brands', 'settings'];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let findings = 0;
async function examine(page, name) {
  await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of result.violations) {
    findings += 1;
    console.log(`${name}: ${violation.id} (${violation.impact}) ${violation.help}`);
    for (const node of violation.nodes.slice(0, 4))
      console.log(`    ${node.target.join(' ')}  ${node.failureSummary?.split('\n').slice(1, 2).join(' ')}`);
  }
}

/** Things that open, by room: [name, how]. */
const OPENED = {
  today: [
    [
      'palette',
      async (page) => {
        await page.keyboard.press('Control+k');
        await page.waitForTimeout(250);
        await page.keyboard.type('pain');
      },
    ],
    ['keys', async (page) => page.keyboard.press('?')],
    ['sync', async (page) => page.locator('button.sync').click()],
    ['switcher', async (page) => page.locator('button.switcher').click()],
    [
      'focused',
      async (page) => {
        await page.locator('button.switcher').click();
        await page.locator('[role=dialog] .list button').nth(2).click();
      },
    ],
    [
      'card',
      async (page) =>
        page
          .locator('main')
          .getByRole('button', { expanded: false })
          .first()
          .click()
          .catch(() => undefined),
    ],
  ],
  brands: [
    [
      'connect',
      async (page) =>
        page
          .getByRole('button', { name: /Ajouter un compte|Add an account/ })
          .first()
          .click(),
    ],
    [
      'new',
      async (page) =>
        page
          .getByRole('button', { name: /Nouvelle marque|New brand/ })
          .first()
          .click(),
    ],
  ],
};

for (const desk of ['full', 'empty']) {
  for (const locale of quick ? ['fr'] : ['fr', 'en']) {
    for (const theme of ['light', 'dark']) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
        colorScheme: theme,
        timezoneId: 'Europe/Paris',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.on(
        'console',
        (message) => message.type() === 'error' && console.log(`${desk}-${locale}-${theme} console: ${message.text()}`),
      );
      page.on('pageerror', (error) => console.log(`${desk}-${locale}-${theme} error: ${error.stack}`));
      for (const room of rooms) {
        const open = async () => {
          await page.goto(`${origin}/?desk=${desk}#/${room}`);
          await page.reload();
          await page.waitForSelector('main', { timeout: 8000 });
          await page.waitForTimeout(500);
        };
        await open();
        await examine(page, `${room}-${desk}-${locale}-${theme}`);
        if (desk !== 'full') continue;
        for (const [name, act] of OPENED[room] ?? []) {
          await open();
          try {
            await act(page);
          } catch (error) {
            findings += 1;
            console.log(`${room}/${name}: ${String(error).split('\n')[0]}`);
          }
          await page.waitForTimeout(350);
          await examine(page, `${room}-${name}-${locale}-${theme}`);
        }
      }
      await context.close();
    }
  }
}
await browser.close();
server.close();
console.log(findings === 0 ? 'axe: no findings' : `${findings} findings`);
process.exitCode = findings === 0 ? 0 : 1;
