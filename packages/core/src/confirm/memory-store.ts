import { PlugboardError } from "../errors/plugboard-error.js";
import type { ConfirmationStore, PendingConfirmation } from "./store.js";

/** Pending runs at once; far more than people can be asked. */
const MAX_PENDING = 10_000;

/** A store in this process's memory. What waits is lost with the process, which is safe: nothing of it was sent. */
export function createMemoryConfirmationStore(now: () => number = Date.now): ConfirmationStore {
  const pending = new Map<string, PendingConfirmation>();
  const claimed = new Map<string, PendingConfirmation>();
  return {
    async put(confirmation) {
      for (const [id, { expires_at: expiresAt }] of pending) if (expiresAt <= now()) pending.delete(id);
      if (pending.size >= MAX_PENDING) {
        throw new PlugboardError(
          "bad_request",
          `${MAX_PENDING} runs wait for confirmation already; confirm or deny some first.`,
        );
      }
      pending.set(confirmation.id, confirmation);
    },
    async claim({ id, caller, now: at }) {
      const found = pending.get(id);
      if (found === undefined || found.caller !== caller || found.expires_at <= at) return undefined;
      // No await stands between the look and the move, so no other claim can come between.
      pending.delete(id);
      claimed.set(id, found);
      return found;
    },
    async settle(id) {
      claimed.delete(id);
    },
    async unsettled() {
      return [...claimed.values()];
    },
  };
}
