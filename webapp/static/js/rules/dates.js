/** Days "2026-11-21" and months "2026-11" as text, counted without a clock or a calendar library. */

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const MONTH = /^([0-9]{4})-([0-9]{2})$/;
const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?(?:Z|\+00:00)$/;
const JAKARTA_HOURS = 7;

/**
 * How many days the month has in the Gregorian calendar.
 * @param {number} year
 * @param {number} month
 */
export function daysInMonth(year, month) {
  if (month === 2) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return leap ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * Whether the text is a day that exists.
 * @param {string} text
 */
export function isDay(text) {
  const match = DAY.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * Whether the text is a month.
 * @param {string} text
 */
export function isMonth(text) {
  const match = MONTH.exec(text);
  return match !== null && Number(match[1]) >= 1 && Number(match[2]) >= 1 && Number(match[2]) <= 12;
}

/**
 * Whether the text is an instant in UTC, as the wire writes it.
 * @param {string} text
 */
export function isTime(text) {
  const match = TIME.exec(text);
  if (match === null) return false;
  return (
    isDay(String(match[1])) &&
    Number(match[2]) < 24 &&
    Number(match[3]) < 60 &&
    Number(match[4]) < 60
  );
}

/**
 * The day as ISO text.
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
export const dayText = (year, month, day) =>
  `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;

/**
 * The day that many days later; count is not negative.
 * @param {string} day
 * @param {number} count
 */
export function addDays(day, count) {
  let [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  let number = Number(day.slice(8, 10)) + count;
  while (number > daysInMonth(year, month)) {
    number -= daysInMonth(year, month);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return dayText(year, month, number);
}

/**
 * The day in Jakarta, UTC+7 all year, of an instant in UTC.
 * @param {string} instant
 */
export function jakartaDay(instant) {
  const day = instant.slice(0, 10);
  return Number(instant.slice(11, 13)) + JAKARTA_HOURS >= 24 ? addDays(day, 1) : day;
}

/**
 * The month of a day.
 * @param {string} day
 */
export const monthOf = (day) => day.slice(0, 7);

/**
 * The month that many months later.
 * @param {string} month
 * @param {number} count
 */
export function addMonths(month, count) {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${digits(Math.floor(number / 12), 4)}-${digits((number % 12) + 1, 2)}`;
}

/**
 * That many months, beginning with this one.
 * @param {string} month
 * @param {number} count
 */
export const monthsFrom = (month, count) =>
  Array.from({ length: count }, (_, step) => addMonths(month, step));

/**
 * Completed years on a day; who is born on 29 February has the birthday on 1 March in other years.
 * @param {string} birth
 * @param {string} on
 */
export function completedAge(birth, on) {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) >= birth.slice(5) ? years : years - 1;
}

/**
 * @param {number} number
 * @param {number} width
 */
const digits = (number, width) => String(number).padStart(width, '0');
