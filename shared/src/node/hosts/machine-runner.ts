/** Runs a machine: inputs one after the other, the effects of each in order before the next. */
import type { StepMachine } from '../../machine/machine.ts';

export class MachineRunner<State, Input, Effect> {
  private readonly waiting: Input[] = [];
  private running = false;

  constructor(
    private current: State,
    private readonly step: StepMachine<State, Input, Effect>,
    private readonly run: (effect: Effect) => void,
  ) {}

  get state(): State {
    return this.current;
  }

  /** Moves the machine; an input that an effect brings about waits until that step's effects are done. */
  feed(input: Input): void {
    this.waiting.push(input);
    if (this.running) return;
    this.running = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
        const { state, effects } = this.step(this.current, next);
        this.current = state;
        for (const effect of effects) this.run(effect);
      }
    } finally {
      this.running = false;
    }
  }
}
