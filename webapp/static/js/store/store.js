/** Opens what this phone keeps, for the screens and for sending. */

import { createDirectory } from './directory.js';
import { createDrafts } from './drafts.js';
import { Blocked, NotActivated } from './errors.js';
import { createLock, readLock } from './lock.js';
import { dropMark, dropMarks, mark, readMarks } from './mark.js';
import { openNotices } from './notices.js';
import { createOutbox } from './outbox.js';
import { keepActivation } from './profile.js';
import { changeProfile, createQueue, readMeta } from './queue.js';
import { connectDirectory, connectProfile } from './schema.js';

/** @typedef {import('../shapes.d.ts').Profile} Profile */
/** @typedef {import('../shapes.d.ts').Store} Store */
/** @typedef {import('./database.js').Connection} Connection */
/** @typedef {import('./notices.js').Notices} Notices */
/** @typedef {{ database: Connection, profile: Profile, lock: import('./lock.js').Lock,
 *   drafts: Store['drafts'], outbox: Store['outbox'], mends: Store['mends'] }} Opened */
/** @typedef {{ notices: Notices, sending: Set<string>, own: Map<string, string>, connect(name: string): Connection }} Given */

/** The build this very file belongs to: its address carries it. */
const BUILD = /\/assets\/([^/]+)\//.exec(import.meta.url)?.[1] ?? 'development';

/**
 * The store of this phone, turned to the activation used last; rejects with Blocked when it does not open.
 * @returns {Promise<Store>}
 */
