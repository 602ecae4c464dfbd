import { type Egress, isEgressError } from "@plugboard/egress";
import type { ExecutionMode } from "../actions/template/definition.js";
import type { Effect } from "../contract/action.js";
import type { Preview } from "../contract/result.js";
import type { ErrorCode } from "../errors/codes.js";
import type { BuiltRequest } from "../http/client.js";
import type { Found, Runner } from "./runner.js";

export interface DryRunOptions {
  /** Resolve the host's name too and check every address. Default false: the verdict is by the URL's text alone. */
  readonly resolve?: boolean;
  readonly signal?: AbortSignal;
}

/** What a run would do. Nothing was sent. */
export interface DryRun {
  readonly status: "success";
  readonly ok: true;
  readonly preview: Preview;
  /** What the guard says of the target; absent where the action does not speak HTTP. */
  readonly verdict?: Verdict;
  readonly effect: Effect;
  /** `confirm`: a run would be held. */
  readonly execution: ExecutionMode;
  /** What the caller should know of the call itself, such as that the action was called by a former name. */
  readonly notice?: string;
}

export type Verdict =
  | { readonly allowed: true /** Where the name was resolved. */; readonly addresses?: readonly string[] }
  | { readonly allowed: false; readonly code: ErrorCode; readonly message: string };

export async function dryRun(
  found: Found,
  valid: unknown,
  runner: Runner,
  egress: Egress,
  options: DryRunOptions,
): Promise<DryRun> {
  const { request, preview } = await runner.show(found, valid);
  return {
    status: "success",
    ok: true,
    preview,
    ...(request !== undefined && { verdict: await verdictOf(request, egress, options) }),
    effect: runner.effectOf(found, valid),
    execution: runner.modeOf(found, valid),
  };
}

async function verdictOf(request: BuiltRequest, egress: Egress, options: DryRunOptions): Promise<Verdict> {
  const refusal = egress.checkUrl(request.url) ?? request.originRefusal;
  if (refusal !== undefined) return { allowed: false, code: refusal.code, message: refusal.message };
  if (options.resolve !== true) return { allowed: true };
  const { hostname, port, protocol } = new URL(request.url);
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  try {
    const checked = await egress.resolve(
      hostname,
      Number(port) || (protocol === "https:" ? 443 : 80),
      signal,
    );
    return { allowed: true, addresses: checked.map(({ address }) => address) };
  } catch (error) {
    if (!isEgressError(error)) throw error;
    return { allowed: false, code: error.code, message: error.message };
  }
}
