import type { Transform } from "node:stream";
import type * as Zlib from "node:zlib";
import type { BodyQueue } from "./body-queue.js";

type ZlibModule = typeof Zlib;

/** More layers than any service applies, and as many as are peeled off. */
const MAX_CODINGS = 5;

/** RFC 9659: a zstd content coding may ask for a window of 8 MB at most. */
const ZSTD_WINDOW_LOG = 23;

/**
 * A body that has come in full, of at most so many bytes, and that grows to no more than so many, is decoded in one go:
 * within a millisecond or so, where setting up streams would take as long as the rest of the call.
 */
const SMALL = { encoded: 32 * 1024, decoded: 256 * 1024 };

interface Sizes {
  readonly chunkSize?: number;
  readonly maxOutputLength?: number;
}

interface Coding {
  decoder(zlib: ZlibModule, options: Sizes, first: number): Transform;
  decode(zlib: ZlibModule, body: Uint8Array, options: Sizes): Uint8Array;
}

const GZIP: Coding = {
  decoder: (zlib, options) => zlib.createGunzip(options),
  decode: (zlib, body, options) => zlib.gunzipSync(body, options),
};

const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: GZIP,
  "x-gzip": GZIP,
  // "deflate" is the zlib format (RFC 9110 section 8.4.1.2), but some services send bare deflate.
  deflate: {
    decoder: (zlib, options, first) =>
      isZlib(first) ? zlib.createInflate(options) : zlib.createInflateRaw(options),
    decode: (zlib, body, options) =>
      isZlib(body[0] ?? 0) ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options),
  },
  br: {
    decoder: (zlib, options) => zlib.createBrotliDecompress(options),
    decode: (zlib, body, options) => zlib.brotliDecompressSync(body, options),
  },
  zstd: {
    decoder: (zlib, options) => zlib.createZstdDecompress({ ...options, params: zstdParams(zlib) }),
    decode: (zlib, body, options) => zlib.zstdDecompressSync(body, { ...options, params: zstdParams(zlib) }),
  },
};

function isZlib(first: number): boolean {
  return (first & 0x0f) === 8;
}

function zstdParams(zlib: ZlibModule): Record<number, number> {
  return { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG };
}

/**
 * The codings of a Content-Encoding header, in the order they were applied. Empty when there is nothing to undo; also
 * when one is unknown, for then the body is left as it is.
 */
export function codingsOf(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  const codings = header
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  const known = codings.length <= MAX_CODINGS && codings.every((coding) => Object.hasOwn(CODINGS, coding));
  return known ? codings : [];
}

/** A body with its codings undone. Reads no more of the source than it takes to hand out the next chunk. */
export class DecodedBody implements AsyncIterable<Uint8Array> {
  readonly #source: BodyQueue;
  /** In the order in which they are undone. */
  readonly #codings: readonly Coding[];
  readonly #decoders: Transform[] = [];
  #stopped: Error | undefined;

  /** @param codings Of {@link codingsOf}. */
  constructor(source: BodyQueue, codings: readonly string[]) {
    this.#source = source;
    this.#codings = codings.toReversed().flatMap((coding) => CODINGS[coding] ?? []);
  }

  /** Ends the work at once, wherever it is: one layer may keep another busy for hours without a byte to show for it. */
  stop(error: Error): void {
    this.#stopped ??= error;
    for (const decoder of this.#decoders) decoder.destroy(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    zlib ??= await import("node:zlib");
    const whole = this.#source.take(SMALL.encoded);
    const small = whole && this.#atOnce(zlib, whole);
    if (small !== undefined) {
      if (small.length > 0) yield small;
    } else yield* this.#asItComes(zlib, whole === undefined ? this.#source : oneChunk(whole));
  }

  /** `undefined` when it grows too large. */
  #atOnce(loaded: ZlibModule, whole: Uint8Array): Uint8Array | undefined {
    try {
      return this.#codings.reduce(
        // No body at all is no broken one: some services announce a coding and send nothing.
        (body, coding) =>
          body.length === 0 ? body : coding.decode(loaded, body, { maxOutputLength: SMALL.decoded }),
        whole,
      );
    } catch (error) {
      if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return undefined;
      throw error;
    }
  }

  async *#asItComes(
    loaded: ZlibModule,
    source: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { pipeline } = await import("node:stream");
    let current = source;
    for (const coding of this.#codings) {
      const head = await firstOf(current);
      if (head === undefined) return;
      if (this.#stopped !== undefined) throw this.#stopped;
      const decoder = coding.decoder(loaded, { chunkSize: 64 * 1024 }, head.first[0] ?? 0);
      this.#decoders.push(decoder);
      pipeline(head.all, decoder, ignore);
      current = decoder as AsyncIterable<Uint8Array>;
    }
    yield* current;
  }
}

let zlib: ZlibModule | undefined;

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield chunk;
}

function ignore(): void {}

/** The first chunk with a byte in it, and an iterable of everything. */
async function firstOf(
  source: AsyncIterable<Uint8Array>,
): Promise<{ first: Uint8Array; all: AsyncIterable<Uint8Array> } | undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let step = await iterator.next();
  while (!step.done && step.value.length === 0) step = await iterator.next();
  if (step.done) return undefined;
  const first = step.value;
  const rest = { [Symbol.asyncIterator]: () => iterator };
  async function* all() {
    try {
      yield first;
      yield* rest;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: all() };
}