export async function openStore() {
  const directory = createDirectory(connectDirectory());
  const notices = openNotices();
  /** @type {Set<string>} */
  const sending = new Set();
  /** @type {Map<string, Connection>} */
  const others = new Map();
  /** @type {Opened | null} */
  let opened = null;
  /** @param {string} name */
  const connection = (name) => {
    if (opened?.database.name === name) return opened.database;
    const there = others.get(name) ?? connectProfile(name);
    others.set(name, there);
    return there;
  };
  /** @type {Given} */
  const given = { notices, sending, own: new Map(), connect: connection };
  let preferences = await directory.preferences();
  opened = await openCurrent(directory, given);
  if (opened) mark(createQueue(opened.database, () => new Date(), notices));
  const turn = async () => {
    opened?.lock.lockNow();
    opened?.database.close();
    opened = await openCurrent(directory, given);
  };
  /** Another tab has emptied it. @param {string} name */
  const forget = async (name) => {
    others.get(name)?.close();
    others.delete(name);
    if (name === opened?.database.name) await turn();
  };
  const reopen = async () => {
    await turn();
    notices.tell({ kind: 'profile' });
  };
  const here = () => {
    if (opened === null) throw new NotActivated();
    return opened;
  };
  const now = () => new Date(Date.now() + (opened?.profile.clock_offset_ms ?? 0));
  /** @param {string} name */
  const queueOf = (name) => createQueue(connection(name), now, notices);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const refresh = refresher(sending, () => opened);
  notices.listen(async (notice, own) => {
    if (notice.kind === 'emptied' && !own) await forget(notice.profile ?? '');
    if (notice.kind === 'preferences' && !own) preferences = await directory.preferences();
    if (['data', 'profile'].includes(notice.kind) && notice.profile) mark(queueOf(notice.profile));
    const reading = refresh(notice, own);
    if (reading) await reading;
    for (const listener of [...listeners]) listener();
  });
  return {
    build: BUILD,
    profile: () => opened?.profile ?? null,
    profiles: async () => {
      const { listPersons } = await import('./persons.js');
      const current = {
        name: opened?.database.name ?? null,
        id: opened?.profile.person.id ?? null,
      };
      return listPersons(await directory.profiles(), queueOf, current);
    },
    saveActivation: async (answer, pin) => {
      const alone = opened === null;
      const name = await keepActivation(directory, /** @type {any} */ (answer), pin);
      // What was lost has been told by the screens that lead here.
      if (alone) dropMarks();
      await mark(queueOf(name));
      await reopen();
      await here().lock.unlock(pin);
    },
    get drafts() {
      return here().drafts;
    },
    get lock() {
      return opened?.lock ?? NO_LOCK;
    },
    get outbox() {
      return here().outbox;
    },
    get mends() {
      return here().mends;
    },
    empty: async (now) => {
      const { database } = here();
      const { clearAll, release } = await import('./emptying.js');
      await clearAll(database, now);
      await directory.remove(database.name);
      try {
        await turn();
      } finally {
        notices.tell({ kind: 'emptied', profile: database.name });
        release(database);
        dropMark(database.name);
      }
    },
    setEvent: async (event) => {
      const { database } = here();
      await changeProfile(database, (profile) => ({ ...profile, event }));
      here().profile = await readMeta(database, 'profile');
      notices.tell({ kind: 'profile', profile: database.name });
    },
    personal: (key) => opened?.profile.personal?.[key],
    setPersonal: async (key, value) => {
      const to = here();
      await changeProfile(to.database, (profile) => ({
        ...profile,
        personal: { ...profile.personal, [key]: value },
      }));
      to.profile = await readMeta(to.database, 'profile');
    },
    preference: (key) => preferences.get(key),
    setPreference: async (key, value) => {
      preferences.set(key, value);
      await directory.setPreference(key, value);
      notices.tell({ kind: 'preferences' });
    },
    lost: () => (opened === null ? readMarks() : []),
    dismissLost: dropMarks,
    persisted: () => navigator.storage.persisted(),
    switchTo: async (name) => {
      // Opened before it is chosen: a damaged one must not be what the phone opens with from now on.
      const next = await openActivation(name, given);
      if (!next) throw new Blocked('emptied');
      await directory.choose(name);
      opened?.lock.lockNow();
      opened?.database.close();
      opened = next;
      notices.tell({ kind: 'profile' });
    },
    queues: async () => {
      const names = (await directory.profiles()).map(({ name }) => name);
      const current = opened?.database.name;
      return names
        .sort((one, other) => Number(other === current) - Number(one === current))
        .map(queueOf);
    },
    pendingActivation: (code) => directory.pending(code),
    knowsActivation: (code) => directory.knows(code),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Before there is an activation nothing is kept that a lock could close. @type {Store['lock']} */
const NO_LOCK = {
  isSet: () => false,
  isLocked: () => false,
  set: () => Promise.reject(new NotActivated()),
  unlock: () => Promise.reject(new NotActivated()),
  change: () => Promise.reject(new NotActivated()),
  remaining: () => Promise.reject(new NotActivated()),
  lockNow: () => {},
  touch: () => {},
};

/**
 * @param {ReturnType<typeof createDirectory>} directory @param {Given} given
 * @returns {Promise<Opened | null>}
 */
async function openCurrent(directory, given) {
  const name = await directory.current();
  if (name === null) return null;
  const there = await openActivation(name, given);
  if (there) return there;
  // The app ended between emptying and forgetting.
  await directory.remove(name);
  dropMark(name);
  return openCurrent(directory, given);
}

/**
 * One activation, locked; null when it was emptied. Rejects with Blocked when it does not open.
 * @param {string} name @param {Given} given
 * @returns {Promise<Opened | null>}
 */
async function openActivation(name, { notices, sending, own, connect }) {
  const database = connectProfile(name);
  const [profile, lock] = await Promise.all([readMeta(database, 'profile'), readLock(database)]);
  if (!profile && (await readMeta(database, 'emptied'))) return null;
  if (!profile) throw new Blocked('nothing is left in it');
  const keys = async () => {
    const kept = await readMeta(database, 'keys');
    if (!kept) throw new NotActivated();
    return kept;
  };
  const onLock = (/** @type {boolean} */ everywhere) =>
    notices.tell({ kind: 'lock', profile: name, everywhere });
  const onChange = () => notices.tell({ kind: 'data', profile: name });
  const secret = async () => (await keys()).lock;
  const screen = createLock(database, secret, lock !== undefined, onLock, () =>
    limitsOf(opened.profile),
  );
  /** @type {import('./outbox.js').Means} */
  const means = {
    ...{ database, keys, build: BUILD, onChange, own, connect, draftKey: screen.key },
    profile: () => opened.profile,
    isLocked: screen.isLocked,
    isSending: (key) => sending.has(`${name}/${key}`),
  };
  const now = () => new Date(Date.now() + opened.profile.clock_offset_ms);
  /** @type {Opened} */
  const opened = {
    ...{ database, profile, lock: screen, mends: lateMends(means) },
    drafts: createDrafts(database, screen.key, now, onChange, own),
    outbox: createOutbox(means),
  };
  return opened;
}

/**
 * Corrections are few: what handles them is loaded with the first.
 * @param {import('./outbox.js').Means} means
 * @returns {Store['mends']}
 */
function lateMends(means) {
  const load = async () => (await import('./mending.js')).createMends(means);
  return {
    get: async (id) => (await load()).get(id),
    save: async (mend) => (await load()).save(mend),
    remove: async (id) => (await load()).remove(id),
    leftover: async () => (await load()).leftover(),
  };
}

/**
 * Brings what is held in memory up to date before the screens are told; a lock is told at once.
 * @param {Set<string>} sending @param {() => Opened | null} opened
 * @returns {(notice: import('./notices.js').Notice, own: boolean) => Promise<void> | void}
 */
function refresher(sending, opened) {
  return ({ kind, profile, keys = [], everywhere }, own) => {
    const current = opened();
    if (kind === 'sending') {
      for (const key of [...sending]) if (key.startsWith(`${profile}/`)) sending.delete(key);
      for (const key of keys) sending.add(`${profile}/${key}`);
    }
    if (kind === 'lock' && everywhere && !own && profile === current?.database.name)
      current?.lock.lockNow();
    if (kind === 'profile' && current) return reread(current);
  };
}

/**
 * When the screen closes by itself, as the office has set it.
 * @param {Profile} profile
 */
function limitsOf({ settings: { thresholds } }) {
  const { lock_idle_seconds: idle, lock_hidden_seconds: hidden } = thresholds ?? {};
  return { ...(idle && { idleMs: idle * 1000 }), ...(hidden && { hiddenMs: hidden * 1000 }) };
}

/** @param {Opened} opened */
async function reread(opened) {
  opened.profile = await readMeta(opened.database, 'profile');
}
