/** What a machine is: a function. Time and messages come in; dials, timers and sends leave as data. */

/** The new state and what is to be done about it, in order. A machine never changes the state that it was given. */
export interface Step<State, Effect> {
  state: State;
  effects: Effect[];
}

/** Moves a machine by one input, which carries its time. No clock, no randomness, no I/O. */
export type StepMachine<State, Input, Effect> = (state: State, input: Input) => Step<State, Effect>;
