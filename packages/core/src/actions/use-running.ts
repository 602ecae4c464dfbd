import type * as Running from "./running.js";

let running: typeof Running | undefined;

/** Hands over what carries actions out, which is loaded when the first one runs. */
export function useRunning<T>(use: (code: typeof Running) => Promise<T>): Promise<T> {
  return running === undefined ? loadRunning().then(use) : use(running);
}

async function loadRunning(): Promise<typeof Running> {
  running = await import("./running.js");
  return running;
}
