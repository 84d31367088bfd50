/** Reads a QR code in a picture of the camera: by the browser's own detector where there is one, ours otherwise. */

/** @typedef {(video: HTMLVideoElement) => Promise<string | null>} Reader */

/**
 * The parts of the picture that our decoder looks at in turn: the share of its middle square, and the pixels that it
 * is drawn with. A slip held close is found in the whole, one far away in the middle drawn larger. The largest takes
 * a cheap phone about 100 ms.
 */
const VIEWS = [
  { share: 1, side: 720 },
  { share: 2 / 3, side: 720 },
  { share: 1, side: 480 },
  { share: 1 / 2, side: 600 },
];

/** The reader of this browser. @returns {Promise<Reader>} */
export async function findReader() {
  const detect = await findNative();
  if (!detect) return ownReader();
  /** @type {Reader | null} */
  let own = null;
  return async (video) => {
    try {
      if (!own) return await detect(video);
    } catch {
      // Android promises a detector that the phone's services then do not bring.
      own = await ownReader();
    }
    return own ? own(video) : null;
  };
}

/** @returns {Promise<Reader | null>} */
async function findNative() {
  const Native = /** @type {any} */ (globalThis).BarcodeDetector;
  try {
    if (!(await Native?.getSupportedFormats())?.includes('qr_code')) return null;
    const detector = new Native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    // A promise of the browser that the phone does not keep is as good as none.
    return null;
  }
}

/** @returns {Promise<Reader>} */
async function ownReader() {
  const { default: decode } = await import('../../vendor/qr-decode.js');
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  let turn = 0;
  return async (video) => {
    const view = VIEWS[turn++ % VIEWS.length];
    if (!brush || !view || !video.videoWidth) return null;
    const { videoWidth, videoHeight } = video;
    const part = Math.min(videoWidth, videoHeight) * view.share;
    const [left, top] = [(videoWidth - part) / 2, (videoHeight - part) / 2];
    canvas.width = canvas.height = view.side;
    brush.drawImage(video, left, top, part, part, 0, 0, view.side, view.side);
    return readImage(decode, brush.getImageData(0, 0, view.side, view.side));
  };
}

/** @param {(image: any) => string} decode @param {ImageData} image */
function readImage(decode, image) {
  try {
    return decode(image);
  } catch {
    // The decoder throws on every picture without a code, which most pictures are.
    return null;
  }
}
