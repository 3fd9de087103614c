/** Refusals over HTTP: what was asked, what was found, what to do, as JSON, whatever went wrong. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Refusal } from '@understudy/shared/domain/cluster-command';

export function refuse(response: Response, status: number, refusal: Refusal): void {
  response.status(status).json({ refusal });
}

/** @returns in words what a schema found: "command.verb: invalid option". */
export function describeIssues(error: z.ZodError): string {
  return error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`).join('; ');
}

export const refuseUnknown: RequestHandler = (request, response) => {
  refuse(response, 404, { asked: `${request.method} ${request.path.slice(0, 200)}`, found: 'there is nothing at this address', todo: 'Use /, /healthz, or an address below /api that docs/architecture.md lists.' });
};

/** Errors of the body parser are the sender's; whatever else is ours, is logged, and tells nothing of the inside. */
export function refuseErrors(onFault: (fault: string) => void): ErrorRequestHandler {
  return (error: Error & { status?: number; type?: string }, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const asked = `${request.method} ${request.path.slice(0, 200)}`;
    const status = error.status ?? 500;
    if (status === 413) refuse(response, 413, { asked, found: 'the body is larger than what is asked there can be', todo: 'Send an order or a note as JSON of at most 10 kB, a receipt of at most 2 MB.' });
    else if (status >= 400 && status < 500) refuse(response, status, { asked, found: `the request cannot be read: ${error.message}`, todo: 'Send well-formed JSON.' });
    else {
      onFault(`${asked}: ${error.stack ?? error.message}`);
      refuse(response, 500, { asked, found: 'the dashboard failed', todo: 'Look into its log, and try again.' });
    }
  };
}
