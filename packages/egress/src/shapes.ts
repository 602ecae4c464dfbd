import { Attempt } from "./attempt.js";
import { BodyQueue } from "./body-queue.js";
import { Exchange } from "./exchange.js";
import { Hop } from "./hop.js";
import { limitsOf } from "./limits.js";
import { Policy } from "./policy.js";
import { ResponseBody } from "./response-body.js";

const kept: object[] = [];

/**
 * Keeps one object of each class that a call is made of, though none of them ever serves one. When a full garbage
 * collection finds no object of a class, V8 drops its shape and, with it, all compiled code that relies on it; in a
 * process that is idle for a while, the next calls would be interpreted anew.
 */
export function keepShapes(): void {
  if (kept.length > 0) return;
  const limits = limitsOf(undefined, "invalid_policy");
  const exchange = new Exchange(
    { url: new URL("http://localhost"), path: "/", method: "GET", headers: [], body: null, pairs: [] },
    { policy: new Policy("public"), limits, overflow: "error", signal: undefined, dispatch: ignore },
    { kind: "whole", resolve: ignore, reject: ignore },
  );
  exchange.cancel();
  const attempt = new Attempt(limits.connectTimeoutMs, "");
  attempt.end();
  const queue = new BodyQueue(ignore, ignore);
  kept.push(exchange, new Hop(exchange), attempt, queue, new ResponseBody(queue, exchange));
}

function ignore(): void {}
