/**
 * Stands in for a node or a client: says that it is ready, answers orders and gates, ends when told. What it should do
 * otherwise is in the file `behaviour` of its data directory: `deaf` (to stop), `mute` (to gates), `never-ready`, `faulty`.
 * Gates that it heard are appended to `gates` there.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const directory = config.dataDirectory;
let behaviour = '';
if (directory) {
  try {
    behaviour = readFileSync(join(directory, 'behaviour'), 'utf8');
  } catch {
    behaviour = '';
  }
  writeFileSync(join(directory, 'configuration.json'), JSON.stringify(config));
}
const send = (message) => process.connected && process.send(message);

process.on('message', (message) => {
  if (message.type === 'gate') {
    appendFileSync(join(directory, 'gates'), `${message.cutPeers.join(' ')}\n`);
    if (behaviour !== 'mute') send({ type: 'gated', ticket: message.ticket });
    return;
  }
  if (message.type !== 'order') return;
  const { id, command } = message.order;
  if (command.verb === 'stop') {
    if (behaviour === 'deaf') return;
    if (behaviour === 'refuses') return send({ type: 'order-answer', order: id, refusal: { asked: 'stop', found: 'it is busy', todo: 'wait' } });
    send({ type: 'order-answer', order: id, refusal: null });
    process.disconnect();
    process.exit(0);
  }
  const refusal = behaviour === 'refuses' ? { asked: command.verb, found: 'it is connected to the first address', todo: 'nothing' } : null;
  send({ type: 'order-answer', order: id, refusal });
});
setInterval(() => undefined, 1000);
if (behaviour === 'faulty') {
  send({ type: 'fault', refusal: { asked: 'listen on port 1', found: 'EACCES', todo: 'use another port' } });
  setImmediate(() => process.exit(1));
} else if (behaviour !== 'never-ready') {
  send({ type: 'ready' });
}
