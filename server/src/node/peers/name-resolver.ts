/**
 * Asks the cluster's name server for what a wide IP stands for (WI-01, WI-04): A records, or SRV records and the A records of their
 * targets. Node's resolver keeps nothing; how long an answer is kept is for whoever asked, so its TTL comes with it.
 */
import { Resolver, type RecordWithTtl, type SrvRecord } from 'node:dns';
import type { Resolution, StartResolve } from '@understudy/shared/node/peers/resolve-name';

/** A question that gets lost on the way is asked again after this; how long in all is for whoever asked. */
const REPEAT_MILLIS = 250;
const REPEATS = 4;
const MILLIS_PER_SECOND = 1000;

type Reply<T> = (error: NodeJS.ErrnoException | null, records: T[]) => void;

/** @param server whom to ask; null: there is nobody, and every name is unresolved */
export function createResolver(server: { host: string; port: number } | null): StartResolve {
  return (name, port, done) => {
    if (server === null) {
      const immediate = setImmediate(() => done({ fault: 'the configuration names no name server' }));
      return () => clearImmediate(immediate);
    }
    // One for each question, so that giving one up leaves the others alone.
    const resolver = new Resolver({ timeout: REPEAT_MILLIS, tries: REPEATS });
    resolver.setServers([`${server.host}:${server.port}`]);
    const asked = `${server.host}:${server.port}`;
    let given = false;
    const tell = (result: Resolution): void => {
      if (!given) done(result);
      given = true;
    };
    const ask = <T>(start: (reply: Reply<T>) => void): Promise<T[]> => new Promise((resolve, reject) => start((error, records) => (error ? reject(error) : resolve(records))));
    const addressesOf = (host: string): Promise<RecordWithTtl[]> => ask((reply: Reply<RecordWithTtl>) => resolver.resolve4(host, { ttl: true }, reply));
    const question = port === null ? askForServers(() => ask((reply: Reply<SrvRecord>) => resolver.resolveSrv(name, reply)), addressesOf) : askForAddresses(addressesOf(name), port);
    question.then(tell, (error: NodeJS.ErrnoException) => tell({ fault: describeFault(error.code ?? error.message, asked) }));
    return () => {
      given = true;
      resolver.cancel();
    };
  };
}

async function askForAddresses(answer: Promise<RecordWithTtl[]>, port: number): Promise<Resolution> {
  const records = await answer;
  return { addresses: records.map(({ address }) => ({ host: address, port })), ttlMillis: lowestTtl(records) };
}

/** Node tells no TTL of SRV records; that of their targets' addresses is what is left, and a name server gives both the same. */
async function askForServers(askServers: () => Promise<SrvRecord[]>, addressesOf: (host: string) => Promise<RecordWithTtl[]>): Promise<Resolution> {
  const servers = (await askServers()).sort((a, b) => a.priority - b.priority);
  const answers = await Promise.all(servers.map(async ({ name, port }) => (await addressesOf(name)).map(({ address, ttl }) => ({ address, ttl, port }))));
  const records = answers.flat();
  return { addresses: records.map(({ address, port }) => ({ host: address, port })), ttlMillis: lowestTtl(records) };
}

function lowestTtl(records: readonly { ttl: number }[]): number {
  return records.length === 0 ? 0 : Math.min(...records.map(({ ttl }) => ttl)) * MILLIS_PER_SECOND;
}

/** What an operator can do something with; the system's word stays, for whoever searches for it. */
function describeFault(code: string, asked: string): string {
  const words: Record<string, string> = {
    ENODATA: 'the name stands for no server now',
    ENOTFOUND: 'there is no such name',
    EREFUSED: 'the name server does not serve this name',
    ECONNREFUSED: `nobody answers at the name server ${asked}`,
    ETIMEOUT: `the name server ${asked} does not answer`,
  };
  return words[code] === undefined ? code : `${words[code]}, ${code}`;
}
