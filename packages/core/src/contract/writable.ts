/** For what is made member by member, which is several times as fast as spreads, and read-only from then on. */
export type Writable<T> = { -readonly [Member in keyof T]: T[Member] };
