/** What this program calls itself in what it writes for others to read: recordings and receipts. */

/** The version of Understudy, as `package.json` has it (a test compares). */
export const PRODUCT_VERSION = '0.1.0';
