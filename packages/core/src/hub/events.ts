import type { ErrorCode } from "../errors/codes.js";

/** What a hub tells its `onEvent`. Names, codes and times only. */
export type HubEvent =
  | { readonly type: "action_started"; readonly connection: string; readonly action: string }
  | {
      readonly type: "action_finished";
      readonly connection: string;
      readonly action: string;
      readonly ok: boolean;
      readonly code?: ErrorCode;
      readonly http_status?: number;
      readonly duration_ms: number;
    }
  /** New credentials were handed to the connection's owner. */
  | { readonly type: "credentials_changed"; readonly connection: string }
  /** The owner's `onCredentialsChange` threw; the credentials are kept in memory and handed over again. */
  | { readonly type: "credentials_not_saved"; readonly connection: string };

/** Tells the listener, whose faults must not fail the call. */
export function emit(
  { onEvent }: { readonly onEvent: ((event: HubEvent) => void) | undefined },
  event: HubEvent,
): void {
  try {
    // A listener may be an async function, whose promise nobody else waits for.
    Promise.resolve(onEvent?.(event)).catch(() => {});
  } catch {
    // Ignored too.
  }
}
