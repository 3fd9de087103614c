/** An episode in one line of plain English, shared by tooltip, log and receipt. */
import { describeMillis } from '../view/words.ts';
import type { Episode } from './history.ts';

/** @returns "prices/fx moved from fx-1 on lon-1 to fx-2 on lon-2: no update for 38 ms at worst; a standby again after 1.2 s. Cause: lon-1 killed." */
export function describeEpisode(episode: Episode): string {
  const cause = ` Cause: ${episode.cause}.`;
  return (episode.kind === 'section' ? describeSection(episode) : describeDestination(episode)) + cause;
}

function describeSection(episode: Episode): string {
  const { was, now, title, gapMillis, redundancyMillis, state } = episode;
  const from = was ? `${was.client} on ${was.node}` : 'nobody';
  if (!now) {
    if (state === 'done') return `${title} stayed with ${from}.`;
    return `${title} lost ${from}; no other source has taken over${state === 'superseded' ? '' : ' yet'}.`;
  }
  const gap = gapMillis === null ? 'no update delivered yet' : `no update for ${describeMillis(gapMillis)} at worst`;
  const standby = redundancyMillis === null ? (state === 'superseded' ? '' : '; no standby yet') : `; a standby again after ${describeMillis(redundancyMillis)}`;
  return `${title} moved from ${from} to ${now.client} on ${now.node}: ${gap}${standby}.`;
}

function describeDestination(episode: Episode): string {
  const { title, was, now, gapMillis, redundancyMillis, state } = episode;
  const from = was ? ` from ${was.node}` : '';
  const tries = episode.phases.filter(({ name }) => / (refused|timeout|unresolved|logon-failed)$/.test(name)).length;
  const tried = tries > 0 ? ` after ${tries === 1 ? 'one failed try' : `${tries} failed tries`}` : '';
  if (!now || gapMillis === null) {
    return state === 'superseded' ? `${title} lost its connection${from} and its node ended before it found another.` : `${title} lost its connection${from} and is searching${tried}.`;
  }
  if (gapMillis === 0) {
    const incoming = episode.phases.some(({ name }) => name.endsWith('(incoming)'));
    return `${title} lost ${was?.node ?? 'its peer'}; no dial: went on over the ${incoming ? 'incoming connection from' : 'connection with'} ${now.node}.`;
  }
  const moved = was?.node === now.node ? `came back to ${now.node}` : `moved${from} to ${now.node}`;
  const caught = redundancyMillis === null ? '' : `; caught up after ${describeMillis(redundancyMillis)}`;
  return `${title} ${moved} in ${describeMillis(gapMillis)}${tried}${caught}.`;
}
