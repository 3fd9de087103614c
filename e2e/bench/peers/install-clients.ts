/** The peers' client libraries: installed into this folder (`node_modules` is ignored there) when a benchmark first needs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from '../../lab/start-lab.ts';
import type { JetStreamModule, NatsModule, RedisModule } from './client-types.ts';

const here = join(repository, 'e2e/bench/peers');

function readVersion(file: string): string | null {
  return existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version) : null;
}

/** Runs `npm ci` when a library is missing or of another version. @throws what npm printed. */
function installMissing(): void {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  if (Object.entries(dependencies).every(([name, version]) => readVersion(join(here, 'node_modules', name, 'package.json')) === version)) return;
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, encoding: 'utf8' });
  if (status !== 0) throw new Error(`asked npm to install the peers' client libraries in ${here}; found: ${error?.message ?? stderr}; the npm registry must be reachable the first time`);
}

function load(name: string): unknown {
  installMissing();
  return createRequire(join(here, 'package.json'))(name);
}

export const loadRedis = (): RedisModule => load('ioredis') as RedisModule;
export const loadNats = (): NatsModule => load('@nats-io/transport-node') as NatsModule;
export const loadJetStream = (): JetStreamModule => load('@nats-io/jetstream') as JetStreamModule;
