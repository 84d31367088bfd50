/** Shapes of what goes over the wire between phone and server (WIRE.md sections 4 and 6). */

import type { PhoneState, Settings, SlipToken } from './shapes.d.ts';

/** One item of the outbox exactly as it is sent, the same bytes at every try (WIRE section 4). */
export interface SealedItem {
  id: string; rev: number; seq: number; kid: string; slip: string; sealed: string; hash: string;
}

/** What is known of one sealed revision; its bytes lie beside it until they may be deleted. */
export interface Entry {
  id: string; rev: number; seq: number; hash: string; bytes: number; time: string;
  state: Exclude<PhoneState, 'sending'>; receipt_time: string | null; epoch: string | null;
  problems: { field: string; code: string }[]; purged_at: string | null;
  /** Since when it waits anew, after a restore of the server. */ offered?: string;
  /** Another content holds its number, and no news has said more of this one. */ conflict?: true;
}

export interface ItemResult {
  id: string; rev: number; result: string; hash: string; problems?: { field: string; code: string }[];
}

export interface Change { n: number; id: string; rev: number; state: string; reason: string | null; time: string }

/** The server's reply to a sync. */
export interface SyncAnswer {
  epoch: string; server_time: string; purge_before: string | null; cursor: string;
  /** Only when this phone is no longer trusted: it may deposit, and reads nothing. */
  closed?: 'device_revoked' | 'person_disabled' | 'device_restored' | null;
  results: ItemResult[]; changes?: Change[]; slip_tokens?: SlipToken[]; settings?: Settings;
  /** That all but the receipts was kept back. */ withheld?: true | null;
}

export interface Counts {
  draft: number; waiting: number; refused: number; retained: number; oldest_waiting: string | null;
  /** How many slips this phone has ever handed out at each event; counted since version 3 of its database. */
  handed_out?: { event: string | null; made: number }[];
}

/** A sealed outbox as one file (WIRE section 6). */
export interface CourierFile {
  format: 'jaring-courier/1'; installation: string; device: string; certificate: string; made: string;
  items: SealedItem[];
}

/** What the server knows of a slip that was scanned or typed; `state` is a worker's (`public.*` in the words). */
export interface LookUp {
  known: boolean; state: string | null; initials: string; officer: { name: string; card: string } | null;
}

/** What the head of an RT or RW is told of the residents; `whole` unless there were too many pages. */
export interface Residents {
  residents: { name: string; state: string; day: string }[];
  territory: { code: string; label: string; rw: string | null; rt: string | null };
  time: string; whole: boolean;
}

/** What came of carrying a file: `arrived` + `action` + `left` = items. */
export interface Carried { arrived: number; action: number; left: number; problems: { id: string; rev: number; code: string }[] }
