/** Whether the page that is open could be loaded again now. */

/** @returns false when nobody answers, or somebody else does. */
export async function isPageServed(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/html');
  } catch {
    return false;
  }
}
