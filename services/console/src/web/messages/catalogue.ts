// The shape of a catalogue: every text of one language has its counterpart in the other, or nothing compiles.

/** Texts stay texts and sentences with parameters keep them; only the wording may differ. */
export type Counterpart<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Counterpart<T[K]> };

/** The word for a value from the wire; the value itself when the catalogue has none, so that nothing is hidden. */
export function wordOf(words: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}
