/** A simulation as a transcript: the script, and below its lines what happened, indented. */
import { describeScript, type SimulationScript } from './simulation-script.ts';
import { runSimulation, type FoundViolation } from './simulation.ts';

/**
 * @param head titles and remarks that go before it; the first line is its name
 * @returns the script with what happened when it was run now
 */
export function writeTranscript(head: string[], script: SimulationScript): { text: string; violations: FoundViolation[] } {
  const lines: string[] = [];
  const { violations } = runSimulation(script, { onLine: (line) => lines.push(`    ${line}`) });
  return { text: `${[...head, describeScript(script), ...lines].join('\n')}\n`, violations };
}
