/** The one flight of a page: made when the recorder is loaded, led by wishes and by the address bar, ended with the recorder. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { servedLog } from '../../feed/log-requests.ts';
import { RefusedError } from '../../feed/ask-back-end.ts';
import { useCluster, useStores } from '../../state/page-context.ts';
import type { Wish } from '../../state/playhead.ts';
import { Flight } from './flight.ts';
import type { FlightState } from './flight-state.ts';
import { openPageFile } from './page-file.ts';

/** @returns the flight and its state. */
export function useFlight(): [Flight, FlightState] {
  const { playhead, address, cluster } = useStores();
  const recorded = useCluster((state) => state.recorded);
  const [flight] = useState(() => new Flight({
    playhead, address, recorded, openServed: servedLog, liveMono: cluster.clock.nowMono, now: () => performance.now(), nextFrame: (then) => requestAnimationFrame(then),
    explain: (error, asked) => (error instanceof RefusedError ? error.refusal : { asked, found: error instanceof Error ? error.message : String(error), todo: 'Try again, or go back to live.' }),
  }));

  useEffect(() => {
    const take = () => {
      const wish = playhead.takeWish();
      if (wish) void fulfil(flight, wish);
    };
    void flight.start();
    take();
    const stop = playhead.subscribe(take);
    return () => {
      stop();
      flight.close();
    };
  }, [flight, playhead]);

  return [flight, useSyncExternalStore(flight.subscribe, flight.read)];
}

async function fulfil(flight: Flight, wish: Wish): Promise<void> {
  switch (wish.to) {
    case 'instant': return flight.seek(wish.instant, 'jump');
    case 'time': return flight.seekTime(wish.at);
    case 'end': return flight.seek('end', 'jump');
    case 'live': return flight.goLive();
    case 'file': return openFile(flight, wish.file);
    case 'bar': return undefined;
  }
}

/** Opens a file of this computer in the page. */
export async function openFile(flight: Flight, file: File): Promise<void> {
  try {
    await flight.open({ kind: 'file', name: file.name }, await openPageFile(file));
  } catch (error) {
    const { asked, found, todo } = error as { asked?: string; found?: string; todo?: string };
    flight.tell({ asked: asked ?? `open ${file.name}`, found: found ?? (error instanceof Error ? error.message : String(error)), todo: todo ?? 'Choose another file.' });
  }
}
