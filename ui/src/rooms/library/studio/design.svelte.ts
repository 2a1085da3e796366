// A design that is being made: its template, texts and pictures, drawn by the desk as it will be made.

import { call, errorView } from '../../../api/client';
import type {
  BrandId,
  Design,
  DesignId,
  DesignPage,
  DesignPreviewed,
  DesignSize,
  ErrorView,
  PlacedPicture,
  TemplateView,
} from '../../../api/generated';

const DRAW_MS = 140;
/** A page with nothing on it. */
const blank = (): DesignPage => ({ texts: {}, pictures: {} });

export const sizeKey = ({ width, height }: DesignSize): string => `${width}×${height}`;
export const templateKey = (template: TemplateView['template']): string =>
  template.from === 'own' ? template.id : template.kind;

/** A design while it is made. */
export class Drawing {
  design = $state.raw<Design | null>(null);
  template = $state.raw<TemplateView | null>(null);
  page = $state(0);
  size = $state.raw<DesignSize>({ width: 1080, height: 1080 });
  made = $state.raw<DesignPreviewed | null>(null);
  /** The page that `made` shows. */
  drawn = $state(0);
  drawing = $state(false);
  fault = $state.raw<ErrorView | null>(null);
  /** The design that this is a later form of. */
  again = $state.raw<DesignId | null>(null);
  title = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #epoch = 0;

  /** Another template; texts and pictures whose places it has, too, go along. */
  choose(template: TemplateView, brand: BrandId): void {
    const before = this.design;
    const pages = before ? before.pages.slice(0, template.pagesMax) : [];
    while (pages.length < template.pagesMin) pages.push(blank());
    this.template = template;
    this.design = {
      template: template.template,
      brand,
      scheme: before?.scheme ?? 'light',
      accent: before?.accent ?? null,
      logo: before?.logo ?? true,
      pages,
    };
    if (template.size) this.size = template.size;
    this.page = Math.min(this.page, pages.length - 1);
    this.redraw();
  }

  /** Goes on with one that is kept. */
  take(design: Design, template: TemplateView, sizes: readonly DesignSize[]): void {
    this.design = design;
    this.template = template;
    this.page = 0;
    const [first] = sizes;
    if (first) this.size = first;
    this.redraw();
  }

  change(change: Partial<Design>): void {
    if (!this.design) return;
    this.design = { ...this.design, ...change };
    this.redraw();
  }
  #page(at: number, change: (page: DesignPage) => DesignPage): void {
    if (!this.design) return;
    this.change({ pages: this.design.pages.map((page, index) => (index === at ? change(page) : page)) });
  }
  text(key: string, text: string, at: number): void {
    this.#page(at, (page) => ({ ...page, texts: { ...page.texts, [key]: text } }));
  }
  picture(key: string, picture: PlacedPicture | null, at: number): void {
    this.#page(at, (page) => {
      const { [key]: _, ...pictures } = page.pictures;
      return { ...page, pictures: picture ? { ...pictures, [key]: picture } : pictures };
    });
  }
  addPage(): void {
    if (!this.design || !this.template || this.design.pages.length >= this.template.pagesMax) return;
    const pages = [...this.design.pages];
    pages.splice(this.page + 1, 0, blank());
    this.page += 1;
    this.change({ pages });
  }
  removePage(): void {
    if (!this.design || !this.template || this.design.pages.length <= this.template.pagesMin) return;
    const pages = this.design.pages.filter((_, at) => at !== this.page);
    this.page = Math.max(0, Math.min(this.page, pages.length - 1));
    this.change({ pages });
  }
  movePage(by: -1 | 1): void {
    const to = this.page + by;
    const pages = [...(this.design?.pages ?? [])];
    const here = pages[this.page];
    if (!here || to < 0 || to >= pages.length) return;
    pages.splice(this.page, 1);
    pages.splice(to, 0, here);
    this.page = to;
    this.change({ pages });
  }
  show(page: number): void {
    this.page = page;
    this.redraw();
  }
  resize(size: DesignSize): void {
    this.size = size;
    this.redraw();
  }

  redraw(): void {
    this.drawing = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#draw(), DRAW_MS);
  }
  async #draw(): Promise<void> {
    const { design, page, size } = this;
    if (!design) return;
    this.#epoch += 1;
    const mine = this.#epoch;
    try {
      const made = await call('designs_preview', { design, page, size, maxSide: 1000 });
      if (mine !== this.#epoch) return;
      this.made = made;
      this.drawn = page;
      this.fault = null;
    } catch (error) {
      if (mine !== this.#epoch) return;
      this.fault = errorView(error);
    }
    this.drawing = false;
  }
  close(): void {
    clearTimeout(this.#timer);
    this.#epoch += 1;
  }
}
