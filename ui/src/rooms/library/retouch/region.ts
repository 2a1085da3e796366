// Parts of a picture, in ten-thousandths of what they lie in.

import { regions } from '../../../kit/regions';

/** The unit. */
export const TEN_THOUSANDTHS = regions(10_000, 200);
export const { side: UNITS, whole: WHOLE, moved, resized, between, isWhole } = TEN_THOUSANDTHS;
