/** The golden transcripts of the destination machine, one per statement. */
import { describe } from 'vitest';
import { testGoldens } from '../machine/testing/golden.ts';
import { openDestination } from './testing/destination-session.ts';

describe('destination, transcripts', () => testGoldens(new URL('./testdata/', import.meta.url), openDestination));
