/** Looks for a QR code through the phone's camera; the decoder is fetched only when somebody scans. */

const LOOK_EVERY_MS = 200;
const WIDTH = 480;

/**
 * Shows the camera in `video` and calls back with each text it reads. Rejects when the camera is not allowed.
 * @param {HTMLVideoElement} video @param {(text: string) => void} onText
 * @returns {Promise<() => void>} a way to stop
 */
export async function startScanning(video, onText) {
  const stream = await openCamera();
  const read = await findReader();
  video.srcObject = stream;
  await video.play();
  let running = true;
  const look = async () => {
    if (!running) return;
    const text = await read(video);
    if (running && text) onText(text);
    if (running) setTimeout(look, LOOK_EVERY_MS);
  };
  look();
  return () => {
    running = false;
    closeCamera(stream);
    video.srcObject = null;
  };
}

/** Whether the camera opens; it is closed again at once. */
export async function tryCamera() {
  try {
    closeCamera(await openCamera());
    return true;
  } catch {
    // Refused, missing and busy cameras are all answered by the same advice.
    return false;
  }
}

const openCamera = () =>
  navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment' } });

/** @param {MediaStream} stream */
const closeCamera = (stream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** The browser's own reader where there is one, ours otherwise. @returns {Promise<(video: HTMLVideoElement) => Promise<string | null>>} */
async function findReader() {
  const Native = /** @type {any} */ (globalThis).BarcodeDetector;
  if (Native && (await Native.getSupportedFormats()).includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { default: decode } = await import('../../vendor/qr-decode.js');
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    if (!brush || !video.videoWidth) return null;
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    return readImage(decode, brush.getImageData(0, 0, canvas.width, canvas.height));
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
