// The style sheet and the icon, read once and named by their content for caches.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { Hono } from 'hono';

import { paths } from '../web/paths.ts';
import type { ConsoleEnv } from './context.ts';

const folder = new URL('../web/styles/', import.meta.url);
const FILES = [
  { path: paths.styles, file: 'console.css', type: 'text/css; charset=utf-8' },
  { path: paths.icon, file: 'icon.svg', type: 'image/svg+xml' },
] as const;

export function assetRoutes(): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  for (const { path, file, type } of FILES) {
    const body = readFileSync(new URL(file, folder), 'utf8');
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    app.get(path, (c) => {
      // Asked again each time, answered in full only when it changed.
      const caching = { etag, 'cache-control': 'no-cache' };
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, caching);
      return c.body(body, 200, { ...caching, 'content-type': type });
    });
  }
  return app;
}
