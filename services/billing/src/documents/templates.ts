// Where the templates of documents lie.

/** Folder of the Typst templates. */
export const DOCUMENT_TEMPLATES = new URL('templates', import.meta.url);
