// The memory of every frame parser: it must neither lose a byte, nor hold more than allowed, nor copy what came whole.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteQueue, FrameLimitError } from '../../src-main/dialects/byte-queue.ts';

const NOTHING = new Uint8Array(0);

describe('what was held', () => {
  test('comes out once, in order, with the end behind it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), fc.uint8Array({ maxLength: 9 }), (chunks, end) => {
        const queue = byteQueue(10_000);
        for (const chunk of chunks) queue.hold(chunk);
        expect(queue.size).toBe(chunks.reduce((sum, { length }) => sum + length, 0));
        expect(Buffer.from(queue.take(end)).equals(Buffer.concat([...chunks, end]))).toBe(true);
        expect(queue.size).toBe(0);
        expect(queue.take(NOTHING)).toHaveLength(0);
      }),
    );
  });

  test('is not copied when it came whole: most frames do', () => {
    const whole = Uint8Array.of(1, 2, 3);
    expect(byteQueue(10).take(whole)).toBe(whole);
  });

  test('of nothing is nothing, however often', () => {
    const queue = byteQueue(1);
    for (let time = 0; time < 1_000; time += 1) queue.hold(NOTHING);
    const end = Uint8Array.of(7);
    expect(queue.take(end)).toBe(end);
  });
});

describe('the limit', () => {
  test.each([
    ['held at once', (queue: ReturnType<typeof byteQueue>) => queue.hold(new Uint8Array(11))],
    [
      'held in pieces',
      (queue: ReturnType<typeof byteQueue>) => {
        queue.hold(new Uint8Array(6));
        queue.hold(new Uint8Array(5));
      },
    ],
    [
      'held and its end',
      (queue: ReturnType<typeof byteQueue>) => {
        queue.hold(new Uint8Array(10));
        queue.take(new Uint8Array(1));
      },
    ],
    ['that came whole', (queue: ReturnType<typeof byteQueue>) => queue.take(new Uint8Array(11))],
  ])('holds for a frame %s', (_, grow) => {
    expect(() => grow(byteQueue(10))).toThrow(FrameLimitError);
    expect(() => grow(byteQueue(11))).not.toThrow();
  });

  test('is for one frame: the next one begins at nothing', () => {
    const queue = byteQueue(10);
    for (let frame = 0; frame < 5; frame += 1) {
      queue.hold(new Uint8Array(5));
      expect(queue.take(new Uint8Array(5))).toHaveLength(10);
    }
  });

  test('is named in the error, for the log of a person', () => {
    expect(() => byteQueue(10).hold(new Uint8Array(11))).toThrow('one event of the stream is larger than 10 bytes');
  });
});
