import {
  type ActionName,
  type ActionResult,
  type ConnectionOptions,
  createHub,
  type Hub,
  type HubOptions,
} from "@plugboard/core";
import { egressTo, type RecordedRequest, type RecordingServer } from "@plugboard/testing";
import { github } from "../src/index.js";

export const TOKEN = "github_pat_11TESTTESTTEST0_abcdefghij";

type Options = Partial<ConnectionOptions<typeof github>> & Pick<Partial<HubOptions<never>>, "now" | "limits">;

/** A hub whose one connection, `gh`, ends on the local server whatever host it asks. */
export function connectTo(server: RecordingServer, { now, limits, ...connection }: Options = {}) {
  const egress = egressTo(server);
  const hub: Hub = createHub({
    connections: { gh: { connector: github, credentials: { token: TOKEN }, ...connection } },
    egress,
    ...(now !== undefined && { now }),
    ...(limits !== undefined && { limits }),
  }) as never;
  return {
    run: (
      action: ActionName<typeof github>,
      input: Readonly<Record<string, unknown>> = {},
    ): Promise<ActionResult> => hub.runConnectionAction("gh", action as string, input),
    pages: (action: ActionName<typeof github>, input: Readonly<Record<string, unknown>> = {}) =>
      hub.connection("gh").pages(action as string, input as never) as AsyncGenerator<ActionResult>,
    async close() {
      await hub.close();
      await egress.close();
    },
  };
}

/** The URL that a request was for. */
export function urlOf(request: RecordedRequest, scheme = "https"): URL {
  return new URL(`${scheme}://${request.headers.host}${request.target}`);
}

export const inRepo = { owner: "octo", repo: "hello.world" } as const;
