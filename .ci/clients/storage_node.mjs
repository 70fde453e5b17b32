// What npm's @google-cloud/storage does with Cloud Storage, against a server that speaks its API:
// storage_node.mjs HOST:PORT, from a folder in which that package is installed. Any case that fails makes it exit non-zero.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

const { Storage } = createRequire(`${process.cwd()}/`)('@google-cloud/storage');
const storage = new Storage({
  apiEndpoint: `http://${process.argv[2]}`,
  projectId: 'p',
  retryOptions: { maxRetries: 2, totalTimeout: 300 },
});
const bucket = storage.bucket(`node-${process.pid}-${Date.now()}`);
const large = randomBytes(3_000_000);
const content = async (name, options) => (await bucket.file(name).download(options))[0].toString();
const status = async (call) => {
  try {
    await call();
    return 200;
  } catch (refused) {
    return refused.code ?? refused.status;
  }
};

const cases = {
  'a bucket is created once': async () => {
    await bucket.create();
    assert.equal(await status(() => bucket.create()), 409);
    assert.equal((await bucket.exists())[0], true);
    assert.ok((await storage.getBuckets())[0].some((found) => found.name === bucket.name));
  },
  'labels of a bucket are set and removed': async () => {
    await bucket.setMetadata({ labels: { a: '1', b: '2' } });
    await bucket.setMetadata({ labels: { a: null } });
    assert.deepEqual((await bucket.getMetadata())[0].labels, { b: '2' });
  },
  'a small object is saved in one request': async () => {
    await bucket.file('dir/small.csv').save('a,b\r\n', {
      resumable: false, contentType: 'text/csv', metadata: { metadata: { job: '4711' } },
    });
    assert.equal(await content('dir/small.csv'), 'a,b\r\n');
    const [resource] = await bucket.file('dir/small.csv').getMetadata();
    assert.equal(resource.contentType, 'text/csv');
    assert.equal(resource.metadata.job, '4711');
  },
  'a large object is saved in a resumable way': async () => {
    await bucket.file('large').save(large, { resumable: true });
    assert.deepEqual((await bucket.file('large').download())[0], large);
  },
  'a stream is uploaded in chunks': async () => {
    const file = bucket.file('stream');
    await pipeline(Readable.from([large.subarray(0, 1_000_000), large.subarray(1_000_000)]),
      file.createWriteStream({ resumable: true, chunkSize: 512 * 1024 }));
    assert.deepEqual((await file.download())[0], large);
  },
  'a wrong checksum is noticed': async () => {
    const stored = bucket.file('wrong');
    assert.notEqual(await status(() => stored.save('x', { resumable: false, metadata: { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' } })), 200);
    assert.equal((await stored.exists())[0], false);
  },
  'a part is downloaded': async () => {
    assert.equal(await content('dir/small.csv', { start: 2, end: 2 }), 'b');
  },
  'a packed object comes back unpacked': async () => {
    await bucket.file('packed').save('text '.repeat(1000), { gzip: true, resumable: false });
    assert.equal((await bucket.file('packed').getMetadata())[0].contentEncoding, 'gzip');
    assert.equal(await content('packed'), 'text '.repeat(1000));
  },
  'a packed object comes back packed': async () => {
    const [packed] = await bucket.file('packed').download({ decompress: false });
    assert.equal(packed.readUInt16BE(0), 0x1f8b);
  },
  'preconditions protect what is there': async () => {
    const once = () => bucket.file('once', { preconditionOpts: { ifGenerationMatch: 0 } })
      .save('x', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    assert.equal(await status(once), 200);
    assert.equal(await status(once), 412);
    assert.equal(await status(() => bucket.file('once').delete({ ifGenerationMatch: 1 })), 412);
  },
  'objects are listed with prefix, delimiter and pages': async () => {
    assert.deepEqual((await bucket.getFiles({ prefix: 'dir/' }))[0].map((file) => file.name), ['dir/small.csv']);
    const [, , answer] = await bucket.getFiles({ delimiter: '/', autoPaginate: false });
    assert.deepEqual(answer.prefixes, ['dir/']);
    const all = (await bucket.getFiles())[0].length;
    const [page, next] = await bucket.getFiles({ maxResults: 2, autoPaginate: false });
    assert.equal(page.length, 2);
    assert.equal((await bucket.getFiles({ ...next, maxResults: 100 }))[0].length, all - 2);
  },
  'objects are combined': async () => {
    const [combined] = await bucket.combine(['dir/small.csv', 'dir/small.csv'], 'twice');
    assert.equal(await content('twice'), 'a,b\r\na,b\r\n');
    assert.equal((await combined.getMetadata())[0].componentCount, 2);
  },
  'an object is copied and moved': async () => {
    await bucket.file('large').copy('copy');
    await bucket.file('copy').move('moved');
    assert.deepEqual((await bucket.file('moved').download())[0], large);
    assert.equal((await bucket.file('copy').exists())[0], false);
  },
  'metadata are changed and removed': async () => {
    const file = bucket.file('dir/small.csv');
    await file.setMetadata({ metadata: { job: null, other: '1' }, contentType: 'text/plain' });
    const [resource] = await file.getMetadata();
    assert.deepEqual(resource.metadata, { other: '1' });
    assert.equal(resource.contentType, 'text/plain');
    assert.equal(resource.metageneration, '2');
  },
  'what is missing is not found': async () => {
    assert.equal(await status(() => bucket.file('none').download()), 404);
    assert.equal(await status(() => bucket.file('none').getMetadata()), 404);
    assert.equal(await status(() => bucket.file('none').delete()), 404);
  },
  'a bucket is deleted with its objects': async () => {
    assert.equal(await status(() => bucket.delete()), 409);
    await bucket.deleteFiles();
    await bucket.delete();
    assert.equal((await bucket.exists())[0], false);
  },
};

setTimeout(() => {
  console.log('FAILED: not done after 600 s');
  process.exit(1);
}, 600_000).unref();
let failed = 0;
for (const [sentence, holds] of Object.entries(cases)) {
  try {
    await holds();
  } catch (wrong) {
    failed++;
    console.log(`FAILED: ${sentence}\n    ${wrong.stack}`);
  }
}
console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
