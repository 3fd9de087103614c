/** The buttons that move the playhead: to failovers, event by event, and playing at a speed. */
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Flight } from './flight.ts';
import { SPEEDS, type FlightState } from './flight-state.ts';

const ICONS = {
  failoverBefore: <path d="M3 3v10M13.5 3.5 6 8l7.5 4.5Z" />,
  back: <path d="M11.5 3.5 5 8l6.5 4.5Z" />,
  play: <path d="M4.5 3 13 8l-8.5 5Z" />,
  pause: <path d="M5 3v10M11 3v10" />,
  forward: <path d="M4.5 3.5 11 8l-6.5 4.5Z" />,
  failoverNext: <path d="M13 3v10M2.5 3.5 10 8l-7.5 4.5Z" />,
} as const;

function Icon({ name }: { name: keyof typeof ICONS }) {
  const filled = name !== 'pause';
  return <svg viewBox="0 0 16 16" width="1.05em" height="1.05em" aria-hidden="true" fill={filled ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth={filled ? 1.6 : 3} strokeLinejoin="round" strokeLinecap="round">{ICONS[name]}</svg>;
}

export function Transport({ flight, state }: { flight: Flight; state: FlightState }) {
  const { playing, speed, stand } = state;
  return (
    <div className="transport" role="group" aria-label="Move through the log">
      <Tool label="Failover before" keyName="[" onPress={() => flight.jump(-1)}><Icon name="failoverBefore" /></Tool>
      <Tool label="Event before" keyName="," hint="Samples are passed over; with shift they are not" onPress={(every) => flight.step(-1, every)}><Icon name="back" /></Tool>
      <Tool label={playing ? 'Pause' : 'Play'} keyName="o" pointless={stand ? null : 'this is live: step back first, or choose an instant on the track'} onPress={() => (playing ? flight.pause() : flight.play())}>
        <Icon name={playing ? 'pause' : 'play'} />
      </Tool>
      <Tool label="Next event" keyName="." hint="Samples are passed over; with shift they are not" pointless={stand ? null : 'this is live: nothing has happened after it'} onPress={(every) => flight.step(1, every)}><Icon name="forward" /></Tool>
      <Tool label="Next failover" keyName="]" pointless={stand ? null : 'this is live: nothing has happened after it'} onPress={() => flight.jump(1)}><Icon name="failoverNext" /></Tool>
      <label className="transport-speed">
        <span className="visually-hidden">Speed</span>
        <select className="input" value={speed} onChange={(event) => flight.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((known) => <option key={known} value={known}>{known}×</option>)}
        </select>
      </label>
    </div>
  );
}

interface ToolProps {
  label: string;
  keyName: string;
  hint?: string;
  pointless?: string | null;
  /** Told whether shift was held. */
  onPress: (shift: boolean) => unknown;
  children: ReactNode;
}

function Tool({ label, keyName, hint, pointless = null, onPress, children }: ToolProps) {
  return (
    <Button className="transport-tool" aria-label={label} pointless={pointless} hint={<>{label}{hint ? `. ${hint}` : ''} · key <kbd>{keyName}</kbd></>} onClick={(event) => void onPress(event.shiftKey)}>
      {children}
    </Button>
  );
}
