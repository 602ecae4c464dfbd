import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pool, PoolBusyError } from "../src/session/pool.js";

const never = new AbortController().signal;

/** A pool of numbers that counts what is open. */
function poolOf(options: { max?: number; idleMs?: number; fails?: () => boolean } = {}) {
  const open = new Set<number>();
  let made = 0;
  let most = 0;
  const pool = new Pool<number>({
    max: options.max ?? 2,
    idleMs: options.idleMs ?? 60_000,
    async open() {
      if (options.fails?.() === true) throw new Error("It does not open.");
      made += 1;
      open.add(made);
      most = Math.max(most, open.size);
      return made;
    },
    async close(resource) {
      open.delete(resource);
    },
    closedError: () => new Error("It is closed."),
  });
  return { pool, open, made: () => made, most: () => most };
}

test("opens nothing by itself, and lends the last released first", async () => {
  const { pool, made } = poolOf({ max: 3 });
  expect(made()).toBe(0);
  const [a, b] = await Promise.all([pool.acquire(never), pool.acquire(never)]);
  expect([a, b]).toEqual([
    { resource: 1, reused: false },
    { resource: 2, reused: false },
  ]);
  pool.release(2);
  pool.release(1);
  expect(await pool.acquire(never)).toEqual({ resource: 1, reused: true });
  expect(made()).toBe(2);
});

test("serves those who wait in turn, with what comes back or, where that is of no use, with another", async () => {
  const { pool, open } = poolOf({ max: 1 });
  await pool.acquire(never);
  const order: string[] = [];
  const tell = <T>(who: string, lease: T) => {
    order.push(who);
    return lease;
  };
  const second = pool.acquire(never).then((lease) => tell("second", lease));
  const third = pool.acquire(never).then((lease) => tell("third", lease));
  pool.release(1);
  expect(await second).toEqual({ resource: 1, reused: true });
  pool.discard(1);
  expect(await third).toEqual({ resource: 2, reused: false });
  expect([order, [...open]]).toEqual([["second", "third"], [2]]);
});

test("forgets those who gave up", async () => {
  const { pool } = poolOf({ max: 1 });
  await pool.acquire(never);
  const abort = new AbortController();
  const waiting = pool.acquire(abort.signal);
  const next = pool.acquire(never);
  abort.abort();
  await expect(waiting).rejects.toBeInstanceOf(PoolBusyError);
  pool.release(1);
  expect(await next).toEqual({ resource: 1, reused: true });
  await expect(pool.acquire(AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
});

test("a place that did not open is free again", async () => {
  let fails = true;
  const { pool } = poolOf({ max: 1, fails: () => fails });
  const first = pool.acquire(never);
  const second = pool.acquire(never);
  await expect(first).rejects.toThrow("does not open");
  await expect(second).rejects.toThrow("does not open");
  fails = false;
  expect(await pool.acquire(never)).toEqual({ resource: 1, reused: false });
});

test("closes what is idle for too long, and drops what ended by itself", async () => {
  const { pool, open } = poolOf({ idleMs: 1 });
  await pool.acquire(never);
  pool.release(1);
  await expect.poll(() => open.size).toBe(0);

  await Promise.all([pool.acquire(never), pool.acquire(never)]);
  pool.drop(2);
  expect(open.has(2)).toBe(true);
  pool.release(2);
  pool.drop(2);
  expect([...open]).toEqual([3]);
});

describe("closing", () => {
  test("turns away who comes and who waits, and waits for what is lent", async () => {
    const { pool, open } = poolOf({ max: 1 });
    await pool.acquire(never);
    const waiting = pool.acquire(never);
    let done = false;
    const closed = pool.close().then(() => {
      done = true;
    });
    await expect(waiting).rejects.toThrow("closed");
    await expect(pool.acquire(never)).rejects.toThrow("closed");
    expect(done).toBe(false);
    pool.release(1);
    await closed;
    await pool.close();
    expect(open.size).toBe(0);
  });

  test("of an unused pool is done at once", async () => {
    await poolOf().pool.close();
  });
});

test("under any course of events it lends no more than it may, nothing twice, and closes all", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.constantFrom("acquire", "give_up", "release", "discard", "drop", "fail", "work"), {
        maxLength: 60,
      }),
      async (max, events) => {
        let fails = false;
        const { pool, open, most } = poolOf({ max, fails: () => fails });
        const lent: number[] = [];
        const waiting: AbortController[] = [];
        for (const event of events) {
          fails = event === "fail";
          if (event === "acquire" || event === "fail") {
            const abort = new AbortController();
            waiting.push(abort);
            pool.acquire(abort.signal).then(
              ({ resource }) => {
                expect(lent).not.toContain(resource);
                lent.push(resource);
              },
              () => {},
            );
          }
          if (event === "give_up") waiting.pop()?.abort();
          if (event === "release" && lent.length > 0) pool.release(lent.shift() as number);
          if (event === "discard" && lent.length > 0) pool.discard(lent.shift() as number);
          if (event === "drop")
            for (const resource of open) if (!lent.includes(resource)) pool.drop(resource);
          await new Promise(setImmediate);
          expect(lent.length).toBeLessThanOrEqual(max);
        }
        const closed = pool.close();
        for (const resource of lent) pool.release(resource);
        await closed;
        expect(open.size).toBe(0);
        expect(most()).toBeLessThanOrEqual(max);
      },
    ),
  ));
