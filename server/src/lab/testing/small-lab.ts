/** A lab with stand-ins for nodes and clients, as a process that a test can kill. Arguments: data directory, guard, stand-in. Prints its event port, then every process id. */
import { Lab } from '../lab.ts';
import { LabDirectory } from '../lab-directory.ts';
import { smallCluster } from './small-cluster.ts';

const [root, guard, fake] = process.argv.slice(2) as [string, string, string];
const lab = new Lab({
  spec: smallCluster(), directory: new LabDirectory(root), host: '127.0.0.1', eventPort: 0, say: () => undefined,
  programs: { node: fake, client: fake, auditors: fake, guard, dashboard: fake },
});
console.log(JSON.stringify({ port: await lab.listen(), guard: lab.guard.pid }));
await lab.start();
