/** A bundled program of this benchmark in a process of its own: it is asked one thing at a time, and its fault is ours. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../../lab/start-lab.ts';

/** The longest question is a window of some seconds with its aftermath. */
const ANSWER_MILLIS = 120_000;

export type Answer<T> = { answer: T } | { fault: string };

/** `Questions` maps each question to its message and its answer. */
export class ChildProgram<Questions extends Record<string, { asks: object; answer: unknown }>> {
  private readonly child: ChildProcess;
  private readonly endWithUs = (): void => void this.child.kill('SIGKILL');

  constructor(private readonly name: string, environment: NodeJS.ProcessEnv = process.env) {
    // Frames go between the processes as bytes.
    this.child = fork(join(repository, 'e2e/dist', `${name}.js`), [], { env: environment, serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    process.once('exit', this.endWithUs);
  }

  ask<K extends keyof Questions & string>(question: K, message: Questions[K]['asks']): Promise<Questions[K]['answer']> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.child.off('message', heard);
        this.child.off('exit', ended);
        act();
      };
      const heard = (said: Answer<Questions[K]['answer']>): void => settle(() => ('fault' in said ? reject(new Error(`${this.name} ${question}: ${said.fault}`)) : resolve(said.answer)));
      const ended = (): void => settle(() => reject(new Error(`${this.name} ended while it was asked: ${question}`)));
      const timer = setTimeout(() => settle(() => reject(new Error(`Waited ${ANSWER_MILLIS} ms in vain for ${this.name}: ${question}`))), ANSWER_MILLIS);
      this.child.on('message', heard);
      this.child.once('exit', ended);
      this.child.send({ question, ...message });
    });
  }

  stop(): void {
    process.off('exit', this.endWithUs);
    this.child.kill('SIGKILL');
  }
}

/** The other end: answers each question with what its function returns, or with why it could not. */
export function answerQuestions<Questions extends Record<string, { asks: object; answer: unknown }>>(answers: { [K in keyof Questions]: (message: Questions[K]['asks']) => Promise<Questions[K]['answer']> | Questions[K]['answer'] }): void {
  process.on('message', (message: { question: keyof Questions & string }) => {
    void (async () => answers[message.question](message as never))().then(
      (answer) => process.send!({ answer }),
      (fault: unknown) => process.send!({ fault: fault instanceof Error ? fault.message : String(fault) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
