/** Headers of every answer: nothing is loaded from elsewhere, nobody frames the page, nothing is guessed. */
import type { RequestHandler } from 'express';

/** Styles may stand in elements, since charts place things by them; scripts may not. */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'",
  // Older browsers do not count a web socket to the same host as 'self'.
  "connect-src 'self' ws://127.0.0.1:* ws://localhost:*", "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

export const setPageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
  });
  next();
};
