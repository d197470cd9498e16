import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { createTypesetter, TypesetError } from '../src/index.ts';

const press = createTypesetter({ templates: fileURLToPath(new URL('templates', import.meta.url)) });
afterAll(() => press.close());

const day = new Date('2026-11-22T00:00:00Z');
const letter = { name: '深圳市云帆信息技术有限公司', amounts: ['78.17', '0.01'] };
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('typesetter', () => {
  it('sets a PDF/A with its fonts inside', async () => {
    const pdf = Buffer.from(await press.pdf('letter.typ', letter, day)).toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toContain('pdfaid:part>2<');
    expect(pdf).toMatch(/\/FontFile[23]/);
  });

  it('gives the same bytes for the same content and date, and others for others', async () => {
    const first = digest(await press.pdf('letter.typ', letter, day));
    const again = createTypesetter({ templates: fileURLToPath(new URL('templates', import.meta.url)) });
    expect(digest(await again.pdf('letter.typ', letter, day))).toBe(first);
    await again.close();
    expect(digest(await press.pdf('letter.typ', { ...letter, name: '别的' }, day))).not.toBe(first);
    expect(digest(await press.pdf('letter.typ', letter, new Date('2026-11-23T00:00:00Z')))).not.toBe(first);
  });

  it('sets texts that look like commands as they are', async () => {
    const command = '#panic("run") $x$ \\ <label> *bold* [';
    await expect(press.pdf('letter.typ', { ...letter, name: command }, day)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('refuses what a template cannot set, and goes on', async () => {
    await expect(press.pdf('letter.typ', { name: 'no amounts' }, day)).rejects.toThrow(TypesetError);
    await expect(press.pdf('missing.typ', letter, day)).rejects.toThrow(TypesetError);
    await expect(press.pdf('letter.typ', letter, day)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('reads nothing outside of its templates', async () => {
    await expect(press.pdf('prying.typ', letter, day)).rejects.toThrow(TypesetError);
  });

  it('sets nothing once it is closed', async () => {
    const other = createTypesetter({ templates: fileURLToPath(new URL('templates', import.meta.url)) });
    await other.close();
    await expect(other.pdf('letter.typ', letter, day)).rejects.toThrow('closed');
  });
});
