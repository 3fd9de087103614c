/** The program of one lab client. Its argument is the path of its configuration, which the lab writes. */
import { endWhenAsked, readConfiguration, tellLab } from '../child-link.ts';
import type { ClientConfig } from '../programs.ts';
import { UpdateClient } from './update-client.ts';

const config = readConfiguration<ClientConfig>();
const client = new UpdateClient({
  config,
  onReady: () => tellLab({ type: 'ready' }),
  onAccount: (account) => tellLab({ type: 'source-account', account }),
  say: (text) => console.error(`${new Date().toISOString()} ${text}`),
});
endWhenAsked(() => client.end());
client.connect();
