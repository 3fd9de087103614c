/** Drives our timeline as a hand does, by the wheel, and counts its drawings by the first stroke of each. */
import type { Step } from './measure-redraws.ts';

let draws = 0;
let onDraw = (): void => undefined;
const { clearRect } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.clearRect = function count(...box: Parameters<typeof clearRect>) {
  draws += 1;
  onDraw();
  clearRect.apply(this, box);
};

/** The timeline's own rate (`time-gestures.ts`): a factor of e to the delta times this. */
const WHEEL_ZOOM = 0.0022;

window.measured = {
  draws: () => draws,
  onDraw: (then) => {
    onDraw = then;
  },
  step: (step: Step) => {
    const canvas = document.querySelector('.tl-canvas')!;
    const box = canvas.getBoundingClientRect();
    const where = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true };
    canvas.dispatchEvent(new WheelEvent('wheel', 'zoom' in step ? { ...where, deltaY: Math.log(step.zoom) / WHEEL_ZOOM } : { ...where, deltaX: step.pan * box.width, deltaY: 0 }));
  },
};
