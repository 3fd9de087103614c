/** Pages as text: whatever is put into them is escaped, unless it was made by this very function. */

export interface Html {
  readonly html: string;
}

type Part = string | number | null | Html | readonly Html[];

/** A template whose parts cannot break out of the place in which they stand, element or attribute. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: texts.reduce((whole, text, index) => whole + text + (index < parts.length ? written(parts[index]!) : ''), '') };
}

/** Text that is markup already. */
export function raw(markup: string): Html {
  return { html: markup };
}

function written(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map((each) => each.html).join('');
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** @returns JSON that can stand in a script element. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
