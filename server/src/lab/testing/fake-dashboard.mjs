/** Stands in for the dashboard: says where its page is, writes down its command line, ends when told. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const args = process.argv.slice(2);
const data = args[args.indexOf('--data') + 1];
appendFileSync(join(data, 'lives'), JSON.stringify({ pid: process.pid, args }) + '\n');
process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 1000);
process.send({ type: 'ready', url: `http://127.0.0.1:${args[args.indexOf('--port') + 1]}` });
