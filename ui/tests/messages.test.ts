import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const areas = readdirSync(join(root, 'messages'));

type Message = string | { match: Record<string, string> }[];
type Messages = Record<string, Message>;

function read(area: string, locale: string): Messages {
  const { $schema: _, ...messages } = JSON.parse(
    readFileSync(join(root, 'messages', area, `${locale}.json`), 'utf8'),
  ) as Messages;
  return messages;
}

function texts(message: Message): string[] {
  return typeof message === 'string' ? [message] : message.flatMap((variant) => Object.values(variant.match));
}

function sources(folder: string, kind = /\.(svelte|ts)$/): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : sources(path, kind);
    return kind.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}
const code = sources(join(root, 'src')).join('\n');
/** The tray and the notifications speak from Rust. */
const shell = sources(join(root, '../src-tauri/src'), /\.rs$/).join('\n');

describe.each(areas)('messages of %s', (area) => {
  const fr = read(area, 'fr');
  const en = read(area, 'en');

  it('are the same in French and English', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it('begin with the name of their area', () => {
    expect(Object.keys(fr).filter((key) => !key.startsWith(`${area}_`))).toEqual([]);
  });

  it('are all used', () => {
    expect(
      Object.keys(fr).filter((key) =>
        area === 'shell' ? !shell.includes(`"${key}"`) : !new RegExp(`\\bm\\.${key}\\b`).test(code),
      ),
    ).toEqual([]);
  });

  it('take the same inputs in both languages', () => {
    const inputs = (message: Message) =>
      [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
    for (const key of Object.keys(fr)) expect(inputs(en[key] ?? ''), key).toEqual(inputs(fr[key] ?? ''));
  });

  it('are set as French is set: ’, and a narrow no-break space before ; : ! ? » and after «', () => {
    const wrong = Object.entries(fr).filter(([, message]) =>
      texts(message).some(
        (text) =>
          /'/.test(text) ||
          /[^\u202f\u00a0\s«(]([;!?»]|:(?!\/\/))/u.test(text.replace(/\d:\d/g, '')) ||
          / [;:!?»]|« /.test(text),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('use the typographic apostrophe in English', () => {
    expect(Object.entries(en).filter(([, message]) => texts(message).some((text) => text.includes("'")))).toEqual([]);
  });
});

it('every message that the code asks for exists', () => {
  const known = new Set(areas.flatMap((area) => Object.keys(read(area, 'fr'))));
  const asked = [...code.matchAll(/\bm\.([a-z]+_\w+)\b/g)].map((match) => match[1] ?? '');
  expect([...new Set(asked)].filter((key) => !known.has(key))).toEqual([]);
});
