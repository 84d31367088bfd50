/** The phone's rules give the result of every vector. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { call, read } from './calls.js';

const folder = new URL('../../vectors/', import.meta.url);

for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith('.json') || file === 'base.json') continue;
  for (const group of read(`tests/vectors/${file}`).groups) {
    for (const vector of group.tests) {
      test(`${group.call} ${vector.id}: ${vector.comment}`, () => {
        assert.deepEqual(JSON.parse(JSON.stringify(call(group.call, vector.input))), vector.result);
      });
    }
  }
}
