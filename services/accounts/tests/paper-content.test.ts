// What may be kept as a paper: every fault of content by bytes that have it, and that no bytes break the inspection.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectPaper } from '../src/adapters/paper-content.ts';
import { emptyZip, jpeg, pdf, pdfStream, png, pngChunk } from './papers.ts';

const text = (words: string): Buffer => Buffer.from(words, 'latin1');
const JPEG = 'image/jpeg';
const PNG = 'image/png';
const PDF = 'application/pdf';
const objStm = (names: string) => pdf({ objects: [pdfStream('/Type /ObjStm /N 1 /First 4', text(names))] });
const OBJECTS = '/Type /ObjStm /N 1 /First 4';
const SCRIPT = text('1 0 <</OpenAction <</S /JavaScript /JS (x)>>>>');
const hidden = '\n%stream\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n%endstream\n';
const hex = (content: Buffer): Buffer => text(`${content.toString('hex')}>`);
/** An object with a stream as it comes; the length is said unless the words say another. */
const object = (dictionary: string, content: Buffer): Buffer =>
  Buffer.concat([
    text(`9 0 obj <<${dictionary}${dictionary.includes('/Length') ? '' : ` /Length ${content.length}`}>> stream\n`),
    content,
    text('\nendstream endobj\n'),
  ]);
const stream = (dictionary: string, content: Buffer): Buffer => pdf({ objects: [object(dictionary, content)] });
const deflated = (dictionary: string, content: Buffer): Buffer => pdf({ objects: [pdfStream(dictionary, content)] });
/** 40 MB of nothing in 40 kB, and a second time. */
const zeroes = (number: number) => pdfStream('/Subtype /Image', Buffer.alloc(40 * 1_048_576), number);
const sideData = (type: string, prefix: Buffer, size: number): Buffer =>
  png({ extra: pngChunk(type, Buffer.concat([prefix, deflateSync(Buffer.alloc(size))])) });

describe('papers that may be kept', () => {
  it.each<[string, Buffer, string]>([
    ['a photograph', jpeg(), JPEG],
    ['a progressive photograph', jpeg({ scans: 12 }), JPEG],
    ['a picture', png(), PNG],
    ['an interlaced picture', png({ width: 64, height: 64, interlace: 1, pixels: Buffer.alloc(64 * 64 + 120) }), PNG],
    ['a picture with a colour profile', sideData('iCCP', text('sRGB\0\0'), 3_000), PNG],
    ['a document', pdf(), PDF],
    ['a scan of one page', stream('/Subtype /Image /Width 2480 /Height 3508 /Filter /DCTDecode', jpeg()), PDF],
    ['a fax deflated once more', stream('/Subtype /Image /Filter [/FlateDecode /DCTDecode]', deflateSync(jpeg())), PDF],
    ['words that only look like names', pdf({ catalogue: '/Title (see /JS and \\( /AA) /Author <2F4A53>' }), PDF],
    [
      'objects whose length is said elsewhere',
      pdf({
        objects: [`9 0 obj <<${OBJECTS} /Length 8 0 R>> stream\n1 0 <<>>\nendstream endobj\n`, '8 0 obj 8 endobj\n'],
      }),
      PDF,
    ],
    ['a document of compressed objects', objStm('<</Title (scan)>>'), PDF],
    [
      'a document whose picture has a name by chance',
      pdf({ objects: [pdfStream('/Subtype /Image', text('/JS'))] }),
      PDF,
    ],
  ])('%s', async (_name, bytes, mediaType) => {
    expect(await inspectPaper(bytes, mediaType)).toEqual({ mediaType });
  });
});

