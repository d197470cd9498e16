// The compiler with its fonts, in a thread of its own: typesetting is synchronous and would hold up a server's calls.
// It may read its templates and fonts and nothing else.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/** What the thread is started with. */
export interface PressSettings {
  /** Folder of the templates; a template reaches nothing outside of it. */
  readonly templates: string;
}

/** One document to set. */
export interface PressOrder {
  readonly place: number;
  /** File name in the folder of templates. */
  readonly template: string;
  /** What the template reads as `json(bytes(sys.inputs.data))`. */
  readonly data: string;
  /** The document's own date, in seconds since 1970: it is part of the bytes. */
  readonly dated: number;
}

/** The bytes, or why there are none. */
export type PressAnswer =
  | { readonly place: number; readonly pdf: Uint8Array<ArrayBuffer> }
  | { readonly place: number; readonly fault: string };

/** Only PDF/A-2b is made: fonts inside, no outside references; auditors can open it in ten years (ISO 19005-2). */
const STANDARD = 'a-2b';
/** Compiled parts that were not used by this many documents are dropped, so that memory stays flat. */
const KEPT_DOCUMENTS = 10;

const fontFolders = [
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
].map((font) => dirname(fileURLToPath(font)));

const { templates } = workerData as PressSettings;
const compiler = NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths: fontFolders }] });

parentPort?.on('message', (order: PressOrder) => {
  const answer = set(order);
  // The bytes move to the other thread instead of being copied.
  parentPort?.postMessage(answer, 'pdf' in answer ? [answer.pdf.buffer] : []);
});

function set({ place, template, data, dated }: PressOrder): PressAnswer {
  try {
    const pdf = compiler.pdf(
      { mainFilePath: `${templates}/${template}`, inputs: { data } },
      { creationTimestamp: dated, pdfStandard: STANDARD },
    );
    // A copy in plain memory: what the compiler gives is its own.
    return { place, pdf: new Uint8Array(pdf) };
  } catch (error) {
    return { place, fault: error instanceof Error ? error.message : String(error) };
  } finally {
    compiler.evictCache(KEPT_DOCUMENTS);
  }
}
