/** There is no such claim, stream or line. Over HTTP 404. */
export class StoryNotFound extends Error {
  override readonly name = 'StoryNotFound';
  constructor(readonly what: 'claim' | 'stream' | 'line' | 'report' | 'export', readonly id: string) { super(`there is no ${what} ${id}`); }
}
