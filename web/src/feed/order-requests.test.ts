import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '@understudy/shared/wire/orders';
import { RefusedError } from './ask-back-end.ts';
import { postNote } from './note-requests.ts';
import { postOrder } from './order-requests.ts';

const request: OrderRequest = { command: { verb: 'kill', target: { kind: 'node', name: 'lon-1' } }, by: 'trainer' };

const answering = (status: number, body: string): typeof fetch => () => Promise.resolve(new Response(body, { status }));

describe('ordering', () => {
  it('posts the command and its giver, and hands back the number of the order', async () => {
    const seen: unknown[] = [];
    const send: typeof fetch = (path, init) => {
      seen.push(path, init?.method, JSON.parse(init?.body as string));
      return Promise.resolve(new Response('{"order":"o-1"}', { status: 202 }));
    };
    expect(await postOrder(request, send)).toEqual({ order: 'o-1' });
    expect(seen).toEqual(['/api/orders', 'POST', request]);
  });

  it('hands on why an order was refused', async () => {
    const refusal = { asked: 'kill lon-1', found: 'lon-1 is down', todo: 'restore it first' };
    await expect(postOrder(request, answering(409, JSON.stringify({ refusal })))).rejects.toEqual(new RefusedError(refusal));
  });

  it('says so when an answer has no reason, is no JSON or never comes', async () => {
    await expect(postOrder(request, answering(502, 'Bad gateway'))).rejects.toThrow('kill lon-1: the back end answered 502 without a reason');
    await expect(postOrder(request, answering(202, '{}'))).rejects.toThrow('kill lon-1: the back end answered without naming the order');
    await expect(postOrder(request, () => Promise.reject(new TypeError('fetch failed')))).rejects.toThrow("the dashboard's back end could not be reached");
  });
});

describe('writing a note', () => {
  it('posts what it is about, and hands on why it was refused', async () => {
    const note = { about: { at: 5, episode: null }, text: 'words', by: 'ana' };
    const seen: unknown[] = [];
    const send: typeof fetch = (path, init) => {
      seen.push(path, JSON.parse(init?.body as string));
      return Promise.resolve(new Response('{"note":"n-1"}', { status: 201 }));
    };
    expect(await postNote(note, send)).toEqual({ note: 'n-1' });
    expect(seen).toEqual(['/api/notes', note]);
    const refusal = { asked: 'a note about an instant', found: 'its instant has not come yet', todo: 'Choose another' };
    await expect(postNote(note, answering(409, JSON.stringify({ refusal })))).rejects.toEqual(new RefusedError(refusal));
  });
});
