import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const ROOT = new URL('../../../webapp/', import.meta.url);
const TEXT = JSON.parse(readFileSync(new URL('static/text/id.json', ROOT), 'utf8'));

/** @param {string} folder @param {string} ending */
const sources = (folder, ending) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8') }));

test('every sentence that a screen asks for by its whole name stands in the words', () => {
  const asked = /\bt\(\s*['"]([a-z_]+\.\w*[^\W_])['"]/g;
  const files = [...sources('static/js/views', '.js'), ...sources('templates/app', '.html')];
  const missing = files.flatMap(({ name, text }) =>
    [...text.matchAll(asked)]
      .map(([, path = '']) => path)
      .filter((path) => TEXT[path.split('.')[0] ?? '']?.[path.split('.')[1] ?? ''] === undefined)
      .map((path) => `${name}: ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('every state of the phone and of the server has its word and its sentence', () => {
  const states = [
    'draft',
    'waiting',
    'sending',
    'delivered',
    'quarantined',
    'refused',
    'submitted',
  ];
  const server = ['approved', 'returned', 'rejected', 'handed_over', 'registered', 'withdrawn'];
  for (const state of [...states, ...server, 'bpjs_rejected']) {
    assert.ok(TEXT.state[state], state);
    assert.ok(TEXT.state_long[state], state);
  }
});

test('no sentence of the frame is longer than twelve words', () => {
  const sections = ['app', 'home', 'activation', 'lock', 'queue', 'sync', 'help', 'update'];
  const long = sections.flatMap((section) =>
    Object.entries(TEXT[section])
      .flatMap(([key, text]) =>
        String(text)
          .split(/[.?!:·](?:\s|$)/)
          .map((one) => ({ key, one })),
      )
      .filter(({ one }) => one.trim().split(/\s+/).length > 12)
      .map(({ key, one }) => `${section}.${key}: ${one}`),
  );
  assert.deepEqual(long, []);
});
