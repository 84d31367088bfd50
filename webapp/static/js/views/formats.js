/** Days, times and money as people in Jakarta read them, whatever zone the phone believes it is in. */

const JAKARTA_MS = 7 * 3600_000;
const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];

/**
 * The moment on Jakarta's clock, to be read with the getUTC functions.
 * @param {Date | string} moment
 */
const inJakarta = (moment) => new Date(new Date(moment).getTime() + JAKARTA_MS);

/** @param {number} value */
const two = (value) => String(value).padStart(2, '0');

/**
 * `2026-11-21`, the day in Jakarta.
 * @param {Date | string} moment
 */
export const dayOf = (moment) => inJakarta(moment).toISOString().slice(0, 10);

/**
 * `14.32`
 * @param {Date | string} moment
 */
export function clock(moment) {
  const local = inJakarta(moment);
  return `${two(local.getUTCHours())}.${two(local.getUTCMinutes())}`;
}

/**
 * `21 November 2026`
 * @param {string} day ISO
 */
export function longDay(day) {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[Number(month) - 1]} ${year}`;
}

/**
 * `21 Nov`
 * @param {string} day ISO
 */
export function shortDay(day) {
  const [, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[Number(month) - 1]?.slice(0, 3)}`;
}

/**
 * `14.32` today, `21 Nov` on other days.
 * @param {Date | string} moment @param {Date} now
 */
export const clockOrDay = (moment, now) =>
  dayOf(moment) === dayOf(now) ? clock(moment) : shortDay(dayOf(moment));

/**
 * `14.32` today, `21 Nov 14.32` on other days.
 * @param {Date | string} moment @param {Date} now
 */
export const dayAndClock = (moment, now) =>
  dayOf(moment) === dayOf(now) ? clock(moment) : `${shortDay(dayOf(moment))} ${clock(moment)}`;

/**
 * `21-11-2026 14.32`, on slips.
 * @param {Date | string} moment
 */
export const slipTime = (moment) =>
  `${dayOf(moment).split('-').reverse().join('-')} ${clock(moment)}`;

/**
 * `14.32 WIB`
 * @param {Date | string} moment
 */
export const fullTime = (moment) => `${clock(moment)} WIB`;

/**
 * `Nov 2026` for `2026-11`
 * @param {string} month
 */
export function shortMonth(month) {
  const [year, number] = month.split('-');
  return `${MONTHS[Number(number) - 1]?.slice(0, 3)} ${year}`;
}

/**
 * `8.400`
 * @param {number} amount
 */
export const plainNumber = (amount) => String(amount).replace(/\B(?=(\d{3})+$)/g, '.');

/**
 * `Rp8.400`
 * @param {number} amount
 */
export const rupiah = (amount) => `Rp${plainNumber(amount)}`;

/**
 * Which greeting the hour asks for: the key in text.home.
 * @param {Date} moment
 */
export function greetingOf(moment) {
  const hour = inJakarta(moment).getUTCHours();
  if (hour >= 4 && hour < 11) return 'pagi';
  if (hour >= 11 && hour < 15) return 'siang';
  return hour >= 15 && hour < 18 ? 'sore' : 'malam';
}

/**
 * Whole days from one moment to another.
 * @param {Date | string} from @param {Date} to
 */
export const daysBetween = (from, to) =>
  Math.floor((to.getTime() - new Date(from).getTime()) / 86_400_000);

/**
 * `Tambora`: the kelurahan's own name, or its code when the list does not know it.
 * @param {string} code @param {{ areas: Record<string, string> }} wilayah
 */
export const kelurahanName = (code, wilayah) => wilayah.areas[code] ?? code;
