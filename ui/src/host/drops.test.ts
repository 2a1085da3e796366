import { expect, it, vi } from 'vitest';
import { dropped, hovered, onDrop, onHover } from './drops';
import type { Drop } from './host';

const drop: Drop = { files: 1, x: 0, y: 0, attach: vi.fn(), bring: vi.fn() };

it('gives a drop to whoever asked last, to a spare taker when nobody else is there', () => {
  const [spare, room] = [vi.fn(), vi.fn()];
  const endRoom = onDrop(room, () => 'dans la pièce');
  const endSpare = onDrop(spare, () => 'ailleurs', true);
  dropped(drop);
  expect([room.mock.calls.length, spare.mock.calls.length]).toEqual([1, 0]);
  endRoom();
  dropped(drop);
  expect([room.mock.calls.length, spare.mock.calls.length]).toEqual([1, 1]);
  endSpare();
  dropped(drop);
  expect(spare).toHaveBeenCalledOnce();
});

it('says what would become of files for as long as they are held', () => {
  const heard = vi.fn();
  const end = onHover(heard);
  const endRoom = onDrop(vi.fn(), ({ x }) => (x > 100 ? 'dans Été' : 'dans la bibliothèque'));
  hovered({ files: 2, x: 10, y: 5 });
  hovered({ files: 2, x: 300, y: 5 });
  dropped(drop);
  hovered(null);
  expect(heard.mock.calls.map(([told]) => told?.says ?? null)).toEqual([
    'dans la bibliothèque',
    'dans Été',
    null,
    null,
  ]);
  endRoom();
  hovered({ files: 2, x: 10, y: 5 });
  expect(heard).toHaveBeenLastCalledWith(null);
  end();
});
