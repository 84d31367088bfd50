/** Talks to small thermal printers over Bluetooth Low Energy. Loaded when somebody prints with one. */

import { chunksOf } from './raster.js';

/** @typedef {'tidak_ditemukan' | 'bluetooth_mati' | 'bukan_printer' | 'terputus'} Trouble */

/** Of a service that the Bluetooth organisation knows by four digits. @param {string} short */
const whole = (short) => `0000${short}-0000-1000-8000-00805f9b34fb`;

/**
 * Under these services printers of 58 mm take bytes to print: the first two are theirs, then those of the
 * Bluetooth modules that are built into them (Zjiang, Microchip's transparent UART, HM-10).
 */
const KNOWN = [
  { service: whole('18f0'), write: whole('2af1') },
  { service: whole('ff00'), write: whole('ff02') },
  {
    service: 'e7810a71-73ae-499d-8c15-faa9aef0c3f2',
    write: 'bef8d6c9-9c21-4c9e-b632-bd58c1009f9f',
  },
  {
    service: '49535343-fe7d-4ae5-8fa9-9fafd205e455',
    write: '49535343-8841-43f4-a8d4-ecbe34729bb3',
  },
  { service: whole('ffe0'), write: whole('ffe1') },
];
const SERVICES = KNOWN.map(({ service }) => service);
/** Many tell only their name before they are connected to. */
const NAMES = ['MTP', 'MPT', 'RPP', 'PT-', 'POS', 'Printer', 'BlueTooth Printer', 'EPPOS', 'XP-'];

/** Beyond this the module of the printer may not take a piece; this little every one takes. */
const PIECE = 180;
const LEAST_PIECE = 20;
/** So fast no printer falls behind: nothing tells us how full it is. */
const PAUSE_MS = 25;
const CONNECT_MS = 12_000;
const ANSWER_MS = 8000;
/** Until what is on its way has been taken. */
const SETTLE_MS = 800;

/** Why nothing, or not all, was printed. */
export class PrinterTrouble extends Error {
  /** @param {Trouble} why @param {unknown} [cause] */
  constructor(why, cause) {
    super(why, { cause });
    this.name = 'PrinterTrouble';
    this.why = why;
  }
}

/** The printer that was chosen before; another tap needs no choosing. @type {any} */
let chosen = null;

/**
 * Sends these bytes; the phone asks for the printer when none is known. `all` lists everything with Bluetooth.
 * Rejects with PrinterTrouble. The connection is given up afterwards: a table of volunteers shares one printer.
 * @param {Uint8Array} bytes @param {{ all: boolean, signal: AbortSignal, onProgress(part: number): void }} how
 */
export async function sendToPrinter(bytes, { all, signal, onProgress }) {
  if (all) chosen = null;
  chosen ??= await choose(all);
  const printer = chosen;
  try {
    const target = await openPrinter(printer);
    await write(target, bytes, signal, onProgress);
    await pause(SETTLE_MS);
  } catch (error) {
    if (error instanceof PrinterTrouble && error.why !== 'terputus') chosen = null;
    throw error;
  } finally {
    printer.gatt.disconnect();
  }
}

/** @param {boolean} all */
async function choose(all) {
  const { bluetooth } = /** @type {any} */ (navigator);
  if (!(await bluetooth.getAvailability())) throw new PrinterTrouble('bluetooth_mati');
  const filters = [
    ...SERVICES.map((service) => ({ services: [service] })),
    ...NAMES.map((namePrefix) => ({ namePrefix })),
  ];
  const wanted = all ? { acceptAllDevices: true } : { filters };
  try {
    return await bluetooth.requestDevice({ ...wanted, optionalServices: SERVICES });
  } catch (error) {
    throw asTrouble(error, 'tidak_ditemukan');
  }
}

/** The characteristic that takes what is printed. @param {any} printer */
async function openPrinter(printer) {
  try {
    const server = await within(printer.gatt.connect(), CONNECT_MS, 'tidak_ditemukan');
    const target = await within(findTarget(server), CONNECT_MS, 'tidak_ditemukan');
    if (target) return target;
  } catch (error) {
    // Whoever has none of the services says NotFoundError.
    throw asTrouble(error, isNamed(error, 'NotFoundError') ? 'bukan_printer' : 'tidak_ditemukan');
  }
  throw new PrinterTrouble('bukan_printer');
}

/** @param {any} server */
async function findTarget(server) {
  for (const service of await server.getPrimaryServices()) {
    const known = KNOWN.find((one) => one.service === service.uuid);
    if (!known) continue;
    const able = (await service.getCharacteristics()).filter(takes);
    const named = able.find((/** @type {any} */ { uuid }) => uuid === known.write);
    if (able.length > 0) return named ?? able[0];
  }
  return null;
}

/** @param {any} one */
const takes = ({ properties }) => properties.writeWithoutResponse || properties.write;

/**
 * @param {any} target @param {Uint8Array} bytes @param {AbortSignal} signal @param {(part: number) => void} onProgress
 */
async function write(target, bytes, signal, onProgress) {
  const { device } = target.service;
  const lost = new Promise((_, reject) => {
    const tell = () => reject(new PrinterTrouble('terputus'));
    device.addEventListener('gattserverdisconnected', tell, { once: true });
  });
  let sent = 0;
  let size = PIECE;
  while (sent < bytes.length) {
    if (signal.aborted) throw new PrinterTrouble('terputus');
    const [piece = new Uint8Array()] = chunksOf(bytes.subarray(sent), size);
    try {
      // A write that is under way when the printer goes may never be answered.
      await within(Promise.race([writePiece(target, piece), lost]), ANSWER_MS, 'terputus');
    } catch (error) {
      // Nothing was taken yet, so a smaller piece may be tried: nobody tells us what fits.
      if (sent > 0 || size === LEAST_PIECE || !device.gatt.connected) {
        throw asTrouble(error, 'terputus');
      }
      size = LEAST_PIECE;
      continue;
    }
    sent += piece.length;
    onProgress(sent / bytes.length);
    await pause((PAUSE_MS * piece.length) / PIECE);
  }
}

/** @param {any} target @param {Uint8Array} piece */
const writePiece = (target, piece) =>
  target.properties.writeWithoutResponse
    ? target.writeValueWithoutResponse(piece)
    : target.writeValueWithResponse(piece);

/**
 * Bluetooth waits without end for what is off or gone.
 * @param {Promise<any>} work @param {number} ms @param {Trouble} why
 */
const within = (work, ms, why) =>
  Promise.race([work, pause(ms).then(() => Promise.reject(new PrinterTrouble(why)))]);

/**
 * What the browser says of Bluetooth comes as a DOMException; all else is a bug and stays as it is.
 * @param {unknown} error @param {Trouble} why
 */
const asTrouble = (error, why) =>
  error instanceof DOMException ? new PrinterTrouble(why, error) : error;

/** @param {unknown} error @param {string} name */
const isNamed = (error, name) => error instanceof DOMException && error.name === name;

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
