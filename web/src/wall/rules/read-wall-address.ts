/** What the address of a wall asks for: `/wall?rotate=30&sound=1&theme=light&name=NOC left`. What cannot be understood is said on the wall. */
import type { Millis } from '@understudy/shared/domain/units';

export interface WallAddress {
  /** How long each view stays; null: the overview alone. */
  rotateMillis: Millis | null;
  sound: boolean;
  theme: 'dark' | 'light';
  /** What operators know it by; null: it makes a name and keeps it. */
  name: string | null;
  /** What was asked, what was found, what to do; in sentences. */
  faults: string[];
}

const LEAST_SECONDS = 5;
const MOST_SECONDS = 3600;
const NAME_LENGTH = 40;
const KNOWN = ['rotate', 'sound', 'theme', 'name'];

/** @param search the query part of the address, with or without its question mark */
export function readWallAddress(search: string): WallAddress {
  const query = new URLSearchParams(search);
  const faults: string[] = [];
  const rotate = query.get('rotate');
  const seconds = rotate === null ? null : Number(rotate);
  const turns = seconds !== null && rotate !== '' && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS;
  if (seconds !== null && !turns) faults.push(`rotate=${rotate} is no number of seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}: the views do not rotate. Write rotate=30.`);
  const theme = query.get('theme');
  if (theme !== null && theme !== 'dark' && theme !== 'light') faults.push(`theme=${theme} is neither dark nor light: it is dark. Write theme=light.`);
  const sound = query.get('sound');
  if (sound !== null && sound !== '0' && sound !== '1') faults.push(`sound=${sound} is neither 0 nor 1: there is no sound. Write sound=1.`);
  const name = query.get('name')?.trim() ?? '';
  if (name.length > NAME_LENGTH) faults.push(`The name has ${name.length} characters: it is cut after ${NAME_LENGTH}.`);
  for (const asked of new Set(query.keys())) if (!KNOWN.includes(asked)) faults.push(`A wall knows no ${asked}: it knows ${KNOWN.join(', ')}.`);
  return { rotateMillis: turns ? seconds * 1000 : null, sound: sound === '1', theme: theme === 'light' ? 'light' : 'dark', name: name.slice(0, NAME_LENGTH) || null, faults };
}
