/** What is asked of every client. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  /** `"json"` parses the answer, `"bytes"` collects it as bytes, `"count"` streams it and counts bytes. */
  readonly read: "json" | "bytes" | "count";
  readonly inFlight: number;
  readonly warmUp: number;
  /** Calls of one slice. */
  readonly calls: number;
  readonly slices: number;
}

/** Clients of one service's API, which can only do what that API knows. */
export const SCENARIOS_OF: Readonly<Record<string, readonly string[]>> = {
  stripe: ["get", "post"],
  octokit: ["get", "post"],
  slack: ["post"],
};

const body = JSON.stringify({ name: "Ada Lovelace", email: "ada@example.com" });

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "get",
    title: "GET, small JSON",
    method: "GET",
    path: "/small",
    read: "json",
    inFlight: 64,
    warmUp: 12_000,
    calls: 3000,
    slices: 15,
  },
  {
    name: "post",
    title: "POST, small JSON",
    method: "POST",
    path: "/small",
    body,
    read: "json",
    inFlight: 64,
    warmUp: 12_000,
    calls: 3000,
    slices: 15,
  },
  {
    name: "connection",
    title: "GET on a new connection",
    method: "GET",
    path: "/close",
    read: "json",
    inFlight: 16,
    warmUp: 2000,
    calls: 600,
    slices: 15,
  },
  {
    name: "large",
    title: "GET, 100 KB of JSON, collected as bytes",
    method: "GET",
    path: "/large",
    read: "bytes",
    inFlight: 16,
    warmUp: 3000,
    calls: 600,
    slices: 15,
  },
  {
    name: "stream",
    title: "GET, 10 MB streamed",
    method: "GET",
    path: "/stream",
    read: "count",
    inFlight: 4,
    warmUp: 40,
    calls: 16,
    slices: 15,
  },
];
