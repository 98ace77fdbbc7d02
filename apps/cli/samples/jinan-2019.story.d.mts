/** The sample day book as NDJSON text, one command a line. */
export declare const dayBook: () => string;
