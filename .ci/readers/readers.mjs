// Prints each row of a file as a JSON array: node readers.mjs READER FILE [CHROMIUM]
import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { chromium } from 'playwright-core';

const [reader, file, executablePath] = process.argv.slice(2);
const print = (row) => console.log(JSON.stringify(row));

const read = {
  csv() {
    const bytes = readFileSync(file);
    parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { bom: true }).forEach(print);
  },
  async jsonl() {
    const bytes = createReadStream(file);
    const lines = createInterface({ input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes, crlfDelay: Infinity });
    for await (const line of lines) {
      print(Object.values(JSON.parse(line)));
    }
  },
  /** A page that decompresses what it fetches. */
  async browser() {
    const server = createServer((request, response) => {
      response.setHeader('content-type', request.url === '/file' ? 'application/gzip' : 'text/html');
      response.end(request.url === '/file' ? readFileSync(file) : '<title>reader</title>');
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto('http://127.0.0.1:' + server.address().port);
      const text = await page.evaluate(async () => {
        const { body } = await fetch('/file');
        return new Response(body.pipeThrough(new DecompressionStream('gzip'))).text();
      });
      parse(text).forEach(print);
    } finally {
      await browser.close();
      server.close();
    }
  },
};

await read[reader]();
