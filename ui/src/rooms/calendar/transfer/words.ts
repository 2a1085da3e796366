// What an import says of rows and columns.

import { m } from '$i18n';
import type { ErrorView, ImportColumn, ImportFault, ImportNotice, ImportTable } from '../../../api';
import { count, wallClock } from '../../../kit/dates';

const KINDS: Record<Exclude<ImportColumn['kind'], 'accountText'>, () => string> = {
  moment: m.transfer_kind_moment,
  date: m.transfer_kind_date,
  time: m.transfer_kind_time,
  text: m.transfer_kind_text,
  accounts: m.transfer_kind_accounts,
  brand: m.transfer_kind_brand,
  language: m.transfer_kind_language,
  link: m.transfer_kind_link,
  linkTitle: m.transfer_kind_linkTitle,
  firstComment: m.transfer_kind_firstComment,
  visuals: m.transfer_kind_visuals,
};

/** The kinds of columns that are offered for every table. */
export const PLAIN_KINDS = Object.keys(KINDS) as (keyof typeof KINDS)[];

export const kindName = (kind: keyof typeof KINDS): string => KINDS[kind]();

const FAULTS: Record<ImportFault['code'], (said: { value: string }) => string> = {
  dateUnreadable: m.transfer_f_dateUnreadable,
  timeUnreadable: m.transfer_f_timeUnreadable,
  timeMissing: () => m.transfer_f_timeMissing(),
  dateMissing: () => m.transfer_f_dateMissing(),
  past: m.transfer_f_past,
  nothingToSay: () => m.transfer_f_nothingToSay(),
  textTooLong: () => m.transfer_f_textTooLong(),
  unknownBrand: m.transfer_f_unknownBrand,
  unknownAccount: m.transfer_f_unknownAccount,
  unknownLanguage: m.transfer_f_unknownLanguage,
  linkInvalid: m.transfer_f_linkInvalid,
  unknownVisual: m.transfer_f_unknownVisual,
  cellError: () => m.transfer_f_cellError(),
  quoteOpen: () => m.transfer_f_quoteOpen(),
};

export const faultText = (fault: ImportFault): string => FAULTS[fault.code]({ value: fault.value });

export function noticeText(notice: ImportNotice): string {
  switch (notice.kind) {
    case 'gap':
      return m.transfer_n_gap({ time: wallClock(notice.movedTo) });
    case 'twice':
      return m.transfer_n_twice();
    case 'duplicate':
      return m.transfer_n_duplicate();
    case 'noAccount':
      return m.transfer_n_noAccount();
    case 'otherEncoding':
      return m.transfer_n_otherEncoding();
  }
}

/** "Ligne 12, Date": a place as the person finds it in the file. */
export function placeOf(fault: ImportFault, table: ImportTable): string {
  if (fault.column === null) return m.transfer_row({ row: count(fault.row) });
  return m.transfer_cell({ row: count(fault.row), column: columnName(table, fault.column) });
}

export const columnName = (table: ImportTable, at: number): string =>
  table.columns[at]?.trim() || `${m.transfer_noName()} ${String.fromCharCode(65 + (at % 26))}`;

const ENCODINGS: Record<NonNullable<ImportTable['encoding']>, () => string> = {
  utf8: m.transfer_enc_utf8,
  utf16: m.transfer_enc_utf16,
  windows1252: m.transfer_enc_windows1252,
  mixed: m.transfer_enc_mixed,
};

/** How the file was read: "42 lignes, UTF-8, point-virgule". */
export function readingOf(table: ImportTable): string {
  const separators: Record<string, () => string> = {
    ',': m.transfer_sep_comma,
    ';': m.transfer_sep_semicolon,
    '\t': m.transfer_sep_tab,
    '|': m.transfer_sep_bar,
  };
  const how =
    table.format === 'workbook'
      ? m.transfer_workbook()
      : [
          table.encoding ? ENCODINGS[table.encoding]() : '',
          table.separator ? (separators[table.separator]?.() ?? '') : '',
        ]
          .filter(Boolean)
          .join(', ');
  return m.transfer_read({ rows: m.transfer_rows({ count: table.rows }), how });
}

/** What is wrong with a file as a whole; `null` when it is something else. */
export function fileFault(view: ErrorView): string | null {
  const fault = view.fields[0];
  if (view.code === 'notFound') return m.transfer_gone();
  if (!fault) return null;
  if (fault.field === 'rows' && fault.code === 'outOfRange')
    return m.transfer_tooMany({ max: count(fault.max ?? 20_000) });
  if (fault.field !== 'path') return null;
  if (fault.code === 'required') return m.transfer_noRows();
  return fault.code === 'tooLong' ? m.transfer_tooBig() : m.transfer_noTable();
}
