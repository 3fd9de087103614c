/** What can be looked for, with an example of each; an example is tried by pressing it. */
import { AMOUNT_FIELDS, EXAMPLES, STATE_WORDS, TEXT_FIELDS } from './find-fields.ts';

export function FindHelp({ onTry }: { onTry: (text: string) => void }) {
  const fields = [...Object.values(TEXT_FIELDS), ...Object.values(AMOUNT_FIELDS)];
  const example = (text: string) => <button type="button" className="map-example mono" onClick={() => onTry(text)}>{text}</button>;
  return (
    <>
      <h3>Find on the map</h3>
      <p className="soft">Words side by side must all be so; <b className="mono">or</b>, <b className="mono">not</b> and parentheses do what they say. It is asked of each node alone and with each of its destinations.</p>
      <dl>{EXAMPLES.map(([text, means]) => <div key={text}><dt>{example(text)}</dt><dd>{means}</dd></div>)}</dl>
      <h4>States</h4>
      <p>{[...new Set(Object.values(STATE_WORDS))].map((word) => <span key={word}>{example(word)} </span>)}</p>
      <h4>Of a node</h4>
      <dl>{fields.filter((field) => field.of === 'node').map((field) => <div key={field.example}><dt>{example(field.example)}</dt><dd>{field.means}</dd></div>)}</dl>
      <h4>Of a destination</h4>
      <dl>{fields.filter((field) => field.of === 'destination').map((field) => <div key={field.example}><dt>{example(field.example)}</dt><dd>{field.means}</dd></div>)}</dl>
      <p className="dim">Times need a unit: ms, s, min, h. Names with blanks stand in quotes: group:&quot;New York&quot;. Any other word is looked for in names.</p>
    </>
  );
}
