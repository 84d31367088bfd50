/** Shapes that cross a boundary inside the phone. What crosses the wire is WIRE.md's, in shapes-wire. */

import type {
  Carried, Change, Counts, CourierFile, Entry, ItemResult, LookUp, Residents, SealedItem, SyncAnswer,
} from './shapes-wire.d.ts';

export type * from './shapes-wire.d.ts';

export interface Problem { field: string; code: string; values: Record<string, string | number> }

export interface SlipToken { token: string; code: string }

export interface Territory { code: string; label: string; rw: string | null; rt: string | null }

export interface Person { id: string; name: string; card: string; role: string; territory: Territory }

export interface ConsentSettings {
  version: number; language: string; title: string; lines: string[];
  optional: Record<'wa' | 'sponsor', string>; hash: string;
}

export interface Settings {
  version: number;
  sealing_keys: { kid: string; jwk: JsonWebKey }[];
  slip_keys: { number: number; jwk: JsonWebKey }[];
  events: { id: string; name: string; place: string; first_day: string; last_day: string }[];
  tariff: object | null;
  tiles: string[];
  usia_min: number; usia_maks: number;
  retensi: string; hotline: string; penyelenggara: string;
  consent: ConsentSettings;
  thresholds: Record<string, number>;
  public_url: string;
  contoh: boolean;
  /** The volunteer's card; `until` is a day. Absent from servers before it. */
  card?: { token: string; assignment: string | null; until: string };
}

/** Who uses this phone: one activation, one database. */
export interface Profile {
  installation: string; device: { id: string; number: number; certificate: string };
  person: Person; epoch: string; settings: Settings; settings_at: string;
  cursor: string | null; clock_offset_ms: number; event: string | null; activated_at: string;
  /** Why the server does not trust this phone, as it last said; absent or null while it does. */
  closed?: SyncAnswer['closed'];
  /** Store.personal */
  personal?: Record<string, any>;
}

export type PhoneState = 'waiting' | 'sending' | 'delivered' | 'quarantined' | 'refused';

/** What stays readable of a sealed record. `state` is the phone's until the server says its own. */
export interface Stub {
  /** Number of the last change of the server that was taken over. */
  n?: number;
  id: string; rev: number; seq: number; name: string; code: string; slip: string; token: string;
  time: string; state: PhoneState; server_state: string | null; reason: string | null; hash: string;
  receipt_time: string | null; state_time: string; fp: string; kelurahan: string;
  problems: { field: string; code: string }[];
  /** Of the newest revision; none for a first one. */ act?: 'correct' | 'withdraw';
  /** When the fields were fetched that the newest revision mends. */ mended?: string;
  /** Whether its sealed copies are gone, because every backup has them. */ purged?: boolean;
  /** A later revision that another phone of the same person has sent; `conflict` is the newest entry's. */
  server_rev?: number; conflict?: true;
}

/** An unfinished enrollment, readable only while unlocked. `record` is WIRE section 3's, with members missing. */
export interface Draft {
  id: string; step: string; record: Record<string, any>; typed: Record<string, string>;
  consent: Record<string, any>; durations_ms: Record<string, number>; errors: Record<string, number>;
  keying_ms: number; started: string; saved: string; incomplete?: boolean;
}

export interface Ledger {
  on_phone: number; delivered: number; waiting: number; refused: number; returned: number; drafts: number;
  today: number; oldest_waiting: string | null; last_receipt: string | null; safe_to_empty: boolean;
  retained: number; waiting_bytes: number;
  /** Until when the copies stay at the least, or null when none is kept. */
  kept_until: string | null;
  /** Corrections that are being written, and those whose record is no longer asked for. */
  mends: number; leftover: number;
}

/** What the server asks to be mended: only the flagged fields, each with its value. */
export interface Fields {
  id: string; rev: number; state: 'returned' | 'refused'; slip: string; code: string; name: string;
  items: { field: string; code: string; note: string | null; value: any }[];
  /** Other members that the flagged ones are asked together with, as RT and RW with the kelurahan. */
  beside?: Record<string, any>;
  /** Since when they are asked for. */ time?: string | null;
}

/** A correction that is being written; encrypted like a draft, readable only while unlocked. */
export interface Mend extends Fields {
  record: Record<string, any>; typed: Record<string, string>; consent: Record<string, any> | null;
  /** `Perlu bertemu pekerja lagi` was chosen. */ meeting: boolean; fetched: string; saved: string;
}

/**
 * A record that needs its volunteer: refused here, or returned; also one entered on an earlier phone of the same
 * person, of which `stub` is null. `meeting` is null while locked or not begun.
 */
