/** Does something with each item, a few at once; the first failure ends it. */
export const eachOf = async <T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> => {
  const left = items.values();
  const worker = async (): Promise<void> => { for (const item of left) await work(item); };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
};
