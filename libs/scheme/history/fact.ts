/** One kind of fact as it stands in the log: its wire name with version, and its data. Both are for ever. */
export interface Fact<T extends string, D> { readonly type: T; readonly data: D }
