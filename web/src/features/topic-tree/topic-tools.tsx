/** The controls in the head of the topics: the form that they are shown in, and the pause. */
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';

export type TopicForm = 'tree' | 'sunburst';

interface Props {
  form: TopicForm;
  onForm: (form: TopicForm) => void;
  paused: boolean;
  /** Null where there is nothing to pause: in the past. */
  onPause: (() => void) | null;
  /** All topics; undefined before it is known. */
  topics: number | undefined;
}

export function TopicTools({ form, onForm, paused, onPause, topics }: Props) {
  return (
    <span className="topic-tools">
      <span className="mono" title="topics in all">{topics === undefined ? '' : formatCount(topics)}</span>
      <span className="segments" role="group" aria-label="Form of the topics">
        <button type="button" aria-pressed={form === 'tree'} aria-label="Tree" title="Tree" onClick={() => onForm('tree')}>
          <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true"><path d="M2 3h7M5 8h9M5 13h7M2.5 5v8H4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" /></svg>
        </button>
        <button type="button" aria-pressed={form === 'sunburst'} aria-label="Sunburst" title="Sunburst" onClick={() => onForm('sunburst')}>
          <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true"><circle cx="8" cy="8" r="2.4" fill="currentColor" /><path d="M8 1.7A6.3 6.3 0 0 1 14 10M12.6 12.3A6.3 6.3 0 0 1 4 13M2.4 10.9A6.3 6.3 0 0 1 5.6 2.2" fill="none" stroke="currentColor" strokeWidth="2.4" /></svg>
        </button>
      </span>
      {onPause ? (
        <Button tone="quiet" className="topic-tool" aria-pressed={paused} aria-label={paused ? 'Resume the topics' : 'Pause the topics'} hint={paused ? 'Resume: show what there is by now' : 'Pause: let the numbers stand still'} onClick={onPause}>
          <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">{paused ? <path d="M4.5 2.5v11l9-5.5Z" fill="currentColor" /> : <path d="M5 3v10M11 3v10" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />}</svg>
        </Button>
      ) : null}
    </span>
  );
}
