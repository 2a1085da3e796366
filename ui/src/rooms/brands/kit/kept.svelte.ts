// Palettes and notes about fonts being changed: kept soon after each pause, also when the room is left. What is no colour
// yet is not stored, and is there again when one comes back.

import { SvelteMap } from 'svelte/reactivity';
import { call, errorView } from '../../../api/client';
import type { BrandId, ErrorView, FontId, PaletteColour } from '../../../api/generated';
import { Keeper, type Keeping } from '../../../kit/keeper';

const COLOUR = /^#[0-9a-f]{6}$/i;

/** How the palette of each brand stands to what is stored, and why not. */
export const palettesKeeping = new SvelteMap<BrandId, { standing: Keeping; fault: ErrorView | null }>();

const unfinished = new Map<BrandId, readonly PaletteColour[]>();
const keeper = new Keeper<BrandId, readonly PaletteColour[]>({
  save: (brand, palette) =>
    call('kits_update', {
      brand,
      palette: palette.map((one) => ({ ...one, colour: one.colour.toLowerCase() })),
    }),
  changed: (brand, standing, error) => palettesKeeping.set(brand, { standing, fault: error ? errorView(error) : null }),
  mayPass: (error) => ['diskFull', 'busy', 'readOnly', 'internal'].includes(errorView(error).code),
});

/** Whether this is a colour. */
export const isColour = (text: string): boolean => COLOUR.test(text.trim());

/** What was typed of a brand's palette and is not stored. */
export const pendingPalette = (brand: BrandId): readonly PaletteColour[] | undefined =>
  unfinished.get(brand) ?? keeper.pending(brand);

/** The palette was changed. */
export function touchPalette(brand: BrandId, palette: readonly PaletteColour[]): void {
  const copy = palette.map((one) => ({ ...one, colour: one.colour.trim() }));
  if (copy.every(({ colour }) => isColour(colour))) {
    unfinished.delete(brand);
    keeper.touch(brand, copy);
  } else {
    unfinished.set(brand, copy);
    palettesKeeping.delete(brand);
    void keeper.forget(brand);
  }
}

/** What is noted of fonts and not stored. */
export const fontNotes = new Keeper<FontId, string>({
  save: (id, note) => call('kits_note_font', { id, note }),
  changed: () => undefined,
});

/** Stores now what can be stored. */
export const flushKit = async (): Promise<void> => {
  await keeper.flush();
  await fontNotes.flush();
};
