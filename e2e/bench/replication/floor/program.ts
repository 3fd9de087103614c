/** The program of the floor's processes: becomes sender or receiver as the benchmark says. */
import { receive } from './receiver.ts';
import { send } from './sender.ts';
import type { ToFloor } from './messages.ts';

process.once('message', (message: ToFloor) => {
  if (message.type === 'receive') void receive(message.journal);
  else if (message.type === 'send') void send(message.workload, message.journal, message.ports);
  else throw new Error(`The floor was told ${message.type} before it was told what to be.`);
});
// The benchmark is gone.
process.once('disconnect', () => process.exit(0));
