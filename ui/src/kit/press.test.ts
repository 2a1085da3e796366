import { afterEach, expect, test, vi } from 'vitest';
import { holdPress } from './press';

const setUp = (): { button: HTMLButtonElement; clicks: ReturnType<typeof vi.fn> } => {
  const button = document.createElement('button');
  const clicks = vi.fn();
  button.addEventListener('click', clicks);
  button.addEventListener('pointerdown', (event) =>
    holdPress(event as PointerEvent & { currentTarget: HTMLButtonElement }),
  );
  document.body.append(button);
  return { button, clicks };
};
const pointer = (type: string, x: number, y: number): Event =>
  Object.assign(new MouseEvent(type, { bubbles: true, clientX: x, clientY: y, button: 0 }), {
    isPrimary: true,
    pointerId: 1,
  });

afterEach(() => document.body.replaceChildren());

test('a press counts although the button has moved away', () => {
  const { button, clicks } = setUp();
  button.dispatchEvent(pointer('pointerdown', 10, 10));
  document.body.dispatchEvent(pointer('pointerup', 11, 10));
  expect(clicks).toHaveBeenCalledTimes(1);
});

test('the browser makes the click itself where nothing moved', () => {
  const { button, clicks } = setUp();
  button.dispatchEvent(pointer('pointerdown', 10, 10));
  button.dispatchEvent(pointer('pointerup', 10, 10));
  expect(clicks).not.toHaveBeenCalled();
});

test('a pointer that was moved away has changed its mind', () => {
  const { button, clicks } = setUp();
  button.dispatchEvent(pointer('pointerdown', 10, 10));
  document.body.dispatchEvent(pointer('pointerup', 10, 60));
  expect(clicks).not.toHaveBeenCalled();
});

test('a button that was disabled or removed meanwhile is not pressed', () => {
  const { button, clicks } = setUp();
  button.dispatchEvent(pointer('pointerdown', 10, 10));
  button.disabled = true;
  document.body.dispatchEvent(pointer('pointerup', 10, 10));
  button.disabled = false;
  button.dispatchEvent(pointer('pointerdown', 10, 10));
  button.remove();
  document.body.dispatchEvent(pointer('pointerup', 10, 10));
  expect(clicks).not.toHaveBeenCalled();
});
