/** Destination failover: the step function (DF). */
import type { Step } from '../machine/machine.ts';
import type { DestinationEffect, DestinationInput, DestinationMachine } from './destination-contract.ts';

/** Moves a destination by one input. */
export type StepDestination = (machine: DestinationMachine, input: DestinationInput) => Step<DestinationMachine, DestinationEffect>;
