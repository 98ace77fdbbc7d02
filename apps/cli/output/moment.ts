const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** An RFC 3339 moment as people in Jinan read it: `2020-01-05 18:00:00+08:00`, milliseconds only where there are some. */
export const moment = (text: string): string =>
  `${new Date(Date.parse(text) + SHANGHAI_OFFSET_MS).toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '')}+08:00`;
