/** The list of keys, and the switch for those who press keys by accident or speak to their computer. */
import { useSettings } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { KEYS, MEANINGS, type Verb } from './order-offers.ts';

const PAGE_KEYS: readonly [string, string][] = [
  ['/', 'Search topics'],
  ['t', 'Open the flight recorder'],
  [', .', 'In it: the event before, the next one; with shift samples too'],
  ['[ ]', 'In it: the failover before, the next one'],
  ['o', 'In it: play or pause'],
  ['l', 'In it: back to live'],
  ['Esc', 'Close the selection'],
  ['?', 'This list'],
];

const TIMELINE_KEYS: readonly [string, string][] = [
  ['← →', 'Earlier and later; farther with Shift'],
  ['↑ ↓', 'From lane to lane'],
  ['+ −', 'Closer and wider'],
  ['b', 'Pick a stretch: arrows move its end, b the other end, Enter takes it'],
  ['n', 'Write a note'],
  ['Home', 'Back to live'],
  ['0', 'Start over'],
];

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [{ singleKeys }, change] = useSettings();
  return (
    <TellDialog title="Keys" open={open} onClose={onClose}>
      <dl className="keys">
        {PAGE_KEYS.map(([key, meaning]) => <KeyLine key={key} name={key} meaning={meaning} />)}
      </dl>
      <h3 className="confirm-heading">On the timeline</h3>
      <dl className="keys">
        {TIMELINE_KEYS.map(([key, meaning]) => <KeyLine key={key} name={key} meaning={meaning} />)}
      </dl>
      <h3 className="confirm-heading">For what is selected</h3>
      <dl className={`keys${singleKeys ? '' : ' is-off'}`}>
        {(Object.keys(KEYS) as Verb[]).map((verb) => <KeyLine key={verb} name={KEYS[verb]} meaning={MEANINGS[verb]} verb={verb} />)}
      </dl>
      <p className="dim keys-note">Whatever takes something down asks first, with the focus on Cancel. In the topic tree letters look for a name instead.</p>
      <label className="keys-switch">
        <input type="checkbox" checked={singleKeys} onChange={(event) => change({ singleKeys: event.target.checked })} />
        Single keys give orders
      </label>
    </TellDialog>
  );
}

function KeyLine({ name, meaning, verb }: { name: string; meaning: string; verb?: string }) {
  return (
    <div className="keys-line">
      <dt><kbd>{name}</kbd></dt>
      <dd>{verb ? <b>{verb}: </b> : null}{meaning}</dd>
    </div>
  );
}
