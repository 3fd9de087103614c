/** What recordings and receipts call this program is what its package is called. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRODUCT_VERSION } from '@understudy/shared/domain/product';

it('the version that is written into files is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  expect(PRODUCT_VERSION).toBe(version);
});
