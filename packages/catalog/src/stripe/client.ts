import { readFileSync } from "node:fs";
import { join } from "node:path";
import type ts from "@typescript/typescript6";

type TypeScript = typeof ts;

/** A request of Stripe's client, as its compiled JavaScript makes it. */
export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  /** With the arguments' names: `/v1/accounts/{accountId}/persons/{id}`. */
  readonly path: string;
  readonly methodType?: string;
  readonly apiBase?: string;
  readonly uploads: boolean;
}

/** A method of the client that makes a request. */
export interface ClientMethod {
  /** As it is written with the client: `testHelpers.issuing.cards.deliverCard`. */
  readonly id: string;
  readonly call: Call;
  /** The declared type of `params`, where it takes any. */
  readonly params?: ts.Type;
  readonly deprecated: boolean;
}

export interface Client {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly methods: readonly ClientMethod[];
}

/** Every method of the client that makes a request, in the order in which the client declares them. */
export async function readClient(folder: string): Promise<Client> {
  const { default: ts } = await import("@typescript/typescript6");
  const root = join(folder, "esm", "stripe.core.d.ts");
  const program = ts.createProgram([root], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(root);
  const start = file?.statements.find(
    (each): each is ts.ClassDeclaration => ts.isClassDeclaration(each) && each.name?.text === "Stripe",
  );
  if (start === undefined) throw new Error(`${root} declares no class Stripe.`);

  const methods: ClientMethod[] = [];
  const seen = new Set<ts.ClassDeclaration>([start]);
  const scripts = new Map<string, Map<string, ReadonlyMap<string, Call>>>();

  const visit = (declaration: ts.ClassDeclaration, path: readonly string[]) => {
    const calls = callsOf(ts, scripts, declaration);
    const written = new Set<string>();
    for (const member of declaration.members) {
      const name = member.name?.getText();
      if (name === undefined) continue;
      if (ts.isPropertyDeclaration(member)) {
        const type = checker.getTypeAtLocation(member);
        const inner = type.symbol?.declarations?.find(ts.isClassDeclaration);
        if (inner === undefined || seen.has(inner) || !inner.getSourceFile().fileName.includes("/resources/"))
          continue;
        seen.add(inner);
        visit(inner, [...path, name]);
      }
      const call = ts.isMethodDeclaration(member) ? calls.get(name) : undefined;
      if (!ts.isMethodDeclaration(member) || call === undefined || written.has(name)) continue;
      written.add(name);
      const params = member.parameters.find((each) => each.name.getText() === "params");
      methods.push({
        id: [...path, name].join("."),
        call,
        ...(params !== undefined && {
          params: checker.getNonNullableType(checker.getTypeAtLocation(params)),
        }),
        deprecated: ts.getJSDocDeprecatedTag(member) !== undefined,
      });
    }
  };
  visit(start, []);
  return { ts, checker, methods };
}

/** The requests of a class's methods, by the methods' names: the first of each, where one has several. */
function callsOf(
  ts: TypeScript,
  scripts: Map<string, Map<string, ReadonlyMap<string, Call>>>,
  declaration: ts.ClassDeclaration,
): ReadonlyMap<string, Call> {
  const path = declaration.getSourceFile().fileName.replace(/\.d\.ts$/, ".js");
  let classes = scripts.get(path);
  if (classes === undefined) {
    classes = new Map();
    const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
    for (const statement of file.statements) {
      if (!ts.isClassDeclaration(statement) || statement.name === undefined) continue;
      const calls = new Map<string, Call>();
      for (const member of statement.members) {
        if (!ts.isMethodDeclaration(member) || member.body === undefined) continue;
        const call = firstCall(ts, member.body);
        if (call !== undefined) calls.set(member.name.getText(), call);
      }
      classes.set(statement.name.text, calls);
    }
    scripts.set(path, classes);
  }
  return classes.get(declaration.name?.text ?? "") ?? new Map();
}

function firstCall(ts: TypeScript, node: ts.Node): Call | undefined {
  if (ts.isCallExpression(node) && node.expression.getText() === "this._makeRequest") {
    const [method, path, , , spec] = node.arguments;
    if (method === undefined || path === undefined || !ts.isStringLiteral(method)) return undefined;
    const template = templateOf(ts, path);
    if (template === undefined) return undefined;
    const { methodType, apiBase, headers } = membersOf(ts, spec);
    return {
      method: method.text as Call["method"],
      path: template,
      ...(methodType !== undefined && { methodType: textOf(ts, methodType) }),
      ...(apiBase !== undefined && { apiBase: textOf(ts, apiBase) }),
      uploads: textOf(ts, membersOf(ts, headers)["Content-Type"]) === "multipart/form-data",
    };
  }
  return ts.forEachChild(node, (child) => firstCall(ts, child));
}

/** `/v1/prices/${encodeURIComponent(id)}` → `/v1/prices/{id}`; nothing for a path that is only known at run time. */
function templateOf(ts: TypeScript, node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  let path = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    if (!ts.isCallExpression(expression) || expression.arguments[0] === undefined) return undefined;
    path += `{${expression.arguments[0].getText()}}${literal.text}`;
  }
  return path;
}

/** What a literal's members are set to. */
function membersOf(
  ts: TypeScript,
  node: ts.Expression | undefined,
): Readonly<Record<string, ts.Expression | undefined>> {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return {};
  return Object.fromEntries(
    node.properties.flatMap((each) =>
      ts.isPropertyAssignment(each)
        ? [[ts.isStringLiteral(each.name) ? each.name.text : each.name.getText(), each.initializer]]
        : [],
    ),
  );
}

function textOf(ts: TypeScript, node: ts.Expression | undefined): string {
  return node !== undefined && ts.isStringLiteral(node) ? node.text : "";
}
