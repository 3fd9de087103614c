/** The shape of a cluster file, key by key. What one part says about another is in check-references. */
import { z } from 'zod';
import { filterFault, topicFault } from '@understudy/shared/domain/topic-path';
import { DEFAULT_POLICY } from '@understudy/shared/domain/cluster-spec';

/** Names stand in topics, file names and link keys (`a~b`), on a screen and in a terminal. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const LONGEST_NAME = 40;
/** Of a part of a DNS name, which is compared without regard to case: so there is one way to write it. */
const HOST_PART = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_HOST_NAME = 100;
/** So that an answer over UDP holds them all. */
const MOST_ANSWERS = 16;
/** A day: a longer duration in a cluster file is a slip of the unit. */
const LONGEST_MILLIS = 86_400_000;

/** Every custom message is "rule | what to do"; words-for-issue takes it apart. */
const rule = (reason: string, todo: string): string => `${reason} | ${todo}`;

const name = z
  .string()
  .regex(NAME, { error: rule('a name consists of letters, digits and . _ - inside', 'rename it: names stand in topics and file names') })
  .max(LONGEST_NAME, { error: rule(`a name has at most ${LONGEST_NAME} characters`, 'shorten it') });

const millis = z
  .number()
  .gt(0, { error: rule('a duration is above 0', 'give it in milliseconds') })
  .max(LONGEST_MILLIS, { error: rule('a duration is at most a day', 'give it in milliseconds') });

const path = z.string().superRefine((value, context) => {
  const fault = value.startsWith('$')
    ? 'a path that begins with $ is kept for the system'
    : value.split('/').some((part) => part === '')
      ? 'a path has no empty part'
      : topicFault(value);
  if (fault !== null) context.addIssue({ code: 'custom', message: rule(fault, 'write parts joined by /, such as prices/fx') });
});

const filter = z.string().superRefine((value, context) => {
  const fault = value.startsWith('$') ? 'topics that begin with $ are not replicated' : filterFault(value);
  if (fault !== null) context.addIssue({ code: 'custom', message: rule(fault, 'write an MQTT filter, such as prices/#') });
});

const hostName = z.string().superRefine((value, context) => {
  const parts = value.split('.');
  const fault = value.length > LONGEST_HOST_NAME ? `a name of a wide IP has at most ${LONGEST_HOST_NAME} characters`
    : !parts.every((part) => HOST_PART.test(part)) ? 'a name of a wide IP is a DNS name: parts of small letters, digits and - inside, joined by dots'
      : parts.every((part) => /^\d+$/.test(part)) ? 'a name of a wide IP is no address' : null;
  if (fault !== null) context.addIssue({ code: 'custom', message: rule(fault, 'write a name such as recovery.lab') });
});

const destination = z.strictObject({
  name,
  group: name,
  /** Those of its group that have it; all unless said. */
  nodes: z.array(name).min(1, { error: rule('a destination belongs to at least one node', 'name its nodes, or take the key out: then all have it') }).optional(),
  addresses: z.array(name).optional(),
  wideIp: hostName.optional(),
  topics: z.array(filter).min(1, { error: rule('a destination carries at least one filter', "write topics: ['#'] for everything") }).default(['#']),
  passThrough: z.array(name).default([]),
  ack: z.enum(['sync', 'async']).default('async'),
  reconnectTimeoutMillis: z.union([millis, z.array(millis).min(1)]).optional(),
});

const group = z.strictObject({
  name,
  title: z.string().trim().min(1).max(60).optional(),
  site: z.string().trim().min(1).max(60).optional(),
  datagrid: z.boolean().default(true),
  nodes: z.array(name).min(1, { error: rule('a group has at least one node', 'name its nodes, or take the group out') }),
  destinations: z.array(destination).default([]),
});

const feed = z.strictObject({
  topics: z.int().min(1).max(1_000_000),
  updatesPerSecond: z.number().gt(0).max(100_000),
  intervalMillis: z.number().min(5, { error: rule('bursts are at least 5 ms apart', 'raise it: more updates a burst give the same rate') }).max(60_000),
});

const client = z.strictObject({
  name,
  path,
  nodes: z.array(name).min(1, { error: rule('a client has at least one node to connect to', 'name the nodes it tries, in order') }),
  keepAliveSeconds: z.int().min(1).max(3600).default(2),
  feed,
});

const policy = z
  .strictObject({
    heartbeatMillis: millis,
    heartbeatLimitMillis: millis,
    retryFirstMillis: millis,
    retryMostMillis: millis,
    reconnectTimeoutMillis: millis,
    firstPassExtraMillis: z.number().min(0).max(LONGEST_MILLIS),
    takeover: z.enum(['first-registered', 'any']),
    backups: z.int().min(0).max(100),
    downgradeAfterMillis: millis,
    upgradeAfterMillis: millis,
    silentAfterMillis: millis,
    wideIpCheckMillis: millis,
    wideIpFailures: z.int().min(1).max(100),
    wideIpTtlSeconds: z.int().min(0).max(86_400),
    wideIpAnswers: z.int().min(1).max(MOST_ANSWERS),
  })
  .partial()
  .transform((given) => ({ ...DEFAULT_POLICY, ...given }));

export const clusterFileSchema = z.strictObject({
  name,
  policy: policy.default(DEFAULT_POLICY),
  groups: z.array(group).min(1, { error: rule('a cluster has at least one group', 'write one with its nodes') }),
  /** Names that the lab serves, each standing for the healthy members of a group; `members`: those that are in it at the start, preferred first, all unless said. */
  wideIps: z.array(z.strictObject({ name: hostName, group: name, members: z.array(name).optional() })).default([]),
  sections: z.array(z.strictObject({ path, home: name })).default([]),
  clients: z.array(client).default([]),
  auditors: z.strictObject({ nodes: z.union([z.literal('all'), z.array(name).min(1)]) }).optional(),
});

/** A cluster file whose every key is as it should be. */
export type ClusterFile = z.infer<typeof clusterFileSchema>;
