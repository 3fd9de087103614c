/** The dashboard's back end as one thing that starts and ends: collector, routes and stream on one port of loopback. */
import { createServer } from 'node:http';
import { Collector } from '../collect/collector.ts';
import { listenOnLoopback } from './listen.ts';
import { createRoutes } from './routes.ts';
import { buildOf } from './serve-page.ts';
import { createStreamGateway } from './stream-gateway.ts';

export interface DashboardOptions {
  lab: { host: string; port: number };
  dataDirectory: string;
  /** The next free one is taken when it is not; 0 takes any. */
  port: number;
  webDirectory: string;
  onFault: (fault: string) => void;
  /** Override for tests. */
  waitingLimitBytes?: number;
}

export interface Dashboard {
  url: string;
  port: number;
  collector: Collector;
  close(): Promise<void>;
}

/** Starts all of it; the lab need not be there. @throws when the log cannot be opened or no port is free. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { onFault, webDirectory } = options;
  const collector = new Collector({ lab: options.lab, directory: options.dataDirectory, onFault });
  const http = createServer(createRoutes({ collector, webDirectory, onFault }));
  // Whoever connects and sends slowly, or nothing, holds a socket for so long at most.
  http.headersTimeout = 10_000;
  http.requestTimeout = 20_000;
  const io = createStreamGateway(http, { collector, build: buildOf(webDirectory), onFault, waitingLimitBytes: options.waitingLimitBytes });
  const port = await listenOnLoopback(http, options.port).catch(async (error: unknown) => {
    await collector.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`, port, collector,
    close: async () => {
      await io.close();
      http.closeAllConnections();
      await collector.close();
    },
  };
}
