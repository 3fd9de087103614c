/** Transcripts of update-source failover, one or more for each statement; `testing/group-session.ts` says how they read. */
import { describe } from 'vitest';
import { testGoldens } from '../machine/testing/golden.ts';
import { openGroup } from './testing/group-session.ts';

describe('update-source failover, in transcripts', () => testGoldens(new URL('./testdata/', import.meta.url), openGroup));
