import { booksStream, type BooksEvent } from '#scheme/history';

interface Writing { readonly stream: string; readonly event: BooksEvent }
const to = (stream: string, event: BooksEvent): Writing => ({ stream, event });

/** What the books record of a closing: its trial balance can never be shown as another one (rulings B14). */
export const frozen = (data: BooksEvent['data']): Writing => to(booksStream(data.org), { type: 'PeriodFrozen.v1', data });
