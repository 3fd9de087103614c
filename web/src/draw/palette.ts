/** The colours that a canvas needs, by meaning. Who draws is told them: reading them from the page is not geometry. */
import type { SpanTone } from '@understudy/shared/history/history';

export interface ToneInk {
  /** The strong colour: edges, marks, stripes. */
  edge: string;
  /** Readable on `fill`. */
  text: string;
  fill: string;
}

export interface Palette {
  tones: Record<SpanTone, ToneInk>;
  /** A destination that is connected: the colour of the lines on the topology. */
  flow: ToneInk;
  ground: string;
  raised: string;
  line: string;
  lineStrong: string;
  ink: string;
  inkSoft: string;
  inkDim: string;
  focus: string;
  now: string;
  /** Diagonal stripes of a colour on nothing: a tile that a canvas repeats, since drawing each stripe of hundreds of bars is dear. */
  stripes: (colour: string) => string | CanvasPattern;
  font: string;
  mono: string;
}