export interface ToMend {
  id: string; rev: number; state: 'returned' | 'refused'; reason: string | null; time: string;
  stub: Stub | null; meeting: boolean | null;
}

export interface Finished {
  stub: Stub;
  /** Only right after saving, never stored: for the slip line and WhatsApp. */
  once: { program_line: string; phone: string | null; given_name: string };
}

/** One activation's outbox as the uploader sees it; it needs no PIN. */
export interface Queue {
  name: string;
  profile(): Promise<Profile>;
  deviceKey(): Promise<CryptoKey>;
  /** Oldest first. */
  waiting(): Promise<Entry[]>;
  items(entries: Entry[]): Promise<SealedItem[]>;
  counts(): Promise<Counts>;
  wantTokens(): Promise<number>;
  /** Takes over a reply to exactly these items in one transaction; says how many of them are settled. */
  take(sent: SealedItem[], answer: SyncAnswer): Promise<number>;
  setOffset(ms: number): Promise<void>;
  /** Which items are on their way; shown, never stored. */
  markSending(entries: Entry[]): void;
}

/** What needs no PIN and no person: who uses this phone, and what of each may leave it as a file. */
export interface Phone {
  /**
   * Who uses this phone, the number on the card, how much of each waits, and how much is `left` to do with drafts and
   * refusals; null when that database does not open.
   * `own` are the activations of the current person: a forgotten PIN leaves an older one behind.
   */
  profiles(): Promise<{ name: string; person: string; card: string | null; waiting: number | null; left: number | null; own: boolean; current: boolean }[]>;
  rescue(now: Date, name: string): Promise<{ name: string; text: string; records: number }>;
}

/** store/: the one module family that touches IndexedDB and keys. Made by store/store.js openStore(). */
export interface Store {
  /** The version of the app that runs. */
  build: string;
  /** null before activation; then `lost` tells which activations this phone had when its database was thrown away. */
  profile(): Profile | null; lost(): import('./store/mark.js').Mark[]; dismissLost(): void;
  profiles: Phone['profiles'];
  saveActivation(answer: object, pin: string): Promise<void>;
  /** Rejects with Locked when the screen is locked. */
  drafts: {
    list(): Promise<Draft[]>; get(id: string): Promise<Draft | null>;
    /** Encrypts and writes; resolves when it is down. Rejects with AlreadySealed when another tab has sealed it. */
    save(draft: Draft): Promise<void>; remove(id: string): Promise<void>; create(): Draft;
  };
  lock: {
    isSet(): boolean; isLocked(): boolean; set(pin: string): Promise<void>;
    /** Resolves {ok} or {ok: false, left, wait_until}. Never wipes. */
    unlock(pin: string): Promise<{ ok: boolean; left: number; wait_until: string | null }>;
    lockNow(): void; touch(): void; change(old: string, fresh: string): Promise<boolean>;
    remaining(): Promise<{ left: number; wait_until: string | null }>;
  };
  outbox: {
    /**
     * Seals and stores in one strict transaction, reads back; then the words may be shown. `programLine` comes back
     * in `once`. Rejects with errors named Locked, NoSlipLeft, StorageFull, Blocked, TooLarge (error.name); with
     * AlreadySealed when another tab has sealed this draft.
     */
    finish(draft: Draft, now: Date, programLine?: string): Promise<Finished>;
    stubs(): Promise<Stub[]>; stub(id: string): Promise<Stub | null>; ledger(now: Date): Promise<Ledger>;
    /** The stubs whose NIK may be the same as this one. */
    maybeSame(nik: string): Promise<Stub[]>;
    tokensLeft(): Promise<number>;
    /** Everything that needs this volunteer, oldest first. */
    toMend(): Promise<ToMend[]>;
    /**
     * Seals the mended members as the next revision, strict and read back as `finish`; the mend is gone with it.
     * `consent` only when it was asked for. Rejects with the errors of `finish`, or Outdated (`error.cause` is the
     * time of the newer change, or null); what was typed stays.
     */
    correct(mend: Mend, record: Record<string, any>, consent: Record<string, any> | null, now: Date): Promise<Stub>;
    /** Seals the worker's wish to be taken out; also before the first revision has arrived. Twice is once. */
    withdraw(id: string, now: Date): Promise<Stub>;
    /**
     * Every sealed revision without a receipt as one file, for another phone or the office to deliver; at most
     * 8 MB, oldest first. `name` is another activation's (`profiles()`). Needs no PIN.
     */
    rescue(now: Date, name?: string): Promise<{ name: string; text: string; records: number }>;
  };
  /**
   * Rejects with Locked when the screen is locked; `save` with AlreadySealed when another tab has sent it. What is
   * `leftover` is no longer asked for, and only the volunteer throws it away; newest first.
   */
  mends: {
    get(id: string): Promise<Mend | null>; save(mend: Mend): Promise<void>; remove(id: string): Promise<void>;
    leftover(): Promise<Mend[]>;
  };
  /** Forgets everything of the present activation; rejects with NotSafe while a record, draft or correction is only here. */
  empty(now: Date): Promise<void>;
  setEvent(id: string | null): Promise<void>;
  /** What the app remembers for the current person alone, as where the last worker lives; it is emptied with the rest. */
  personal(key: string): any; setPersonal(key: string, value: any): Promise<void>;
  /** preferences: text size and the like. */
  preference(key: string): any; setPreference(key: string, value: any): Promise<void>;
  /** Whether the browser promises to keep the data. */
  persisted(): Promise<boolean>;
  /** Turns this phone to another activation on it; it opens locked. Rejects with Blocked, and nothing has changed. */
  switchTo(name: string): Promise<void>;
  /** Every activation on this phone, the current one first. For sync/ only. */
  queues(): Promise<Queue[]>;
  /** Keys and code of an activation under way. For sync/ only. */
  pendingActivation(code: string): Promise<{ privateKey: CryptoKey; jwk: JsonWebKey; thumbprint: string }>;
  /** Whether an activation with this code was begun here. For sync/ only. */
  knowsActivation(code: string): Promise<boolean>;
  onChange(listener: () => void): () => void;
}

