// Parses code once per file and answers what the rules ask: imports, comments, functions, lines.
import { type Comment, type Node, parseSync, type Program, Visitor } from 'oxc-parser';

import { lineAt, type SourceFile } from './source.ts';

/** One import or re-export, static or dynamic. */
export interface ImportUse {
  readonly specifier: string;
  /** True when only types are taken, so that nothing is loaded at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
  readonly names: readonly string[];
}

/** One function of any kind, from its first to its last line. */
export interface FunctionSpan {
  /** Its own name, else the name it is bound to, else the call it is handed to (`describe(...)`). */
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** A parsed file. */
export interface Syntax {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly errors: readonly { readonly line: number; readonly message: string }[];
  readonly lineOf: (offset: number) => number;
}

const parsed = new WeakMap<SourceFile, Syntax>();

/** Parses a file; the same file object is parsed once however many rules ask. */
export function syntaxOf(file: SourceFile): Syntax {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const result = parseSync(file.path, file.text);
  const lineOf = (offset: number): number => lineAt(file.text, offset);
  const syntax: Syntax = {
    program: result.program,
    comments: result.comments,
    errors: result.errors.map((error) => ({ line: lineOf(error.labels[0]?.start ?? 0), message: error.message })),
    lineOf,
  };
  parsed.set(file, syntax);
  return syntax;
}

/** Every module a file names: imports, re-exports, `import()` and `import()` types. */
export function importsOf(file: SourceFile): ImportUse[] {
  const { program, lineOf } = syntaxOf(file);
  const uses: ImportUse[] = [];
  const add = (specifier: string, offset: number, typeOnly: boolean, names: string[] = []): void => {
    uses.push({ specifier, typeOnly, line: lineOf(offset), names });
  };
  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((one) => ('imported' in one ? nameOf(one.imported) : one.local.name));
      const allTypes =
        node.specifiers.length > 0 && node.specifiers.every((one) => 'importKind' in one && one.importKind === 'type');
      add(node.source.value, node.start, node.importKind === 'type' || allTypes, names);
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.start, node.exportKind === 'type');
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const names = node.specifiers.map((one) => nameOf(one.local));
      const allTypes = node.specifiers.length > 0 && node.specifiers.every((one) => one.exportKind === 'type');
      add(node.source.value, node.start, node.exportKind === 'type' || allTypes, names);
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        add(node.source.value, node.start, false);
      }
    },
    TSImportType(node) {
      add(node.source.value, node.start, true);
    },
  }).visit(program);
  return uses;
}

/** Every function with its length in lines. */
export function functionsOf(file: SourceFile): FunctionSpan[] {
  const { program, lineOf } = syntaxOf(file);
  const names = new Map<Node, string>();
  const spans: FunctionSpan[] = [];
  const name = (node: Node | null, text: string): void => {
    if (node !== null && !names.has(node)) names.set(node, text);
  };
  const measure = (node: Node & { id?: { name: string } | null }): void => {
    const line = lineOf(node.start);
    spans.push({ name: node.id?.name ?? names.get(node) ?? 'anonymous', line, lines: lineOf(node.end) - line + 1 });
  };
  new Visitor({
    VariableDeclarator: (node) => name(node.init, node.id.type === 'Identifier' ? node.id.name : 'anonymous'),
    MethodDefinition: (node) => name(node.value, nameOf(node.key)),
    PropertyDefinition: (node) => name(node.value, nameOf(node.key)),
    Property: (node) => name(node.value, nameOf(node.key)),
    CallExpression(node) {
      const callee = `${calleeName(node.callee)}(...)`;
      for (const argument of node.arguments) name(argument, callee);
    },
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return spans;
}

/** The dotted name of what is called: `it.skip`, `db.selectFrom`; inner calls show as their callee. */
export function calleeName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MemberExpression') return `${calleeName(node.object)}.${nameOf(node.property)}`;
  if (node.type === 'CallExpression') return calleeName(node.callee);
  if (node.type === 'TaggedTemplateExpression') return calleeName(node.tag);
  return '';
}

/** The text of a key or identifier; empty for computed ones. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  return '';
}
