/** One line of English for every state, input and effect: logs and golden transcripts share it. */
import { describeEpoch, type HolderState, type Registration } from '../domain/update-source.ts';
import type { Activation, NodeRecord, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceReport } from './update-source-types.ts';

export function describeRegistration({ path, client, node, serial, order, state, epoch }: Registration): string {
  return `${path} ${client} on ${node} #${serial} order ${order ?? '-'}: ${state}${epoch ? ` in ${describeEpoch(epoch)}` : ''}`;
}

export function describeHolder({ path, epoch, active, standbys }: HolderState): string {
  const waiting = standbys.map((one) => `${one.client}/${one.node}`).join(' ');
  return `${path} ${active ? `${active.client} on ${active.node}` : 'no source'} epoch ${epoch ? describeEpoch(epoch) : '-'} standbys [${waiting}]`;
}

export function describeUpdateSourceInput(input: UpdateSourceInput): string {
  switch (input.kind) {
    case 'view-changed':
      return `view ${input.view.number} of ${input.view.members.map((one) => `${one.node}#${one.incarnation}`).join(' ')}, reachable ${input.reachable.join(' ')}, orderer ${input.orderer ?? '-'}${input.mayActivate ? '' : ', may not activate'}`;
    case 'peer-connected':
      return `connected to ${input.node}`;
    case 'peer-digest':
      return `${input.node} states digest ${input.digest}`;
    case 'message':
      return `${input.from} says ${describeMessage(input.message)}`;
    case 'register':
    case 'deregister':
      return `${input.client} ${input.kind}s for ${input.path} over connection ${input.connection}`;
    case 'client-gone':
      return `${input.client} gone from connection ${input.connection}: ${input.because}`;
    case 'epoch-persisted':
      return `on disk: ${input.token}`;
    case 'epoch-promised':
      return `${input.to} closes what was before epoch ${describeEpoch(input.epoch)} of ${input.path}`;
    case 'epoch-seen':
      return `update of ${input.path} in epoch ${describeEpoch(input.epoch)} from ${input.source.client} on ${input.source.node}`;
    case 'stalled':
      return 'this node was stalled';
    case 'close-all':
      return `close all: ${input.because}`;
    case 'tick':
      return `tick${input.activity.map((one) => `, ${one.path} accepted at ${one.acceptedAt ?? '-'} older ${one.olderTopics}${one.olderExample === null ? '' : ` (${one.olderExample})`}`).join('')}`;
  }
}

export function describeMessage(message: UpdateSourceMessage): string {
  switch (message.kind) {
    case 'table':
      return `table${message.ask ? ', asking for yours' : ''}: ${Object.values(message.grid.records).map(describeRecord).join('; ')}${Object.entries(message.grid.orders).map(([key, order]) => ` ${key}=${order}`).join('')}`;
    case 'record':
      return `${describeRecord(message.record)} because ${message.because || '-'}`;
    case 'decided':
      return ['decided', ...message.orders.map(([key, order]) => `${key}=${order}`), ...message.activate.map(describeActivation), ...message.refuse.map(({ key, reason }) => `refuse ${key}: ${reason}`)].join(', ');
  }
}

function describeRecord({ node, incarnation, version, entries }: NodeRecord): string {
  const open = entries.map(({ client, path, serial, claim }) => ` #${serial} ${client} ${path}${claim ? ` claims ${describeEpoch(claim.epoch)}${claim.doubtful ? '?' : ''}` : ''}`);
  return `${node}#${incarnation} v${version}${open.join(',')}`;
}

function describeActivation({ key, path, epoch, over, because }: Activation): string {
  return `activate ${key} ${path} in ${describeEpoch(epoch)}${over.length > 0 ? ` over ${over.map(describeEpoch).join(' ')}` : ''} (${because})`;
}

export function describeUpdateSourceEffect(effect: UpdateSourceEffect): string {
  switch (effect.kind) {
    case 'send':
      return `tell ${effect.to}: ${describeMessage(effect.message)}`;
    case 'broadcast':
      return `tell all: ${describeMessage(effect.message)}`;
    case 'persist-epoch':
      return `to disk: ${effect.path} ${describeEpoch(effect.epoch)}${effect.token === null ? '' : `, token ${effect.token}`}`;
    case 'accept-registration':
      return `accept ${effect.client} for ${effect.path} over ${effect.connection}`;
    case 'refuse-registration':
      return `refuse ${effect.client} for ${effect.path} over ${effect.connection}: ${effect.reason}`;
    case 'callback':
      return `callback ${effect.client} over ${effect.connection} ${effect.path} ${effect.state} ${effect.epoch ? describeEpoch(effect.epoch) : '-'}: ${effect.because}`;
    case 'report':
      return `report ${describeReport(effect.body)}`;
  }
}

function describeReport(body: UpdateSourceReport): string {
  switch (body.kind) {
    case 'source-changed':
      return `source ${describeRegistration(body.registration)} (${body.because})`;
    case 'holder-changed':
      return `holder ${describeHolder(body.holder)} (${body.because})`;
    case 'finding-changed':
      return `finding ${body.finding} ${body.state} ${body.severity} on ${body.subject}: ${body.text}`;
  }
}
