/** A picture as a thermal printer of 58 mm wants it: 384 dots across, each black or white (ESC/POS, `GS v 0`). */

/** Eight dots a millimetre over 48 mm. */
export const DOTS = 384;
/** Rows in one command: small printers keep only a few kilobytes. */
const BAND = 64;
/** As dark as this and darker is black; thin letters stay whole. */
const BLACK_BELOW = 160;
const OPAQUE = 255;
const START = [0x1b, 0x40];
const FEED = [0x1b, 0x64, 4];

/**
 * The largest whole number of dots for a module of a QR that is so many modules wide, quiet zone included.
 * @param {number} modules
 */
export const dotsPerModule = (modules) => Math.floor(DOTS / modules);

/**
 * How many dots stay free on its left, so that it stands in the middle and on whole dots.
 * @param {number} modules
 */
export const marginDots = (modules) => Math.floor((DOTS - modules * dotsPerModule(modules)) / 2);

/**
 * Eight dots a byte, the leftmost first, 1 is black; rows are filled up with white.
 * @param {{ data: Uint8ClampedArray | number[], width: number, height: number }} image RGBA
 */
export function packBits({ data, width, height }) {
  const across = Math.ceil(width / 8);
  const bits = new Uint8Array(across * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isBlack(data, 4 * (y * width + x))) continue;
      const at = y * across + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bits;
}

/**
 * What prints these rows and pushes the paper out to be torn off.
 * @param {Uint8Array} bits @param {number} across bytes in a row
 */
export function commandsOf(bits, across) {
  const height = bits.length / across;
  const out = [...START];
  for (let top = 0; top < height; top += BAND) {
    const rows = Math.min(BAND, height - top);
    out.push(0x1d, 0x76, 0x30, 0, across & 255, across >> 8, rows & 255, rows >> 8);
    for (const byte of bits.subarray(top * across, (top + rows) * across)) out.push(byte);
  }
  out.push(...FEED);
  return new Uint8Array(out);
}

/**
 * The bytes in pieces of at most so many, in order.
 * @param {Uint8Array} bytes @param {number} size
 */
export function chunksOf(bytes, size) {
  const chunks = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

/** What is transparent lies on white paper. @param {ArrayLike<number>} data @param {number} at */
function isBlack(data, at) {
  const [red = 0, green = 0, blue = 0, alpha = 0] = [
    data[at],
    data[at + 1],
    data[at + 2],
    data[at + 3],
  ];
  const light = 0.299 * red + 0.587 * green + 0.114 * blue;
  return OPAQUE - ((OPAQUE - light) * alpha) / OPAQUE < BLACK_BELOW;
}
