/** A picture becomes the bytes of a thermal printer, and those bytes say the picture. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  chunksOf,
  commandsOf,
  dotsPerModule,
  marginDots,
  packBits,
} from '../../../../webapp/static/js/views/slip/raster.js';

/** A picture from rows of `#` (black), `.` (white), `-` (light grey), `+` (dark grey) and blank (nothing drawn). */
const picture = (/** @type {string[]} */ ...rows) => {
  const shades = { '#': 0, '.': 255, '-': 200, '+': 120, ' ': 0 };
  const data = rows.flatMap((row) =>
    [...row].flatMap((one) => [shades[one], shades[one], shades[one], one === ' ' ? 0 : 255]),
  );
  return { data, width: rows[0].length, height: rows.length };
};

test('the leftmost dot is the highest bit, and a row is filled up with white', () => {
  assert.deepEqual([...packBits(picture('#.......', '.......#'))], [0x80, 0x01]);
  assert.deepEqual([...packBits(picture('.........#'))], [0x00, 0x40]);
});

test('grey is black when it is dark, and what was not drawn is paper', () => {
  assert.deepEqual([...packBits(picture('+- #....'))], [0b10010000]);
});

test('a module of a version 7 is seven dots, of a version 3 ten, and the rest lies on both sides', () => {
  assert.deepEqual([dotsPerModule(53), marginDots(53)], [7, 6]);
  assert.deepEqual([dotsPerModule(37), marginDots(37)], [10, 7]);
});

test('every band says its width and height, and the paper is pushed out at the end', () => {
  const across = 48;
  const bits = new Uint8Array(across * 70).map((_, at) => at % 251);
  const bytes = commandsOf(bits, across);
  assert.deepEqual([...bytes.subarray(0, 10)], [0x1b, 0x40, 0x1d, 0x76, 0x30, 0, 48, 0, 64, 0]);
  const second = 10 + 64 * across;
  assert.deepEqual([...bytes.subarray(10, second)], [...bits.subarray(0, 64 * across)]);
  assert.deepEqual([...bytes.subarray(second, second + 8)], [0x1d, 0x76, 0x30, 0, 48, 0, 6, 0]);
  assert.deepEqual([...bytes.subarray(second + 8, -3)], [...bits.subarray(64 * across)]);
  assert.deepEqual([...bytes.subarray(-3)], [0x1b, 0x64, 4]);
});

test('pieces are in order, none too large and none empty', () => {
  const bytes = Uint8Array.from({ length: 401 }, (_, at) => at & 255);
  const pieces = chunksOf(bytes, 180);
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [180, 180, 41],
  );
  assert.deepEqual(
    pieces.flatMap((piece) => [...piece]),
    [...bytes],
  );
  assert.deepEqual(chunksOf(new Uint8Array(), 20), []);
});
