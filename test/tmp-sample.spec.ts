import 'reflect-metadata';
import { MemoryEventStore } from '#event-store';
import { MemoryVault } from '#privacy';
import { runDayBook, sampleLines } from './support/office.js';
it('runs', async () => {
  const store = new MemoryEventStore({});
  const answers = await runDayBook({ store, vault: new MemoryVault() }, sampleLines());
  const lines = sampleLines();
  console.log(JSON.stringify(answers.map((a, i) => a.outcome === 'accepted' ? null : [i, lines[i]!.do, a.outcome, (a as any).refused ?? (a as any).code]).filter(Boolean)));
  console.log(answers.filter((a) => a.outcome === 'accepted').length);
});
