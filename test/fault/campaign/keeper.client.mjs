// Keeps one embedded PostgreSQL, as the launcher does: dies with SIGKILL like a launcher, and with its machine at a power cut.
import { startEmbeddedPostgres } from '#postgres';

process.umask(0o077);
process.chdir('/');
const { DIR, DB_PORT } = process.env;
const server = await startEmbeddedPostgres({ dir: DIR, port: Number(DB_PORT) });
const waking = setInterval(() => undefined, 1_000); // the server itself does not hold this process
void server.exited.then(() => { clearInterval(waking); process.disconnect?.(); });
let stopping = false;
const stop = () => { if (!stopping) { stopping = true; void server.stop(); } };
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.send({ ready: true, superuserUrl: server.superuserUrl, pid: server.pid });
