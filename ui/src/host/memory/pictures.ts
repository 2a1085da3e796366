/** Drawn pictures, so that the library looks like one without any file. */
export interface Scene {
  title: string;
  alt: string;
  width: number;
  height: number;
  sky: string;
  far: string;
  near: string;
  sun: string;
}

export const SCENES: readonly Scene[] = [
  {
    title: 'Fournil au petit matin',
    alt: 'Des pains ronds qui refroidissent sur une grille, dans une lumière dorée',
    width: 1600,
    height: 1067,
    sky: '#f3c98b',
    far: '#c9824a',
    near: '#6d3a1f',
    sun: '#fff1d0',
  },
  {
    title: 'Croûte de seigle',
    alt: 'Gros plan sur la croûte farinée d’un pain de seigle',
    width: 1200,
    height: 1200,
    sky: '#d9b48a',
    far: '#a06a3d',
    near: '#54321c',
    sun: '#f7e3c4',
  },
  {
    title: 'Vitrine de décembre',
    alt: 'La vitrine de la boulangerie décorée de branches de sapin',
    width: 1080,
    height: 1350,
    sky: '#24384f',
    far: '#3c5a4a',
    near: '#1c2b25',
    sun: '#ffd27a',
  },
  {
    title: 'Bol émaillé bleu',
    alt: 'Un bol en grès à l’émail bleu profond, posé sur du lin',
    width: 1400,
    height: 1050,
    sky: '#dfe6ea',
    far: '#7f9fb8',
    near: '#2d4c6b',
    sun: '#ffffff',
  },
  {
    title: 'Tournage',
    alt: 'Deux mains mouillées qui montent un vase sur le tour',
    width: 1600,
    height: 900,
    sky: '#e9dccb',
    far: '#b89a7b',
    near: '#7a5c44',
    sun: '#fbf4e8',
  },
  {
    title: 'Étagère de l’atelier',
    alt: 'Des tasses en biscuit alignées sur une étagère en bois',
    width: 1080,
    height: 1080,
    sky: '#efe8dd',
    far: '#cdbfa9',
    near: '#8a7a63',
    sun: '#fffaf0',
  },
  {
    title: 'Lagon à marée basse',
    alt: 'Le lagon turquoise à marée basse, une planche posée sur le sable',
    width: 1920,
    height: 1080,
    sky: '#bfe6ee',
    far: '#4db3bf',
    near: '#e8d6ac',
    sun: '#fffbe0',
  },
  {
    title: 'Première vague',
    alt: 'Une élève debout sur sa planche pour la première fois',
    width: 1350,
    height: 1080,
    sky: '#9fd3e6',
    far: '#2f86a6',
    near: '#0f4a63',
    sun: '#fdf6d8',
  },
  {
    title: 'Coucher de soleil à Ouano',
    alt: 'Trois surfeurs de dos devant un coucher de soleil orangé',
    width: 1080,
    height: 1350,
    sky: '#f7a46b',
    far: '#9c4f6b',
    near: '#2f2547',
    sun: '#ffe7a8',
  },
  {
    title: 'Farine et mains',
    alt: 'Des mains qui façonnent une baguette sur un plan fariné',
    width: 1500,
    height: 1000,
    sky: '#ece3d6',
    far: '#c8ad8b',
    near: '#8b6a48',
    sun: '#ffffff',
  },
  {
    title: 'Four ouvert',
    alt: 'Le four à céramique ouvert, encore rougeoyant',
    width: 1000,
    height: 1333,
    sky: '#4b2a2a',
    far: '#a2432b',
    near: '#25191c',
    sun: '#ffb45c',
  },
  {
    title: 'Marché de Noël',
    alt: 'Le stand de l’atelier au marché de Noël, sous des guirlandes',
    width: 1600,
    height: 1067,
    sky: '#1f2a4a',
    far: '#3a3357',
    near: '#171528',
    sun: '#ffdf9a',
  },
];

/** A scene as an address. */
export function sceneUrl(scene: Scene, seed: number): string {
  const { width: w, height: h, sky, far, near, sun } = scene;
  const at = (n: number) => Math.round(((Math.sin(seed * 12.9898 + n * 78.233) * 43758.5453) % 1) * 100) / 100;
  const r = (n: number) => Math.abs(at(n));
  const hill = (base: number, swing: number, n: number) =>
    `M0 ${h * (base + swing * r(n))}C${w * 0.25} ${h * (base - swing * r(n + 1))} ${w * 0.45} ${h * (base + swing * r(n + 2))} ${w * 0.62} ${h * base}S${w * 0.9} ${h * (base - swing * r(n + 3))} ${w} ${h * (base + swing * r(n + 4))}V${h}H0Z`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"><defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${sun}" offset="0" stop-opacity=".55"/><stop stop-color="${sky}" offset=".75"/></linearGradient></defs><rect width="${w}" height="${h}" fill="${sky}"/><rect width="${w}" height="${h}" fill="url(#s)"/><circle cx="${w * (0.25 + 0.5 * r(9))}" cy="${h * (0.22 + 0.16 * r(8))}" r="${Math.min(w, h) * 0.11}" fill="${sun}"/><path d="${hill(0.56, 0.14, 1)}" fill="${far}"/><path d="${hill(0.74, 0.12, 5)}" fill="${near}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
