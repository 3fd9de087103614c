/**
 * `npm start`: installs what is missing, builds what is stale, then becomes the lab, in this very process: it is imported, not
 * spawned, so that no signal has to be handed on.
 */
import { buildStale, installMissing, requireNode } from './prepare.mjs';

requireNode();
installMissing();
buildStale();
await import('../dist/main.js');
