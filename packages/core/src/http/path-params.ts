/** A param in a path template: `{name}` or `{+name}`. */
export const PARAM = /\{(\+?)([A-Za-z_]\w*)\}/g;

/** The names of a path template. By `exec`: catalogues of a thousand rows are checked when they are imported. */
export function pathParams(template: string): string[] {
  const names: string[] = [];
  PARAM.lastIndex = 0;
  for (let match = PARAM.exec(template); match !== null; match = PARAM.exec(template)) {
    names.push(match[2] as string);
  }
  return names;
}
