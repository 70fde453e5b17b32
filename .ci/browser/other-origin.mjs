// A page of another origin, as docs/http-api.md describes it:
// CHROMIUM=PATH node other-origin.mjs API ORIGIN STORAGE FIRESTORE DOCS SCRATCH
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { Firestore, Timestamp } from '@google-cloud/firestore';
import { chromium } from 'playwright-core';

const [api, origin, storage, firestoreHost, docs, scratch] = process.argv.slice(2);
const TIMEOUT = 300_000;
let checks = 0;
const check = (condition, what) => {
  assert.ok(condition, what);
  checks += 1;
  console.log('ok: ' + what);
};
const text = (page) => readFileSync(join(docs, page), 'utf8');

// what the pages document: the code of a page, and the rules of the bucket
const code = [...text('http-api.md').matchAll(/^```javascript\n(.*?)^```/gms)]
  .map((block) => block[1].replace('http://127.0.0.1:8080', api));
check(code.length === 2, 'the document has the reader and its use');
const setup = execFileSync(join(docs, '..', 'deploy', 'google-cloud', 'setup.sh'), ['--dry-run', '--project=p', '--location=europe-west1', '--bucket=exports', '--origin=https://app.example.com'], { encoding: 'utf8' });
const cors = JSON.parse(/^# cors\.json: (.*)$/m.exec(setup)[1]);
check(cors[0].origin[0] === 'https://app.example.com', 'the set-up has rules for a bucket');
cors[0].origin = [origin];
const setCors = async (rules) => {
  const answer = await fetch(storage + '/storage/v1/b/vip-exports', { method: 'PATCH', body: JSON.stringify({ cors: rules }) });
  assert.equal(answer.status, 200, await answer.text());
};

// an empty page of that origin
const pages = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>page</title>'));
pages.listen(new URL(origin).port, '127.0.0.1');
await once(pages, 'listening');

// between page and API, to cut a stream
const heads = [];
let cut = () => {};
const proxy = createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  if (method === 'GET') {
    heads.push(headers);
    cut = () => outgoing.destroy();
  }
  const forwarded = request(api + url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  outgoing.on('close', () => forwarded.destroy());
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');

process.env.FIRESTORE_EMULATOR_HOST = firestoreHost;
const firestore = new Firestore({ projectId: 'vip-export-local' });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

/** Runs code as a module of the page, and returns what it logs. */
async function run(page, source) {
  const lines = [];
  const log = (message) => message.type() === 'log' && lines.push(message.text());
  page.on('console', log);
  const failure = await page.evaluate((text) => new Promise((done) => {
    window.done = done;
    const script = document.createElement('script');
    script.type = 'module';
    script.textContent = `try { ${text}\n window.done(null); } catch (error) { window.done(String(error)); }`;
    document.body.append(script);
  }), source);
  page.off('console', log);
  return { lines, failure };
}

try {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT);
  await page.goto(origin);

  // the code of the document, in the browser and in Node
  await setCors(cors);
  const shown = await run(page, code.join('\n'));
  check(shown.failure === null, 'the code of the document runs on a page of another origin: ' + shown.failure);
  check(shown.lines.some((line) => line.startsWith('SUCCEEDED')), 'it reads the end of an export');
  check(shown.lines.at(-1).startsWith('id,timestamp,userId'), 'it reads the file: ' + shown.lines.at(-1));
  writeFileSync(join(scratch, 'document.mjs'), code.join('\n'));
  const node = execFileSync(process.execPath, [join(scratch, 'document.mjs')], { encoding: 'utf8', timeout: TIMEOUT });
  check(node.includes('\nid,timestamp,userId'), 'it runs in Node');

  await setCors([]);
  const hidden = await run(page, code.join('\n'));
  check(/Failed to fetch/.test(hidden.failure), 'without rules of the bucket the browser hides the file');
  await setCors(cors);

  // what a page can read of answers, errors and headers
  const read = (url, headers = {}) => page.evaluate(async ([from, more]) => {
    const answer = await fetch(from, { headers: more });
    return { status: answer.status, body: await answer.text(), headers: Object.fromEntries(answer.headers) };
  }, [url, headers]);
  const sign = async () => JSON.parse((await run(page,
    code[0] + "console.log(JSON.stringify(await sign('demo-key', 'demo-secret')));")).lines[0]);
  const { exports } = JSON.parse((await read(api + '/vip-messages/exports?limit=1', await sign())).body);
  const poll = async (headers) =>
    read(`${api}/vip-messages/exports/${exports[0].exportId}`, { ...await sign(), ...headers });
  const polled = await poll({ Prefer: 'wait=1' });
  check(polled.status === 200 && polled.headers['preference-applied'], 'a page can poll an export');
  check((await poll({ 'If-None-Match': polled.headers.etag })).status === 304, 'and ask whether it has changed');
  const { csvUrl, bytes } = JSON.parse(polled.body);
  const first = await read(csvUrl, { Range: 'bytes=0-0' });
  check(first.headers['content-range'] === `bytes 0-0/${bytes}`, 'and read the size of the file from its link');
  const refused = await read(api + '/workspaces');
  check(refused.status === 401 && refused.body.includes('Unauthorized'), 'a page can read why it was refused');
  check('date' in refused.headers, 'and the time of the server');
  const other = await context.newPage();
  await other.goto(origin.replace('127.0.0.1', 'localhost'));
  const failure = await other.evaluate((url) => fetch(url).catch(String), api + '/workspaces');
  check(failure === 'TypeError: Failed to fetch', 'a page of an origin that is not allowed reads nothing');

  // a stream that breaks: the export stays active until the page has reconnected
  const exportOf = async (mediumId) => {
    const source = code[0] + `
      const answer = await fetch('${api}/vip-messages/export?' + new URLSearchParams(
        { workspaceId: 'ws-demo', mediumId: ${JSON.stringify(mediumId)}, from: '2026-06-01', to: '2026-06-30' }),
        { headers: await sign('demo-key', 'demo-secret') });
      console.log(await answer.text());`;
    const { lines, failure } = await run(page, source);
    assert.equal(failure, null);
    return JSON.parse(lines[0]);
  };
  const done = (await firestore.collection('ExportJobs').get()).docs.find((job) => job.get('state') === 'succeeded');
  const job = firestore.collection('ExportJobs').doc('reconnect-' + process.pid);
  const active = { ...done.data(), state: 'running', finishedAt: null, changedAt: Timestamp.now(),
    objectName: null, rows: null, bytes: null, crc32c: null, cellsDefused: null };
  await job.set(active);
  const proxyUrl = `http://127.0.0.1:${proxy.address().port}`;
  let seen = 0;
  page.on('console', (message) => {
    if (message.text() === 'RUNNING') {
      seen += 1;
      cut();
    }
  });
  proxy.on('request', (incoming) => {
    if (incoming.method === 'GET' && heads.length === 2) {
      job.update({ ...done.data(), changedAt: Timestamp.now() });
    }
  });
  const events = await run(page, code[0] + `
    for await (const event of events('${proxyUrl}/vip-messages/exports/${job.id}/events', 'demo-key', 'demo-secret')) {
      console.log(event.job.state);
    }`);
  check(events.failure === null, 'a reader survives a broken stream: ' + events.failure);
  check(seen === 1 && events.lines.join() === 'RUNNING,SUCCEEDED', 'it gets each event once: ' + events.lines);
  check(heads.length === 2, 'it has connected twice');
  check(!heads[0]['last-event-id'] && /^\d+-running-/.test(heads[1]['last-event-id']), 'and names its last event');
  check(heads[0]['x-signature'] !== heads[1]['x-signature'] && heads[0]['x-date'] < heads[1]['x-date'],
    'with a signature of its own');

  // names of files
  const devtools = await browser.newBrowserCDPSession();
  const { targetInfos } = await devtools.send('Target.getTargets');
  const { browserContextId } = targetInfos.find((target) => target.url.startsWith(origin));
  const demo = (await firestore.doc('Channels/ch-demo').get()).data();
  const names = {
    'ch-demo': ['ch-demo', 'ch-demo'],
    'Zürich ☕ "x"': ['Zürich_☕__x_', 'Z_rich____x_'],
    '日本': ['日本', '__'],
  };
  for (const [index, [id, [inBrowser, inCurl]]] of Object.entries(names).entries()) {
    await firestore.collection('Channels').doc(id).set(demo);
    const { csvUrl } = await exportOf(id);
    const name = (channel) => `vip-messages_${channel}_2026-06-01_2026-06-30.csv`;
    const [saved, copied] = ['saved', 'copied'].map((folder) => join(scratch, folder + index));
    mkdirSync(saved);
    mkdirSync(copied);
    await devtools.send('Browser.setDownloadBehavior',
      { behavior: 'allow', downloadPath: saved, browserContextId, eventsEnabled: true });
    const completed = new Promise((resolve) => devtools.on('Browser.downloadProgress',
      ({ state }) => state === 'completed' && resolve()));
    await page.evaluate((url) => location.assign(url), csvUrl);
    await completed;
    check(readdirSync(saved).join() === name(inBrowser), 'Chromium saves ' + readdirSync(saved));
    execFileSync('curl', ['-sSfOJ', csvUrl], { cwd: copied, timeout: TIMEOUT });
    check(readdirSync(copied).join() === name(inCurl), 'curl saves ' + readdirSync(copied));
    assert.deepEqual(readFileSync(join(saved, name(inBrowser))), readFileSync(join(copied, name(inCurl))));
  }
} finally {
  await browser.close();
  await firestore.terminate();
  pages.close();
  proxy.close();
  proxy.closeAllConnections();
}
console.log(`${checks} passed, 0 failed`);
