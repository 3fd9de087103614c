/** A sentence with its words in their tones. */
import type { Sentence } from '@understudy/shared/view/sentence';

export function SentenceWords({ sentence }: { sentence: Sentence }) {
  return (
    <span>
      {sentence.parts.map((part, index) => (part.tone === 'plain' ? <span key={index}>{part.text}</span> : <b key={index} className={part.tone === 'strong' ? undefined : `tone-${part.tone}`}>{part.text}</b>))}{' '}
    </span>
  );
}
