/** The camera of a phone or a laptop: opened for QR codes, and really off when nobody looks. */

import { findReader } from './reader.js';

/** @typedef {'refused' | 'missing' | 'busy'} Trouble */
/** @typedef {(on: boolean) => Promise<boolean>} Torch turns the light on or off, and says whether it is on */
/**
 * What is told meanwhile: each text that is read, that the camera has opened (with its torch, where it has one), and
 * that it does not open.
 * @typedef {{ onText(text: string): void, onOpen?(torch: Torch | null): void, onTrouble(trouble: Trouble): void }} Told
 */

/** Between two looks the phone rests as long as it has looked, and at least so long. */
const REST_MS = 30;
/** @type {Record<string, Trouble>} */
const TROUBLES = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/**
 * Looks for QR codes in what the camera shows in `video`, as long as the page can be seen.
 * @param {HTMLVideoElement} video @param {Told} told
 * @returns {() => void} a way to end it
 */
export function startScanning(video, told) {
  /** @type {() => void} */
  let close = () => {};
  const open = () => {
    close();
    close = document.hidden ? () => {} : openOnce(video, told);
  };
  document.addEventListener('visibilitychange', open);
  open();
  return () => {
    document.removeEventListener('visibilitychange', open);
    close();
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

/** @param {HTMLVideoElement} video @param {Told} told */
function openOnce(video, told) {
  let running = true;
  /** @type {MediaStream | null} */
  let stream = null;
  const close = () => {
    running = false;
    if (stream) closeCamera(stream);
    stream = null;
    video.srcObject = null;
  };
  const show = async () => {
    const opened = await openCamera();
    if (!running) return closeCamera(opened);
    stream = opened;
    // Another app takes the camera, or its cable comes off.
    opened.getVideoTracks()[0]?.addEventListener('ended', () => fail({ name: 'NotReadableError' }));
    video.srcObject = opened;
    await video.play();
    if (running) told.onOpen?.(torchOf(opened));
  };
  /** @param {{ name?: string }} error */
  const fail = ({ name = '' }) => {
    if (!running) return;
    close();
    told.onTrouble(TROUBLES[name] ?? 'missing');
  };
  // Both at once: the reader may still have to be fetched.
  Promise.all([findReader(), show()]).then(
    ([read]) => watch(video, read, () => running, told.onText),
    fail,
  );
  return close;
}

/**
 * @param {HTMLVideoElement} video @param {import('./reader.js').Reader} read
 * @param {() => boolean} isRunning @param {(text: string) => void} onText
 */
function watch(video, read, isRunning, onText) {
  const look = async () => {
    if (!isRunning()) return;
    const began = performance.now();
    const text = await read(video);
    if (isRunning() && text) onText(text);
    setTimeout(next, Math.max(REST_MS, performance.now() - began));
  };
  const next = () => {
    if (!isRunning()) return;
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(look);
    else look();
  };
  next();
}

/** As many pixels as a small QR in a slip needs, and no more than a cheap phone can look through. */
const openCamera = () =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  });

/** @param {MediaStream} stream */
const closeCamera = (stream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** @param {MediaStream} stream @returns {Torch | null} */
function torchOf(stream) {
  const [track] = stream.getVideoTracks();
  const able = /** @type {any} */ (track?.getCapabilities?.() ?? {});
  if (!track || !able.torch) return null;
  let lit = false;
  return async (on) => {
    try {
      await track.applyConstraints({ advanced: [/** @type {any} */ ({ torch: on })] });
      lit = on;
    } catch {
      // The light belongs to another app: it stays as it was.
    }
    return lit;
  };
}