export type SyncState =
  | { kind: 'idle'; last: string | null }
  /** `again`: the server was restored and is given every kept copy anew. */
  | { kind: 'sending'; done: number; total: number; since: number; again: boolean }
  | { kind: 'done'; at: string }
  | { kind: 'trouble'; cause: 'offline' | 'portal' | 'unknown_device' | 'disabled' | 'too_large' | 'old' | 'busy' | 'server'; until: string | null };

/** sync/: the one module family that talks to the server. */
export interface Sync {
  state(): SyncState; onState(listener: (state: SyncState) => void): () => void;
  start(): void; sendNow(): Promise<void>;
  /** The flagged fields of a returned or refused record; rejects with CallFailed (`why`, `code`). */
  fields(id: string): Promise<Fields>;
  /** Reads another phone's file; rejects with NotCourier or Damaged (error.name). */
  readCourier(text: string): Promise<CourierFile>;
  /**
   * Delivers it in slices; rejects with CallFailed when a slice does not get through. Carried once more, the same
   * file goes on from there. `left` counts what the server said nothing about.
   */
  carry(file: CourierFile, onProgress: (done: number, total: number) => void): Promise<Carried>;
  /** What the server knows of a slip, by its 138, 26 or 8 characters; rejects with CallFailed. */
  lookUp(text: string): Promise<LookUp>;
  /** The residents of a head of an RT or RW, to be kept nowhere; rejects with CallFailed or Locked. */
  residents(): Promise<Residents>;
  /** The slips of these records as a file, a picture of one only; rejects with CallFailed (`code`) or Locked. */
  paper(ids: string[], format: 'png' | 'a6' | 'a4'): Promise<Blob>;
  /** Null when the browser cannot tell what kind of network this is. */
  wifiOnly(): boolean | null; setWifiOnly(on: boolean): Promise<void>;
  /** Whether what waits is not sent by itself now, because this is no Wi-Fi. */
  waitsForWifi(): boolean;
  preview(code: string): Promise<{ name: string; role: string; territory: Territory }>;
  activate(code: string, label: string): Promise<object>;
  /** Milliseconds the phone's clock is behind the server's (negative: ahead). */
  clockWrongBy(): number;
  /** Server-corrected time. */
  now(): Date;
  /** sync/update.js */
  update: { waiting(): boolean; onWaiting(listener: () => void): () => void; 
    /** Reloads into the new version; false when a form is open in some tab, and nothing happened. */
    apply(): Promise<boolean> };
}

/** What every screen is given. */
export interface App {
  store: Store; sync: Sync; tables: any;
  t(path: string, values?: Record<string, string | number>): string;
  /** Server-corrected time. */
  now(): Date;
  go(hash: string): void;
  /** Set right after saving, dropped on leaving the slip screen. */
  once: (Finished['once'] & { id: string }) | null;
}

export type Screen = {
  /** id of the <template>. */
  template: string; title: string; bar: boolean;
  /** The blue header, also without the bottom bar. */
  header?: boolean;
  show(app: App, root: HTMLElement, params: Record<string, string>): void | (() => void) | Promise<void | (() => void)>;
};
