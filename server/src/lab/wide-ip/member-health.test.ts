/** What health checks make of members, and whom a name stands for (WI-04). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCheck, describeCheck, namedMembers, uncheckedMember, type CheckResult } from './member-health.ts';

const good: CheckResult = { answered: true };
const bad: CheckResult = { answered: false, detail: 'refused, ECONNREFUSED' };
const after = (checks: CheckResult[], needed = 2) => checks.reduce((member, check) => applyCheck(member, check, needed), uncheckedMember('r-1', '127.0.0.106:18604'));

describe('health checks', () => {
  it('WI-04 so many in a row without an answer drop a member, one answer brings it back', () => {
    const story = [good, bad, bad, bad, good, bad, good, bad, bad];
    expect(story.map((_, index) => after(story.slice(0, index + 1)).health)).toEqual(['healthy', 'failing', 'down', 'down', 'healthy', 'failing', 'healthy', 'failing', 'down']);
    expect(after([good, bad])).toMatchObject({ failures: 1, because: 'refused, ECONNREFUSED' });
    expect(after([good, bad, bad, good])).toMatchObject({ failures: 0 });
    expect(after([good, bad], 1).health).toBe('down');
  });

  it('WI-04 nobody is named before it has answered once', () => {
    expect(after([]).health).toBe('unchecked');
    expect(after([bad], 5).health).toBe('down');
    const members = [after([]), after([bad]), after([good]), after([good, bad]), after([good, bad, bad])];
    expect(namedMembers(members, 8).map(({ health }) => health)).toEqual(['healthy', 'failing']);
  });

  it('WI-04 members are named in their order, as many as the setting says', () => {
    const of = (node: string, checks: CheckResult[]) => ({ ...after(checks), node });
    const members = [of('r-1', [good, bad, bad]), of('r-2', [good]), of('r-3', [good]), of('r-4', [good])];
    expect(namedMembers(members, 1).map(({ node }) => node)).toEqual(['r-2']);
    expect(namedMembers(members, 2).map(({ node }) => node)).toEqual(['r-2', 'r-3']);
    expect(namedMembers(members, 16).map(({ node }) => node)).toEqual(['r-2', 'r-3', 'r-4']);
  });

  it('says what happened in words', () => {
    expect([[], [good], [good, bad], [good, bad, bad], [bad]].map((checks) => describeCheck(after(checks), 2))).toEqual([
      'r-1 has not been checked yet', 'r-1 answers its health checks', 'r-1 did not answer a health check (refused, ECONNREFUSED), 1 of 2',
      'r-1 did not answer 2 health checks in a row (refused, ECONNREFUSED): it is not named any more',
      'r-1 did not answer its health check (refused, ECONNREFUSED): it is not named any more',
    ]);
  });

  it('WI-04 is down exactly when the last so many were in vain, or none ever had an answer', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (answers, needed) => {
      const member = after(answers.map((answered) => (answered ? good : bad)), needed);
      const silent = answers.length - 1 - answers.lastIndexOf(true);
      const expected = silent === 0 ? 'healthy' : silent >= needed || !answers.includes(true) ? 'down' : 'failing';
      expect(member.health).toBe(expected);
      expect(member.health === 'failing' ? member.failures : 0).toBe(member.health === 'failing' ? silent : 0);
    }));
  });
});
