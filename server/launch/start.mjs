/** `npm start`: installs what is missing, builds what is stale, then becomes the lab and the dashboard, in this very process. */
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from './prepare.mjs';

requireNode();
installMissing();
buildStale();
process.argv.splice(2, 0, 'start');
await import(join(root, 'server', 'dist', 'main.js'));
