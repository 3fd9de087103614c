/** Plays each scene on a lab of its own and keeps the recording of it in the repository, beside the gallery that shows it. */
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptRecording } from '@understudy/shared/wire/recordings';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { repository, startLab } from '../lab/start-lab.ts';
import { SCENES, type Scene } from './scenes.ts';
import { Stage } from './stage.ts';

const shelf = join(repository, 'web/src/gallery/recordings');
mkdirSync(shelf, { recursive: true });

async function record(scene: Scene): Promise<void> {
  const stage = new Stage(await startLab(['--cluster', join(repository, 'e2e/gallery/every-state.yaml')]));
  try {
    await stage.watch.until('the log is there', () => true);
    await scene.before?.(stage);
    // A lab that has just started has its beginning in the log.
    const fromAt = scene.before ? stage.watch.state!.view.at : 0;
    await scene.act(stage);
    const { at } = stage.watch.state!.view;
    const { recording } = (await stage.post('/api/recordings', { stretch: { fromAt, toAt: at }, name: scene.name, by: 'Understudy', note: scene.about })) as { recording: KeptRecording };
    const kept = join(shelf, `${scene.name}.understudy`);
    copyFileSync(join(stage.lab.dataDirectory, 'dashboard', 'recordings', recording.file), kept);
    console.log(`${scene.name}: ${recording.head!.events} events, ${Math.round(statSync(kept).size / 1024)} KiB`);
  } catch (error) {
    // How it stood says why a step waited in vain.
    const state = stage.watch.state;
    if (state) console.error(describeCluster(state.view, state.history.episodes).sentences.map(({ text }) => text).join(' '));
    throw error;
  } finally {
    await stage.end();
  }
}

// An exit ends the lab; a signal alone would leave it running by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

const wanted = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (scenes.length === 0) throw new Error(`There is no scene ${wanted.join(', ')}. There are: ${SCENES.map(({ name }) => name).join(', ')}.`);
let failed = 0;
for (const scene of scenes) {
  await record(scene).catch((error: unknown) => {
    failed += 1;
    console.error(`${scene.name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
process.exit(failed === 0 ? 0 : 1);