describe('papers that may not', () => {
  it.each<[string, string, Buffer, string]>([
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'an archive', Buffer.concat([text('PK\x03\x04'), emptyZip]), PDF],
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'a program', text('MZ\x90\0'), JPEG],
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'an animation', text('GIF89a'), PNG],
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'a drawing with scripts', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), PNG],
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'a document behind other bytes', Buffer.concat([text('GIF89a '), pdf()]), PDF],
    ['DOCUMENT_TYPE_NOT_ALLOWED', 'nothing', Buffer.of(), PNG],
    ['DOCUMENT_TYPE_MISMATCH', 'a photograph called a picture', jpeg(), PNG],
    ['DOCUMENT_TYPE_MISMATCH', 'a document called a photograph', pdf(), JPEG],
    ['DOCUMENT_DAMAGED', 'a photograph cut off', jpeg().subarray(0, -4), JPEG],
    ['DOCUMENT_DAMAGED', 'a photograph without a frame', Buffer.from('ffd8ffd9', 'hex'), JPEG],
    ['DOCUMENT_DAMAGED', 'a picture cut off', png().subarray(0, -6), PNG],
    ['DOCUMENT_DAMAGED', 'a picture with a wrong checksum', Buffer.from(png()).fill(1, 20, 21), PNG],
    ['DOCUMENT_DAMAGED', 'a picture with too few rows', png({ pixels: Buffer.alloc(50) }), PNG],
    ['DOCUMENT_DAMAGED', 'a document without pages', pdf({ pages: 0 }), PDF],
    ['DOCUMENT_DAMAGED', 'a document without an end', pdf().subarray(0, -8), PDF],
    ['DOCUMENT_DIMENSIONS', 'a photograph of no size', jpeg({ width: 8, height: 8 }), JPEG],
    ['DOCUMENT_DIMENSIONS', 'a photograph of 4 gigapixels', jpeg({ width: 65_535, height: 65_535 }), JPEG],
    [
      'DOCUMENT_DIMENSIONS',
      'a picture of 100 megapixels',
      png({ width: 10_000, height: 10_000, pixels: Buffer.of() }),
      PNG,
    ],
    ['DOCUMENT_DIMENSIONS', 'a page as large as a country', pdf({ box: '0 0 9999999 9999999' }), PDF],
    ['DOCUMENT_DIMENSIONS', 'a page without width', pdf({ box: '0 0 0 842' }), PDF],
    ['DOCUMENT_DIMENSIONS', 'a book', pdf({ pages: 51 }), PDF],
    ['DOCUMENT_BOMB', 'a picture with more than its header says', png({ pixels: Buffer.alloc(30_000_000) }), PNG],
    ['DOCUMENT_BOMB', 'a picture with a text of 20 MB', sideData('zTXt', text('Comment\0\0'), 20_000_000), PNG],
    ['DOCUMENT_BOMB', 'a picture with a profile of 20 MB', sideData('iCCP', text('x\0\0'), 20_000_000), PNG],
    [
      'DOCUMENT_BOMB',
      'a picture with an international text of 20 MB',
      sideData('iTXt', text('x\0\x01\0\0\0'), 20_000_000),
      PNG,
    ],
    ['DOCUMENT_BOMB', 'a photograph of 300 scans', jpeg({ scans: 300 }), JPEG],
    ['DOCUMENT_BOMB', 'a document of 80 MB in 80 kB', pdf({ objects: [zeroes(9), zeroes(10)] }), PDF],
    [
      'DOCUMENT_BOMB',
      'a stream compressed twice',
      pdf({ objects: [pdfStream('/Filter [/FlateDecode]', text('x'))] }),
      PDF,
    ],
    ['DOCUMENT_POLYGLOT', 'a photograph with an archive behind it', Buffer.concat([jpeg(), emptyZip]), JPEG],
    ['DOCUMENT_POLYGLOT', 'a picture with a page behind it', Buffer.concat([png(), text('<script>')]), PNG],
    ['DOCUMENT_POLYGLOT', 'a document with an archive behind it', Buffer.concat([pdf(), emptyZip]), PDF],
    [
      'DOCUMENT_POLYGLOT',
      'a document with an archive inside to its end',
      Buffer.concat([pdf().subarray(0, -6), text('PK\x05\x06'), Buffer.alloc(16), u16le(6), text('%%EOF\n')]),
      PDF,
    ],
    [
      'DOCUMENT_POLYGLOT',
      'a photograph that is a web page',
      jpeg({ comment: '<html><script>alert(1)</script>' }),
      JPEG,
    ],
    [
      'DOCUMENT_ACTIVE_CONTENT',
      'a script',
      pdf({ catalogue: '/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>' }),
      PDF,
    ],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script in disguise', pdf({ catalogue: '/Open#41ction <</S /J#61vaScript>>' }), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a program to launch', pdf({ catalogue: '/A <</S /Launch /F (cmd.exe)>>' }), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script in a compressed object', objStm('<</S /JavaScript>>'), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'an attachment', pdf({ catalogue: '/Names <</EmbeddedFiles 7 0 R>>' }), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script between words that look like a stream', pdf({ catalogue: hidden }), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script in plain objects', stream('/Type /ObjStm /N 1 /First 4', SCRIPT), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script in objects of no type', stream('/N 1 /First 4', SCRIPT), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a script in objects of a disguised type', deflated('/Type /Obj#53tm', SCRIPT), PDF],
    ['DOCUMENT_ACTIVE_CONTENT', 'a stream that is elsewhere', stream('/FFilter /FlateDecode', text('')), PDF],
    [
      'DOCUMENT_FILTER_NOT_ALLOWED',
      'a script in hexadecimal objects',
      stream(`${OBJECTS} /Filter /ASCIIHexDecode`, hex(SCRIPT)),
      PDF,
    ],
    [
      'DOCUMENT_FILTER_NOT_ALLOWED',
      'a script in hexadecimal deflated objects',
      stream(`${OBJECTS} /Filter [/ASCIIHexDecode /FlateDecode]`, hex(deflateSync(SCRIPT))),
      PDF,
    ],
    [
      'DOCUMENT_FILTER_NOT_ALLOWED',
      'a filter that is said elsewhere',
      pdf({
        objects: [
          '8 0 obj [/FlateDecode] endobj\n',
          object('/Filter 8 0 R', deflateSync(Buffer.alloc(80 * 1_048_576))),
        ],
      }),
      PDF,
    ],
    ['DOCUMENT_FILTER_NOT_ALLOWED', 'an old compression', stream('/Filter /LZWDecode', text('x')), PDF],
    [
      'DOCUMENT_BOMB',
      'a disguised filter',
      stream('/Filter /Fl#61teDecode', deflateSync(Buffer.alloc(80 * 1_048_576))),
      PDF,
    ],
    ['DOCUMENT_BOMB', 'two disguised filters', stream('/Filter [/Fl#61teDecode /Fl#61teDecode]', text('x')), PDF],
    ['DOCUMENT_DAMAGED', 'objects that cannot be read', stream(`${OBJECTS} /Filter /FlateDecode`, text('none')), PDF],
    [
      'DOCUMENT_DAMAGED',
      'objects of another length than they say',
      stream('/N 1 /First 4 /Length 1', text('1 0 <<>>')),
      PDF,
    ],
    [
      'DOCUMENT_DAMAGED',
      'a stream without a dictionary',
      pdf({ objects: ['9 0 obj stream\nx\nendstream endobj\n'] }),
      PDF,
    ],
    [
      'DOCUMENT_DAMAGED',
      'an object within a picture',
      stream('/Subtype /Image', text('7 0 obj <</S /JavaScript>> endobj')),
      PDF,
    ],
    [
      'DOCUMENT_DAMAGED',
      'an object within a comment',
      pdf({ catalogue: '\n%7 0 obj <</S /JavaScript>> endobj\n' }),
      PDF,
    ],
    ['DOCUMENT_DAMAGED', 'an object within a string', pdf({ catalogue: '/Title (\n7 0 obj <</S /JavaScript>>)' }), PDF],
    ['DOCUMENT_DAMAGED', 'a string without an end', pdf({ catalogue: '/Title (never' }), PDF],
    [
      'DOCUMENT_DIMENSIONS',
      'a picture of 4 gigapixels in it',
      stream('/Subtype /Image /Width 65535 /Height 65535 /Filter /CCITTFaxDecode', text('x')),
      PDF,
    ],
    ['DOCUMENT_ENCRYPTED', 'a password', pdf({ trailer: '/Encrypt 5 0 R' }), PDF],
  ])('%s: %s', async (fault, _name, bytes, announced) => {
    expect(await inspectPaper(bytes, announced)).toEqual({ fault });
  });

  it('never breaks, whatever byte is changed, cut off or added', async () => {
    const originals = [
      { bytes: jpeg(), mediaType: JPEG },
      { bytes: png({ width: 64, height: 64 }), mediaType: PNG },
      { bytes: objStm('<</Title (x)>>'), mediaType: PDF },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.nat(5_000),
        fc.nat(255),
        fc.constantFrom('change', 'cut', 'add'),
        async ({ bytes, mediaType }, at, value, how) => {
          const place = at % bytes.length;
          const changed = Buffer.from(bytes);
          changed[place] = value;
          const bad = { change: changed, cut: bytes.subarray(0, place), add: Buffer.concat([bytes, Buffer.of(value)]) }[
            how
          ];
          const inspected = await inspectPaper(bad, mediaType);
          expect(Object.keys(inspected)).toHaveLength(1);
          expect('fault' in inspected || how !== 'cut' || mediaType === PDF).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function u16le(value: number): Buffer {
  return Buffer.of(value & 0xff, value >> 8);
}
