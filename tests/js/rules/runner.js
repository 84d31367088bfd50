/** Answers lines of JSON {call, input} on standard input with lines of JSON results, for the property test. */

import { createInterface } from 'node:readline';
import { call } from './calls.js';

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(call(asked.call, asked.input) ?? null)}\n`);
}
