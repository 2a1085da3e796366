// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { putIn, slashAt } from './answering';

describe('slashAt', () => {
  it('asks at the start of a word only', () => {
    expect(slashAt('/', 1)).toEqual({ from: 0, typed: '' });
    expect(slashAt('Bonjour /ret', 12)).toEqual({ from: 8, typed: 'ret' });
    expect(slashAt('Bonjour\n/retard liv', 19)).toEqual({ from: 8, typed: 'retard liv' });
    expect(slashAt('et/ou', 5)).toBeNull();
    expect(slashAt('https://a.example/', 18)).toBeNull();
    expect(slashAt('/ puis', 6)).toBeNull();
    expect(slashAt('le 3/5', 6)).toBeNull();
  });
  it('looks at what stands before the caret', () => {
    expect(slashAt('/ret suite', 4)).toEqual({ from: 0, typed: 'ret' });
  });
});

describe('putIn', () => {
  const field = (value: string): HTMLTextAreaElement => {
    const box = document.createElement('textarea');
    document.body.append(box);
    box.value = value;
    // jsdom has no editing commands: the fallback is what is tested here, the command in the window.
    document.execCommand = () => false;
    return box;
  };
  it('takes nothing of what was typed away', () => {
    const box = field('Avant /x après');
    putIn(box, 'Merci !', 6, 8);
    expect(box.value).toBe('Avant Merci ! après');
    const ends = field('Avant');
    putIn(ends, 'Merci', 5, 5);
    expect(ends.value).toBe('Avant Merci');
  });
  it('selects what is still to be filled in', () => {
    const box = field('/x');
    putIn(box, 'Commande {numéro} partie', 0, 2);
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe('{numéro}');
  });
});
