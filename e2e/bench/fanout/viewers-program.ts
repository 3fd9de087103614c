/** The viewers' process: a crowd before our back end, or as many bare sockets before the floor. A program of its own, so that looking costs the back end nothing. */
import { WebSocket } from 'ws';
import type { TopicLook } from '@understudy/shared/wire/topic-watch';
import { until } from '../until.ts';
import { answerQuestions } from './child-program.ts';
import type { Viewer } from './viewer.ts';
import { ViewerCrowd, type CrowdWindow } from './viewer-crowd.ts';

export type ViewersQuestions = {
  /** Viewers of each look in turn. */
  open: { asks: { url: string; looks: TopicLook[]; count: number }; answer: void };
  begin: { asks: object; answer: void };
  end: { asks: object; answer: CrowdWindow };
  /** One more viewer, which stops reading. */
  stall: { asks: { url: string; look: TopicLook }; answer: void };
  /** It reads again. @returns how many snapshots it was given */
  recover: { asks: object; answer: number };
  openBare: { asks: { url: string; kinds: number; count: number }; answer: void };
  /** Waits for so many frames in all. @returns the bytes in them */
  countBare: { asks: { frames: number }; answer: number };
  close: { asks: object; answer: void };
};

const crowd = new ViewerCrowd();
let stalled: Viewer | null = null;
const bare: WebSocket[] = [];
const counted = { frames: 0, bytes: 0 };

async function openBare(url: string, kinds: number, count: number): Promise<void> {
  while (bare.length < count) {
    const socket = new WebSocket(`${url}/${bare.length % kinds}`, { perMessageDeflate: false, skipUTF8Validation: true });
    bare.push(socket);
    socket.on('message', (data: Buffer) => {
      counted.frames += 1;
      counted.bytes += data.length;
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  }
}

answerQuestions<ViewersQuestions>({
  open: ({ url, looks, count }) => crowd.open(url, looks, count),
  begin: () => crowd.begin(),
  end: () => crowd.end(),
  stall: async ({ url, look }) => void (stalled = await crowd.stallOne(url, look)),
  recover: async () => {
    const viewer = stalled!;
    stalled = null;
    await crowd.recover(viewer);
    return viewer.snapshots;
  },
  openBare: ({ url, kinds, count }) => openBare(url, kinds, count),
  countBare: async ({ frames }) => {
    await until(`${frames} frames of the bare broadcast`, () => counted.frames >= frames);
    const { bytes } = counted;
    Object.assign(counted, { frames: 0, bytes: 0 });
    return bytes;
  },
  close: () => {
    crowd.close();
    for (const socket of bare.splice(0)) socket.terminate();
  },
});
