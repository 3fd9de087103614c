/** What a wall display tells the back end of itself, checked. */
import { z } from 'zod';
import type { WallReport } from '../domain/wall.ts';

const px = z.number().int().min(0).max(100_000);

export const wallReportSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{8,32}$/, 'must be 8 to 32 small letters and digits'),
  name: z.string().trim().min(1).max(40),
  build: z.string().max(64).nullable(),
  n: z.number().int().min(0),
  frameAgoMillis: z.number().min(0),
  hidden: z.boolean(),
  size: z.object({ width: px, height: px }).strict(),
}).strict() satisfies z.ZodType<WallReport>;
