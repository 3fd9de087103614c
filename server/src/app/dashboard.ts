/** The dashboard's back end as one thing that starts and ends: what it shows, routes and stream on one port of loopback. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { RecordingDirectory } from '../recordings/recording-directory.ts';
import { listenOnLoopback } from './listen.ts';
import { createRoutes } from './routes.ts';
import { buildOf } from './serve-page.ts';
import { openShown, type DashboardSource, type Shown } from './shown.ts';
import { createStreamGateway } from './stream-gateway.ts';

export interface DashboardOptions {
  source: DashboardSource;
  /** Of the event log and of the recordings that are kept. */
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
  shown: Shown;
  close(): Promise<void>;
}

/** Starts all of it; the lab need not be there. @throws when the log or the recording cannot be opened or no port is free. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { onFault, webDirectory } = options;
  const shown = await openShown(options.source, options.dataDirectory, onFault);
  const directory = new RecordingDirectory(join(options.dataDirectory, 'recordings'));
  const http = createServer(createRoutes({ shown, directory, webDirectory, onFault }));
  // Whoever connects and sends slowly, or nothing, holds a socket for so long at most.
  http.headersTimeout = 10_000;
  http.requestTimeout = 20_000;
  const io = createStreamGateway(http, { shown, build: buildOf(webDirectory), onFault, waitingLimitBytes: options.waitingLimitBytes });
  const end = async (): Promise<void> => {
    await directory.close();
    await shown.close();
  };
  const port = await listenOnLoopback(http, options.port).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`, port, shown,
    close: async () => {
      await io.close();
      http.closeAllConnections();
      await end();
    },
  };
}
