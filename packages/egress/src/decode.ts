import type { Transform } from "node:stream";
import type * as Zlib from "node:zlib";

type ZlibModule = typeof Zlib;

/** More layers than any service applies, and as many as are peeled off. */
const MAX_CODINGS = 5;

/** RFC 9659: a zstd content coding may ask for a window of 8 MB at most. */
const ZSTD_WINDOW_LOG = 23;

const CHUNK = { chunkSize: 64 * 1024 };

const DECODERS: Readonly<Record<string, (zlib: ZlibModule, first: number) => Transform>> = {
  gzip: (zlib) => zlib.createGunzip(CHUNK),
  "x-gzip": (zlib) => zlib.createGunzip(CHUNK),
  // "deflate" is the zlib format (RFC 9110 section 8.4.1.2), but some services send bare deflate.
  deflate: (zlib, first) => ((first & 0x0f) === 8 ? zlib.createInflate(CHUNK) : zlib.createInflateRaw(CHUNK)),
  br: (zlib) => zlib.createBrotliDecompress(CHUNK),
  zstd: (zlib) =>
    zlib.createZstdDecompress({
      ...CHUNK,
      params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    }),
};

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
  const known = codings.length <= MAX_CODINGS && codings.every((coding) => Object.hasOwn(DECODERS, coding));
  return known ? codings : [];
}

/** A body with its codings undone. Reads no more of the source than it takes to hand out the next chunk. */
export class DecodedBody implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #codings: readonly string[];
  readonly #decoders: Transform[] = [];
  #stopped: Error | undefined;

  constructor(source: AsyncIterable<Uint8Array>, codings: readonly string[]) {
    this.#source = source;
    this.#codings = codings;
  }

  /** Ends the work at once, wherever it is: one layer may keep another busy for hours without a byte to show for it. */
  stop(error: Error): void {
    this.#stopped ??= error;
    for (const decoder of this.#decoders) decoder.destroy(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const [zlib, { pipeline }] = await Promise.all([import("node:zlib"), import("node:stream")]);
    let current = this.#source;
    for (const coding of this.#codings.toReversed()) {
      const head = await firstOf(current);
      // No body at all is no broken one: some services announce a coding and send nothing.
      if (head === undefined) return;
      if (this.#stopped !== undefined) throw this.#stopped;
      const decoder = DECODERS[coding]?.(zlib, head.first[0] ?? 0);
      if (decoder === undefined) throw new TypeError(`No decoder: ${coding}`);
      this.#decoders.push(decoder);
      pipeline(head.all, decoder, ignore);
      current = decoder as AsyncIterable<Uint8Array>;
    }
    yield* current;
  }
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
