// The page as a person uses it: CHROMIUM=PATH node swagger-ui.mjs URL
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { chromium } from 'playwright-core';

const [url] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM;
const KEY = 'demo-key';
const SECRET = 'demo-secret';
let checks = 0;
const check = (condition, what) => {
  assert.ok(condition, what);
  checks += 1;
  console.log('ok: ' + what);
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
  page.setDefaultTimeout(300_000);
  const sent = [];
  const complaints = [];
  page.on('request', (request) => sent.push(request));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(url + '/swagger-ui.html');
  const workspaces = page.locator('.opblock', { has: page.locator('[data-path="/workspaces"]') });
  await workspaces.waitFor();
  check(true, 'the page shows the API');
  check((await page.locator('.opblock').count()) === 13, 'each route is there');
  check((await page.locator('.btn.authorize').count()) === 0, 'the secret has one field, and no dialogue beside it');
  check(complaints.length === 0, 'nothing is refused by the policy: ' + complaints.join('; '));

  const execute = async (block) => {
    if ((await block.locator('.execute').count()) === 0) {
      await block.locator('.opblock-summary-control').click();
    }
    const path = (await block.locator('[data-path]').getAttribute('data-path')).split('{')[0];
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname.startsWith(path));
    await block.locator('.execute').click();
    const response = await answered;
    const shown = block.locator('.live-responses-table td.response-col_status:not(.col_header)');
    await shown.filter({ hasText: String(response.status()) }).waitFor();
    return response;
  };

  check((await execute(workspaces)).status() === 401, 'without a key the answer is 401');

  await page.fill('#key', KEY);
  await page.fill('#secret', 'wrong');
  check((await execute(workspaces)).status() === 401, 'with a wrong secret the answer is 401');

  await page.fill('#secret', SECRET);
  const response = await execute(workspaces);
  check(response.status() === 200, 'signed, GET /workspaces is answered 200');
  const headers = await response.request().allHeaders();
  const expected = createHmac('sha256', SECRET).update(headers['x-date']).digest('hex');
  check(headers['x-signature'] === expected, 'the signature is the HMAC of the date');
  const shown = await workspaces.locator('.live-responses-table').innerText();
  check(shown.includes('ws-demo'), 'the page shows the answer');
  await page.screenshot({ path: 'page.png' });

  const exported = page.locator('.opblock-get', { has: page.locator('[data-path="/vip-messages/export"]') });
  check((await execute(exported)).status() === 200, 'an export with the values of the example is answered 200');

  for (const request of sent) {
    const all = [request.url(), JSON.stringify(await request.allHeaders()), request.postData() ?? ''].join('\n');
    assert.ok(!all.includes(SECRET), 'the secret was sent to ' + request.url());
    assert.ok(request.url().startsWith(url + '/') || request.url().startsWith('data:'), 'asked elsewhere: ' + request.url());
  }
  check(sent.length > 6, `the secret is in none of ${sent.length} requests, and none goes elsewhere`);
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href]));
  check(!kept.includes(SECRET), 'the secret is in no storage, no cookie and no address');
  check(!(await page.locator('#api').innerHTML()).includes(SECRET), 'the secret is nowhere in what the page shows');
  await page.reload();
  check((await page.inputValue('#secret')) === '', 'after a reload it is gone');
} finally {
  await browser.close();
}
console.log(`${checks} passed, 0 failed`);
