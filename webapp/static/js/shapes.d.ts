/** Shapes that cross a boundary inside the phone. What crosses the wire is WIRE.md's. */

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
}

/** Who uses this phone: one activation, one database. */
export interface Profile {
  installation: string; device: { id: string; number: number; certificate: string };
  person: Person; epoch: string; settings: Settings; settings_at: string;
  cursor: string | null; clock_offset_ms: number; event: string | null; activated_at: string;
}

export type PhoneState = 'waiting' | 'sending' | 'delivered' | 'quarantined' | 'refused';

/** What stays readable of a sealed record. `state` is the phone's until the server says its own. */
export interface Stub {
  id: string; rev: number; seq: number; name: string; code: string; slip: string; token: string;
  time: string; state: PhoneState; server_state: string | null; reason: string | null; hash: string;
  receipt_time: string | null; state_time: string; fp: string; kelurahan: string;
  problems: { field: string; code: string }[];
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
}

export interface Finished {
  stub: Stub;
  /** Only right after saving, never stored: for the slip line and WhatsApp. */
  once: { program_line: string; phone: string | null; given_name: string };
}

/** store/: the one module family that touches IndexedDB and keys. Made by store/store.js openStore(). */
export interface Store {
  /** null before activation. */
  profile(): Profile | null;
  profiles(): Promise<{ name: string; person: string; waiting: number; current: boolean }[]>;
  saveActivation(answer: object, pin: string): Promise<void>;
  /** Rejects with Locked when the screen is locked. */
  drafts: {
    list(): Promise<Draft[]>; get(id: string): Promise<Draft | null>;
    /** Encrypts and writes; resolves when it is down. */
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
    /** Seals and stores in one strict transaction, reads back; then the words may be shown. */
    finish(draft: Draft, now: Date): Promise<Finished>;
    stubs(): Promise<Stub[]>; stub(id: string): Promise<Stub | null>; ledger(now: Date): Promise<Ledger>;
    /** The stubs whose NIK may be the same as this one. */
    maybeSame(nik: string): Promise<Stub[]>;
    tokensLeft(): Promise<number>;
  };
  setEvent(id: string | null): Promise<void>;
  /** preferences: text size and the like. */
  preference(key: string): any; setPreference(key: string, value: any): Promise<void>;
  persisted(): Promise<boolean>;
  onChange(listener: () => void): () => void;
}

export type SyncState =
  | { kind: 'idle'; last: string | null }
  | { kind: 'sending'; done: number; total: number; since: number }
  | { kind: 'done'; at: string }
  | { kind: 'trouble'; cause: 'offline' | 'portal' | 'unknown_device' | 'disabled' | 'too_large' | 'old' | 'busy' | 'server'; until: string | null };

/** sync/: the one module family that talks to the server. */
export interface Sync {
  state(): SyncState; onState(listener: (state: SyncState) => void): () => void;
  start(): void; sendNow(): Promise<void>;
  preview(code: string): Promise<{ name: string; role: string; territory: Territory }>;
  activate(code: string, label: string): Promise<object>;
  clockWrongBy(): number;
  /** sync/update.js */
  update: { waiting(): boolean; onWaiting(listener: () => void): () => void; apply(): void };
}

/** What every screen is given. */
export interface App {
  store: Store; sync: Sync; tables: any;
  t(path: string, values?: Record<string, string | number>): string;
  /** Server-corrected time. */
  now(): Date;
  go(hash: string): void;
  /** Set right after saving, dropped on leaving the slip screen. */
  once: Finished['once'] | null;
}

export type Screen = {
  /** id of the <template>. */
  template: string; title: string; bar: boolean;
  show(app: App, root: HTMLElement, params: Record<string, string>): void | (() => void) | Promise<void | (() => void)>;
};
