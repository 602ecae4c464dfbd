/** Rows that a call returns, at most: as many as a caller can take in, and as the server sends without a pause. */
export const MAX_ROWS_RETURNED = 10_000;
