/** The program `node`: started with the path of a JSON file that holds a `NodeConfig`. Works under a lab and by hand. */
import { pino } from 'pino';
import { StoreFault } from './journal/store-fault.ts';
import { NodeProcess } from './node-process.ts';
import { LabLink } from './start/lab-link.ts';
import { ConfigFault, readNodeConfig } from './start/read-config.ts';

/** A clean end that takes longer than this is given up. */
const STOP_MILLIS = 3000;
/** So that what was written to the channel and the log is out before the process is gone. */
const LAST_WORDS_MILLIS = 20;

const log = pino({ level: process.env.LOG_LEVEL ?? 'info', base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
const lab = new LabLink();

function giveUp(code: number, asked: string, found: string, todo: string): void {
  log.fatal({ asked, found, todo }, `${asked}: ${found}; ${todo}`);
  lab.send({ type: 'fault', refusal: { asked, found, todo } });
  setTimeout(() => process.exit(code), LAST_WORDS_MILLIS);
}

async function run(): Promise<void> {
  const config = readNodeConfig(process.argv[2]);
  log.setBindings({ node: config.node, incarnation: config.incarnation });
  const node = new NodeProcess(config, log, (code) => {
    lab.close();
    process.exit(code);
  });
  const stop = (because: string): void => {
    setTimeout(() => process.exit(1), STOP_MILLIS).unref();
    node.stop(because, null);
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  lab.listen({
    onOrder: (order, answer) => answer(node.order(order)),
    onGate: (cutPeers) => node.setGate(cutPeers),
    onBegin: () => node.begin(),
    onGone: () => stop('the lab is gone'),
  });
  await node.listen();
  if (!config.awaitBegin) node.begin();
  lab.send({ type: 'ready' });
  log.info('ready');
}

run().catch((fault: unknown) => {
  if (fault instanceof ConfigFault) giveUp(2, fault.asked, fault.found, fault.todo);
  else if (fault instanceof StoreFault) giveUp(1, fault.refusal.asked, fault.refusal.found, fault.refusal.todo);
  else giveUp(1, 'start a node', fault instanceof Error ? fault.message : String(fault), 'free the port that is named, or correct the configuration');
});
