/**
 * Golden transcripts: a text file of input lines, each followed by what the machine answers, indented. Reading one is reading a
 * conversation with the machine. `UPDATE_GOLDENS=1` writes the answers anew; read the difference before you keep it.
 *
 *     # DF-04 Addresses are tried in order until one connects
 *     given addresses=r-1,r-2            starts a fresh machine
 *     0 started                          time, input
 *         dial 1: r-1 …                  an effect
 *         = recovery: searching …        the state afterwards
 *     // a remark
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** One machine in a transcript: takes an input line's time and words and answers lines. */
export type GoldenSession = (at: number, words: string[]) => string[];

/**
 * Declares a test for every transcript in the folder; its first line is the test's title.
 *
 * @param folder the transcripts' folder, as `new URL('./testdata/', import.meta.url)`
 * @param open makes a fresh machine from the settings of a `given` line
 */
export function testGoldens(folder: URL, open: (given: Record<string, string>) => GoldenSession): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt')).sort()) {
    const path = fileURLToPath(new URL(name, folder));
    const text = readFileSync(path, 'utf8');
    it(text.split('\n')[0]!.replace(/^# /, ''), () => {
      const answered = answer(text, open);
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(path, answered);
      else expect(text).toBe(answered);
    });
  }
}

function answer(text: string, open: (given: Record<string, string>) => GoldenSession): string {
  const lines: string[] = [];
  let session: GoldenSession | null = null;
  for (const line of text.trimEnd().split('\n')) {
    if (/^\s+\S/.test(line)) continue;
    lines.push(line);
    if (line === '' || line.startsWith('#') || line.startsWith('//')) continue;
    const [head = '', ...words] = line.split(' ');
    if (head === 'given') {
      session = open(Object.fromEntries(words.map((word) => word.split('=') as [string, string])));
      continue;
    }
    if (!session || !/^\d+(\.\d+)?$/.test(head)) throw new Error(`expected "given …" or a time and an input, found ${JSON.stringify(line)}`);
    lines.push(...session(Number(head), words).map((answerLine) => `    ${answerLine}`));
  }
  return `${lines.join('\n')}\n`;
}
