/** Who is there: the step function (MB). */
import type { Step } from '../machine/machine.ts';
import type { MembershipEffect, MembershipInput, MembershipMachine } from './membership-contract.ts';

/** Moves a membership by one input. */
export type StepMembership = (machine: MembershipMachine, input: MembershipInput) => Step<MembershipMachine, MembershipEffect>;
