/** The golden transcripts of the membership machine. */
import { describe } from 'vitest';
import { testGoldens } from '../machine/testing/golden.ts';
import { openMembership } from './testing/membership-session.ts';

describe('membership, transcripts', () => testGoldens(new URL('./testdata/', import.meta.url), openMembership));
