/** What a pool holds, and how it gets and loses it. */
export interface PoolOptions<T> {
  /** Resources at once, at most. */
  readonly max: number;
  /** Milliseconds after which an idle one is closed. */
  readonly idleMs: number;
  open(signal: AbortSignal): Promise<T>;
  close(resource: T): Promise<void>;
  /** What waiting callers get when the pool is closed. */
  closedError(): Error;
}

export interface Lease<T> {
  readonly resource: T;
  /** Whether others had it before, so that it may have died meanwhile. */
  readonly reused: boolean;
}

/** Nobody gave a resource back before the caller's signal was aborted. */
export class PoolBusyError extends Error {}

interface Waiter<T> {
  readonly signal: AbortSignal;
  settle(lease: Promise<Lease<T>>): void;
}

/** Lends resources, each to one caller at a time. Opens none before the first is asked for. */
export class Pool<T> {
  readonly #options: PoolOptions<T>;
  /** The last released last, with the timer that closes it. */
  readonly #idle = new Map<T, NodeJS.Timeout>();
  readonly #waiters = new Set<Waiter<T>>();
  readonly #closings = new Set<Promise<void>>();
  /** Lent, or being opened. */
  #busy = 0;
  #closed: PromiseWithResolvers<void> | undefined;

  constructor(options: PoolOptions<T>) {
    this.#options = options;
  }

  /** Waits its turn for a resource. Rejects with what opening one rejected with, or {@link PoolBusyError}. */
  acquire(signal: AbortSignal): Promise<Lease<T>> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#closed !== undefined) return Promise.reject(this.#options.closedError());
    const idle = [...this.#idle.keys()].at(-1);
    if (idle !== undefined) {
      this.#forget(idle);
      this.#busy += 1;
      return Promise.resolve({ resource: idle, reused: true });
    }
    if (this.#busy < this.#options.max) return this.#open(signal);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiters.delete(waiter);
        reject(new PoolBusyError("Every resource is busy."));
      };
      const waiter: Waiter<T> = {
        signal,
        settle: (lease) => {
          this.#waiters.delete(waiter);
          signal.removeEventListener("abort", abort);
          resolve(lease);
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  /** Takes back a resource that is fit for the next caller. */
  release(resource: T): void {
    this.#busy -= 1;
    const [waiter] = this.#waiters;
    if (waiter !== undefined) {
      this.#busy += 1;
      waiter.settle(Promise.resolve({ resource, reused: true }));
    } else if (this.#closed !== undefined) {
      this.#end(resource);
    } else {
      const timer = setTimeout(() => {
        this.#forget(resource);
        this.#end(resource);
      }, this.#options.idleMs);
      timer.unref();
      this.#idle.set(resource, timer);
    }
    this.#settleClosing();
  }

  /** Takes back a resource that is of no use any more. */
  discard(resource: T): void {
    this.#end(resource);
    this.#vacate();
  }

  /** Forgets an idle resource that has come to its end. Of one that is lent, whoever has it will know. */
  drop(resource: T): void {
    if (this.#forget(resource)) this.#end(resource);
  }

  /** Closes what is idle at once and what is lent when it comes back. Resolves when all is closed. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      for (const waiter of this.#waiters) waiter.settle(Promise.reject(this.#options.closedError()));
      for (const resource of [...this.#idle.keys()]) {
        this.#forget(resource);
        this.#end(resource);
      }
      this.#settleClosing();
    }
    return this.#closed.promise;
  }

  async #open(signal: AbortSignal): Promise<Lease<T>> {
    this.#busy += 1;
    try {
      return { resource: await this.#options.open(signal), reused: false };
    } catch (error) {
      this.#vacate();
      throw error;
    }
  }

  /** Gives a place that has become free to whoever waits first. */
  #vacate(): void {
    this.#busy -= 1;
    const [waiter] = this.#waiters;
    if (waiter !== undefined) waiter.settle(this.#open(waiter.signal));
    this.#settleClosing();
  }

  #forget(resource: T): boolean {
    clearTimeout(this.#idle.get(resource));
    return this.#idle.delete(resource);
  }

  #end(resource: T): void {
    const closing = this.#options
      .close(resource)
      .catch(() => {})
      .finally(() => {
        this.#closings.delete(closing);
        this.#settleClosing();
      });
    this.#closings.add(closing);
  }

  #settleClosing(): void {
    if (this.#busy === 0 && this.#closings.size === 0) this.#closed?.resolve();
  }
}
