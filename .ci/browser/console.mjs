// The operators' console as a person uses it: CHROMIUM=PATH node console.mjs CONSOLE_URL [PICTURES]
// CONSOLE_URL is what the start prints, with its token. PICTURES is a folder for new pictures of docs/.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [url, pictures] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8');
const VIEWS = ['Overview', 'Exports', 'Organisations', 'Queues', 'Workers', 'Dead letters', 'Redrives', 'Audit'];
const HOSTILE = '<img src=x onerror="document.title=\'owned\'">\u202e\u001b[31m';
let checks = 0;
const check = (condition, what) => {
  assert.ok(condition, what);
  checks += 1;
  console.log('ok: ' + what);
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const complaints = [];
  const open = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    // the policy of the page forbids a script that a test would put into it; axe comes before it
    await context.addInitScript(axe);
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    return page;
  };
  const go = async (page, title) => {
    const link = page.getByRole('navigation').getByRole('link', { name: title, exact: true });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const violations = async (page) => {
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(' ')}`);
  };

  const page = await open();
  check(!page.url().includes('token'), 'the token leaves the address');
  await page.getByText('live', { exact: true }).waitFor();
  check(true, 'the page says that it is live');
  for (const title of VIEWS) {
    await go(page, title);
    check((await violations(page)).length === 0, `${title}: axe finds nothing: ${await violations(page)}`);
  }

  await go(page, 'Exports');
  await page.locator('tbody a.id').first().click();
  await page.getByRole('heading', { level: 1, name: /^Export/ }).waitFor();
  check((await page.locator('dl').innerText()).includes('succeeded'), 'an export of the demo is shown with its state');
  check((await violations(page)).length === 0, 'one export: axe finds nothing');

  await go(page, 'Queues');
  const pause = page.getByRole('button', { name: 'Pause slices' });
  await pause.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  check((await violations(page)).length === 0, 'the dialog: axe finds nothing');
  check(await dialog.getByLabel('Reason').evaluate((field) => field === document.activeElement), 'the dialog begins with the reason');
  await page.keyboard.type('short');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  check(await dialog.isVisible(), 'a short reason is not taken');
  await dialog.getByLabel('Reason').fill('the bucket is being moved');
  await dialog.getByRole('button', { name: 'Pause', exact: true }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Resume slices' }).press('Enter');
  await dialog.getByLabel('Reason').fill('the bucket has moved');
  await dialog.getByRole('button', { name: 'Resume', exact: true }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await go(page, 'Audit');
  const audit = await page.locator('tbody').innerText();
  check(audit.includes('lane.pause') && audit.includes('the bucket is being moved') && audit.includes('lane.resume'),
    'the audit has both actions with their reasons');

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText(/^paused/).waitFor();
  const sent = [];
  page.on('request', (request) => sent.push(request.url()));
  await page.waitForTimeout(3000);
  check(sent.length === 0, 'a paused page asks for nothing');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await page.getByText('live', { exact: true }).waitFor();
  check(sent.some((request) => request.endsWith('/ops/v1/stream')), 'a page that is resumed reads the stream again');

  // what only a large system has, and what a stranger can write
  const job = (index) => ({
    exportId: String(index).padStart(32, '0'), orgId: HOSTILE, workspaceId: HOSTILE, channelId: HOSTILE, from: '2026-06-01T00:00:00Z',
    until: '2026-07-01T00:00:00Z', format: 'csv', state: 'failed', createdAt: '2026-07-01T00:00:00Z', changedAt: '2026-07-01T00:00:00Z',
    startedAt: null, finishedAt: null, rowsDone: 5, rowsTotal: 10, attempt: 1, failures: 1, claims: 1, large: true, slices: 5000,
    failure: { code: 'internal', message: HOSTILE }, retryOf: null, retriedAs: null, callbackState: null });
  const at = '2026-07-01T00:00:00Z';
  const stub = (path, body) => page.route((address) => address.pathname === `/ops/v1/${path}`, (route) => route.fulfill({ json: body }));
  await stub('jobs', { at, jobs: Array.from({ length: 200 }, (_, index) => job(index)), next: 'more' });
  await stub(`jobs/${'0'.repeat(32)}`, { at, job: job(0), slices: { total: 5000, done: 2500, rows: 9, cells: 'dorf'.repeat(1250) },
    callback: { host: HOSTILE, state: 'pending', attempts: 1, lastOutcome: HOSTILE, nextAttemptAt: null }, commands: [HOSTILE] });
  await stub('workers', { at, workers: Array.from({ length: 200 }, (_, index) => ({ name: HOSTILE + index, version: HOSTILE, startedAt: at,
    seenAt: at, state: 'alive', threads: { jobs: 4 }, inHand: Array.from({ length: 10 }, () => ({ lane: 'slices', topic: 't', partition: 0,
      offset: 0, exportId: '0'.repeat(32), orgId: HOSTILE, since: at })), heapUsedBytes: 1, heapMaxBytes: 2 })) });
  await stub('letters', { at, letters: [{ id: '0-0', at, state: 'open', code: HOSTILE, reason: HOSTILE, error: HOSTILE, topic: HOSTILE,
    worker: HOSTILE, exportId: null, orgId: HOSTILE, attempt: '1', jobState: null, redrivenAs: null, value: HOSTILE }], next: null });
  await stub('organisations', { at, capped: true, organisations: Array.from({ length: 200 }, (_, index) => ({ orgId: HOSTILE + index,
    queued: 9, running: 1, assembling: 0, remainingRows: 1e9, oldestExportId: '0'.repeat(32), oldestCreatedAt: at })) });
  const timed = async (title, open) => {
    const before = await page.evaluate(() => performance.now());
    await open();
    console.log(`${title}: ${Math.round(await page.evaluate(() => performance.now()) - before)} ms`);
  };
  await timed('200 exports', () => go(page, 'Exports'));
  check((await page.locator('tbody tr').count()) === 200, 'a page of 200 exports is shown');
  await timed('an export of 5,000 slices', async () => {
    await page.locator('tbody a.id').first().click();
    await page.locator('canvas').waitFor();
  });
  check((await page.locator('main *').count()) < 200, '5,000 slices are one element');
  await timed('200 workers with 2,000 tickets', () => go(page, 'Workers'));
  check((await page.locator('tbody tr').count()) === 200, '200 workers are shown');
  await go(page, 'Organisations');
  check((await page.locator('tbody tr').count()) === 200 && (await page.getByText('There are more').count()) === 1, '200 organisations are shown');
  check((await page.locator('main img').count()) === 0, 'an organisation is text');
  await go(page, 'Dead letters');
  check((await page.locator('main img').count()) === 0 && !(await page.title()).includes('owned'), 'text of strangers stays text');
  await page.unrouteAll({ behavior: 'ignoreErrors' });

  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }], ['narrow', { viewport: { width: 320, height: 800 } }], ['light', { colorScheme: 'light' }]]) {
    const other = await open(options);
    for (const title of VIEWS) {
      await go(other, title);
      const found = await violations(other);
      check(found.length === 0, `${name}, ${title}: axe finds nothing: ${found}`);
      const wide = await other.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      check(!wide, `${name}, ${title}: the page needs no scrolling to the side`);
    }
    if (pictures) {
      await go(other, 'Overview');
      await other.screenshot({ path: `${pictures}/console-${name}.png` });
    }
    await other.context().close();
  }

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(new URL('/', url).href);
  await stranger.getByLabel('Token').fill('wrong-token');
  await stranger.getByRole('button', { name: 'Open the console' }).click();
  await stranger.getByText('This token does not work').waitFor();
  check(true, 'a wrong token is said to be wrong');
  check(complaints.length === 0, 'nothing is refused by the policy, and no script fails: ' + complaints.join('; '));
  console.log(`${checks} passed, 0 failed`);
} finally {
  await browser.close();
}
