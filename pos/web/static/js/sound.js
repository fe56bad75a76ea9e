// Sounds of the counter; each has its flash or band too, so a silent register loses nothing.

const KEY = 'till.volume';
const DEFAULT_VOLUME = 6; // of 10
const LOUDEST_GAIN = 0.4;
const FADE_S = 0.012;
let context = null;

export const volume = () => Number(localStorage.getItem(KEY) ?? DEFAULT_VOLUME);
export const setVolume = (value) => localStorage.setItem(KEY, String(value));

// Browsers give no sound before the first key or touch.
export function wake() {
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume();
}

function tone(frequency, startMs, lengthMs) {
  if (!context || volume() === 0) return;
  const from = context.currentTime + startMs / 1000;
  const to = from + lengthMs / 1000;
  const source = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0 });
  const peak = (LOUDEST_GAIN * volume()) / 10;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(peak, from + FADE_S);
  gain.gain.setValueAtTime(peak, to - FADE_S);
  gain.gain.linearRampToValueAtTime(0, to);
  source.connect(gain).connect(context.destination);
  source.start(from);
  source.stop(to);
}

export const added = () => tone(880, 0, 160);
export const notAdded = () => tone(220, 0, 350);
export const stopped = () => [0, 300, 600].forEach((at) => tone(180, at, 200));
export const paid = () => { tone(660, 0, 140); tone(880, 150, 200); };
