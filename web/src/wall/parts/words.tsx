/** A sentence's parts, each in its tone. */
import type { Part } from '@understudy/shared/view/sentence';

export function Words({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, index) => (part.tone === 'plain' ? <span key={index}>{part.text}</span> : <b key={index} className={part.tone === 'strong' ? 'is-strong' : `tone-${part.tone}`}>{part.text}</b>));
}
