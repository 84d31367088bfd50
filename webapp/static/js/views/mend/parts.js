/** The parts of a correction: which fields stand together, and the step whose controls they are. Pure. */

/** @typedef {import('../../shapes.d.ts').Fields} Fields */
/** @typedef {{ name: string, step: number, fields: string[] }} Part */

/**
 * Every part, in the order of the enrollment.
 * @type {Part[]}
 */
export const PARTS = [
  { name: 'sudah_peserta', step: 1, fields: ['sudah_peserta'] },
  { name: 'nik', step: 1, fields: ['nik', 'nik_konfirmasi'] },
  { name: 'nama', step: 2, fields: ['nama'] },
  { name: 'lahir', step: 2, fields: ['tanggal_lahir', 'jenis_kelamin'] },
  { name: 'alamat', step: 3, fields: ['alamat'] },
  { name: 'tinggal', step: 3, fields: ['tinggal_sekarang', 'tinggal_alamat'] },
  { name: 'wilayah', step: 3, fields: ['kelurahan', 'rw', 'rt'] },
  { name: 'hp', step: 3, fields: ['no_hp', 'tanpa_hp'] },
  { name: 'kode_pos', step: 3, fields: ['kode_pos'] },
  { name: 'email', step: 3, fields: ['email'] },
  { name: 'pekerjaan', step: 4, fields: ['pekerjaan'] },
  { name: 'lokasi', step: 4, fields: ['lokasi_kerja', 'lokasi_lain'] },
  { name: 'jam', step: 4, fields: ['jam_kerja', 'jam_mulai', 'jam_selesai'] },
  { name: 'penghasilan', step: 4, fields: ['penghasilan'] },
  { name: 'program', step: 5, fields: ['pemberi_kerja', 'program'] },
  { name: 'bulan', step: 5, fields: ['bulan'] },
  { name: 'pembayar', step: 5, fields: ['pembayar'] },
  { name: 'waris', step: 6, fields: ['waris_nama', 'waris_hubungan', 'waris_hp'] },
  { name: 'pernyataan', step: 7, fields: ['pernyataan'] },
  { name: 'consent', step: 7, fields: ['consent', 'tanda_tangan', 'saksi', 'wa', 'sponsor'] },
];

/**
 * The parts with a flagged field; a NIK may ask for birth date and sex as well.
 * @param {Pick<Fields, 'items'>} mend
 */
export function partsOf(mend) {
  const flagged = PARTS.filter((part) => isFlagged(part, mend));
  const withNik = flagged.some(({ name }) => name === 'nik');
  return PARTS.filter((part) => flagged.includes(part) || (withNik && part.name === 'lahir'));
}

/**
 * Whether the supervisor or the server asks for anything in this part.
 * @param {Part} part @param {Pick<Fields, 'items'>} mend
 */
export const isFlagged = ({ fields }, { items }) =>
  items.some(({ field }) => fields.includes(field));

/**
 * Whether something is asked for that no part can show, as a member that the rules do not know.
 * @param {Pick<Fields, 'items'>} mend
 */
export const hasStranger = ({ items }) =>
  items.some(({ field }) => !PARTS.some(({ fields }) => fields.includes(field)));
