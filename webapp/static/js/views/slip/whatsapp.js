/** The slip as a message: words and a link, so that nothing stays in anybody's gallery. */

import { t } from '../words.js';

/**
 * The message to a worker. `name` is the given name alone; of a one-word name this phone keeps only a letter.
 * @param {{ name: string, kode: string, url: string }} slip
 */
export function messageOf({ name, kode, url }) {
  const nama = /^.\.?$/u.test(name) ? '' : name;
  return nama
    ? t('slip.wa_pesan', { nama, kode, url })
    : t('slip.wa_pesan_tanpa_nama', { kode, url });
}

/**
 * The address that opens WhatsApp with the message; without a number it asks for the contact.
 * @param {string} message @param {string | null} phone as in the record, in E.164
 */
export const whatsAppLink = (message, phone) =>
  `https://wa.me/${(phone ?? '').replace(/\D/g, '')}?text=${encodeURIComponent(message)}`;
