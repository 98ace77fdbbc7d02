import { copyHistoryCommand } from '../../apps/cli/commands/copy-history.command.js';
import { exitCodeOf, sentenceOf } from '../../apps/cli/local/failure.js';

export interface Said { readonly code: number; readonly out: string; readonly err: string }

/** The command as a person types it, in this process. `variables` stand in the environment while it runs. */
export const copyHistory = async (words: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Said> => {
  const written = { out: '', err: '' };
  const restores = ([['out', process.stdout], ['err', process.stderr]] as const).map(([name, stream]) => {
    const { write } = stream;
    stream.write = (text: string | Uint8Array): boolean => { written[name] += String(text); return true; };
    return () => { stream.write = write; };
  });
  Object.assign(process.env, variables);
  process.exitCode = 0;
  try {
    await copyHistoryCommand().exitOverride().parseAsync([...words], { from: 'user' });
    return { code: process.exitCode, ...written };
  } catch (error) {
    return { code: exitCodeOf(error), ...written, err: `${written.err}${sentenceOf(error, false)}` };
  } finally {
    for (const restore of restores) restore();
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    process.exitCode = 0;
  }
};
