import { m } from '$i18n';
import type { DesignRemark, Scheme, TemplateField, TemplateKind, TemplateView } from '../../../api/generated';

/** Name of a template. */
export function templateName(template: TemplateView): string {
  return template.name ?? kindName(template.kind);
}

function kindName(kind: TemplateKind): string {
  switch (kind) {
    case 'quote':
      return m.template_quote();
    case 'promotion':
      return m.template_promotion();
    case 'event':
      return m.template_event();
    case 'beforeAfter':
      return m.template_beforeAfter();
    case 'carousel':
      return m.template_carousel();
    case 'own':
      return m.template_own();
  }
}

const FIELDS: Record<string, () => string> = {
  quote: () => m.template_fieldQuote(),
  author: () => m.template_fieldAuthor(),
  role: () => m.template_fieldRole(),
  title: () => m.template_fieldTitle(),
  text: () => m.template_fieldText(),
  offer: () => m.template_fieldOffer(),
  details: () => m.template_fieldDetails(),
  conditions: () => m.template_fieldConditions(),
  date: () => m.template_fieldDate(),
  place: () => m.template_fieldPlace(),
  before: () => m.template_fieldBefore(),
  after: () => m.template_fieldAfter(),
  beforeLabel: () => m.template_fieldBeforeLabel(),
  afterLabel: () => m.template_fieldAfterLabel(),
  footer: () => m.template_fieldFooter(),
  picture: () => m.template_fieldPicture(),
};

/** Name of a field; of a template of somebody else it is the key as they wrote it. */
export function fieldName(field: Pick<TemplateField, 'key'>): string {
  return FIELDS[field.key]?.() ?? field.key.replaceAll(/[_-]+/g, ' ');
}

export function schemeName(scheme: Scheme): string {
  switch (scheme) {
    case 'light':
      return m.template_schemeLight();
    case 'dark':
      return m.template_schemeDark();
    case 'brand':
      return m.template_schemeBrand();
  }
}

/** What of a text is not drawn, for its field; `null` for remarks of other kinds. */
export function lostText(remark: DesignRemark): string | null {
  switch (remark.kind) {
    case 'unknown':
      return m.template_lostSigns({ characters: remark.characters });
    case 'shortened':
      return m.template_lostEnd();
    default:
      return null;
  }
}

/** What a person should know of a page. */
export function remarkText(remark: DesignRemark, nameOf: (key: string) => string): string {
  const field = nameOf(remark.field);
  switch (remark.kind) {
    case 'empty':
      return m.template_remarkEmpty({ field });
    case 'shortened':
      return m.template_remarkShortened({ field });
    case 'small':
      return m.template_remarkSmall({ field });
    case 'recoloured':
      return m.template_remarkRecoloured({ field });
    case 'unknown':
      return m.template_remarkUnknown({ field, characters: remark.characters });
    case 'coarse':
      return m.template_remarkCoarse({ field });
    case 'missing':
      return m.template_remarkMissing({ field });
  }
}
