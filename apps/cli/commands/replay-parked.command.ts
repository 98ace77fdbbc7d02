import type { Command } from 'commander';
import { replayParked, type ParkingProjection, type Replayed } from '#projection';
import { OfficerRoleProjector, WorklistProjector } from '#scheme/views';
import { EXIT, Failure } from '../local/failure.js';
import { openWorkerLogin } from '../local/worker-login.js';
import { using } from '../local/office.js';
import { give } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

/** The projections that set streams aside; the ledger and the log halt instead. */
const PARKING: readonly ParkingProjection[] = [new OfficerRoleProjector(), new WorklistProjector()];

const shown = ({ projected, left }: Replayed): string => [
  `${projected} parked events projected, ${left.length === 0 ? 'nothing is left' : `${left.length} streams still fail`}`,
  ...left.map((one) => `  ${one.stream}: ${one.events} events, the first @${one.logIndex} (${one.eventId}), tried ${one.attempts} times: ${one.error}`),
].join('\n');

/** `zhuanzhang replay-parked officer_role`: exit 1 while a stream still fails. */
export const replayParkedCommand = (): Command =>
  placed('replay-parked', '重试搁置: project the streams a view had to set aside, each in its order; beside a running server', { remote: false })
    .argument('<name>', `a projection: ${PARKING.map(({ name }) => name).join(', ')}`)
    .action(async (name: string, options: Spoken) => {
      const projection = PARKING.find((one) => one.name === name);
      if (projection === undefined) {
        throw new Failure(EXIT.usage, `no projection that sets streams aside is named ${name}; there are: ${PARKING.map((one) => one.name).join(', ')}`);
      }
      await using(openWorkerLogin(options), async ({ dataSource, reader }) => {
        const replayed = await replayParked({ dataSource, reader, projection });
        give(replayed, { json: options.json, shown: () => shown(replayed) });
        if (replayed.left.length > 0) process.exitCode = EXIT.difference;
      });
    });
