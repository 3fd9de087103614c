/**
 * Who may ask: the page that this server itself served, and programs that say they are no page. A page of another site that a
 * person has open can reach loopback too; it always sends its Origin, and cannot set headers of its own without asking first.
 */
import type { IncomingMessage } from 'node:http';

/** A program that is no browser sets this to any value. */
export const CLIENT_HEADER = 'x-understudy-client';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** @returns why the request is refused, or null when it may go on. Neither a foreign name for this machine nor a foreign page passes. */
export function originFault(request: IncomingMessage): string | null {
  const { host, origin } = request.headers;
  const hostFault = hostNameFault(host);
  if (hostFault) return hostFault;
  if (origin !== undefined) return origin === `http://${host}` ? null : `the request comes from ${origin.slice(0, 100)}, not from http://${host}`;
  if (request.headers[CLIENT_HEADER] !== undefined) return null;
  // A browser leaves the Origin out when its own page reads; it says so in a header that no page can set.
  if (request.headers['sec-fetch-site'] === 'same-origin') return null;
  return `the request has neither an Origin nor the header ${CLIENT_HEADER}`;
}

/** @returns why a Host header is none of this server's, or null. A foreign name that resolves to loopback is refused (DNS rebinding). */
export function hostNameFault(host: string | undefined): string | null {
  const name = host?.replace(/:\d+$/, '');
  return name !== undefined && LOOPBACK.has(name) ? null : `the request names the host ${JSON.stringify(host?.slice(0, 100) ?? '')}, which is not this machine's loopback`;
}
