export interface Found {
  readonly lines: number; readonly accepted: number; readonly refused: number; readonly planned: number; readonly found: number; readonly late: number;
  readonly unseen: number; readonly regularRefused: number;
}
export interface Row { readonly what: string; readonly holds: boolean; readonly says: string | number }
export function bookVerdict(found: Found, book: { readonly lines: number }): readonly Row[];
