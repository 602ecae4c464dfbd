import { type Node, parseSync, Visitor } from "oxc-parser";

export interface ImportUse {
  /** As written. `undefined` where it is computed, so that no check can know it. */
  readonly specifier: string | undefined;
  /** `import type` and its like, which leave nothing behind when compiled. `import { type A }` does not count. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every way in which a module reaches another one, and the networking globals read off the global object. */
export function readImports(file: string, source: string): { imports: ImportUse[]; globals: ImportUse[] } {
  const { program, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);

  const imports: ImportUse[] = [];
  const globals: ImportUse[] = [];
  const lineOf = (node: Node) => source.slice(0, node.start).split("\n").length;
  const add = (node: Node, specifier: string | undefined, typeOnly = false) =>
    imports.push({ specifier, typeOnly, line: lineOf(node) });

  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value, node.importKind === "type"),
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node, node.source.value, node.exportKind === "type");
    },
    ImportExpression: (node) => add(node, textOf(node.source)),
    TSImportType: (node) => add(node, textOf(node.source), true),
    TSExternalModuleReference: (node) => add(node, textOf(node.expression)),
    CallExpression: (node) => {
      const { callee } = node;
      const isRequire = callee.type === "Identifier" && callee.name === "require";
      if (isRequire || memberOf(callee) === "process.getBuiltinModule") add(node, textOf(node.arguments[0]));
    },
    MemberExpression: (node) => {
      const member = memberOf(node);
      if (member !== undefined && /^(globalThis|global)\.(fetch|WebSocket|EventSource)$/.test(member))
        globals.push({ specifier: member, typeOnly: false, line: lineOf(node) });
    },
  }).visit(program);
  return { imports, globals };
}

function textOf(node: Node | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** `a.b` or `a["b"]` as `a.b`. */
function memberOf(node: Node): string | undefined {
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return undefined;
  const property =
    node.property.type === "Identifier" && !node.computed ? node.property.name : textOf(node.property);
  return property === undefined ? undefined : `${node.object.name}.${property}`;
}
