// Google's Node client against a Firestore server: node firestore_node.mjs HOST:PORT
// Each case gets a collection of its own. Exits non-zero if one fails.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {createRequire} from 'node:module';
import {join} from 'node:path';

process.env.FIRESTORE_EMULATOR_HOST = process.argv[2];
const require = createRequire(join(process.cwd(), 'package.json'));
const {AggregateField, FieldPath, FieldValue, Filter, Firestore, Timestamp} = require('@google-cloud/firestore');

const db = new Firestore({projectId: 'clients'});
const SECONDS = 300;
const NOT_FOUND = 5, ALREADY_EXISTS = 6, INVALID_ARGUMENT = 3, FAILED_PRECONDITION = 9;

const ids = async query => (await query.get()).docs.map(found => found.id);
const refused = (code, call) => assert.rejects(call, error => (assert.equal(error.code, code, error.message), true));

async function seeded(c, rows) {
  const batch = db.batch();
  for (const [id, fields] of Object.entries(rows)) batch.set(c.doc(id), fields);
  await batch.commit();
}

/** What a listener hears, one snapshot after the other. */
function listenTo(target, text) {
  const waiting = [], received = [];
  const say = one => (waiting.length ? waiting.shift()(one) : received.push(one));
  const stop = target.onSnapshot(snapshot => say(text(snapshot)), error => say(`error ${error.message}`));
  const next = () => received.length ? Promise.resolve(received.shift()) : new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`nothing received in ${SECONDS} s`)), SECONDS * 1000);
    waiting.push(one => (clearTimeout(late), resolve(one)));
  });
  return {next, stop};
}

const checks = {
  async 'documents are created, changed and deleted'(c) {
    const d = c.doc('d');
    await d.create({n: 1, m: {a: 1, b: 2}, none: null, bytes: Buffer.from([0, 255]), list: [1, 'a', {k: 1.5}]});
    await refused(ALREADY_EXISTS, () => d.create({n: 2}));
    await d.update({'m.a': 5, none: FieldValue.delete()});
    await d.update(new FieldPath('x.y'), 'z');
    await d.set({m: {c: 3}}, {merge: true});
    assert.deepEqual((await d.get()).data(),
      {n: 1, m: {a: 5, b: 2, c: 3}, 'x.y': 'z', bytes: Buffer.from([0, 255]), list: [1, 'a', {k: 1.5}]});
    const [masked] = await db.getAll(d, {fieldMask: ['m.b']});
    assert.deepEqual(masked.data(), {m: {b: 2}});
    await d.delete();
    assert.equal((await d.get()).exists, false);
    await refused(NOT_FOUND, () => d.update({n: 1}));
  },

  async 'preconditions on the update time'(c) {
    const d = c.doc('d');
    const {writeTime: first} = await d.set({n: 1});
    await d.update({n: 2}, {lastUpdateTime: first});
    await refused(FAILED_PRECONDITION, () => d.update({n: 3}, {lastUpdateTime: first}));
    await refused(FAILED_PRECONDITION, () => d.delete({lastUpdateTime: first}));
    await refused(NOT_FOUND, () => c.doc('none').delete({exists: true}));
  },

  async 'a batch is all or nothing'(c) {
    await seeded(c, {a: {n: 1}});
    await refused(ALREADY_EXISTS, () => db.batch().set(c.doc('b'), {n: 2}).create(c.doc('a'), {n: 3}).commit());
    assert.deepEqual(await ids(c), ['a']);
  },

  async 'a bulk writer writes everything'(c) {
    const writer = db.bulkWriter();
    for (let n = 0; n < 100; n++) writer.create(c.doc(`d${n}`), {n});
    await writer.close();
    assert.equal((await ids(c)).length, 100);
  },

  async 'transactions lose no update'(c) {
    const d = c.doc('counter');
    await d.set({n: 0});
    const add = () => db.runTransaction(async transaction => {
      const found = await transaction.get(d);
      transaction.update(d, {n: found.get('n') + 1});
    }, {maxAttempts: 50});
    await Promise.all([...Array(4)].map(async () => {
      for (let n = 0; n < 5; n++) await add();
    }));
    assert.equal((await d.get()).get('n'), 20);
  },

  async 'every filter'(c) {
    await seeded(c, {
      a: {n: 1, tags: ['x', 'y']}, b: {n: 2, tags: ['y']}, c: {n: 3, tags: []},
      d: {n: null}, e: {n: NaN}, f: {n: 'text'}, g: {other: 1},
    });
    for (const [field, operator, value, expected] of [
      ['n', '==', 2, ['b']], ['n', '<', 2, ['a']], ['n', '<=', 2, ['a', 'b']], ['n', '>', 2, ['c']],
      ['n', '>=', 2, ['b', 'c']], ['n', '!=', 2, ['e', 'a', 'c', 'f']], ['n', 'in', [1, 'text'], ['a', 'f']],
      ['n', 'not-in', [1, 2], ['e', 'c', 'f']], ['tags', 'array-contains', 'y', ['a', 'b']],
      ['tags', 'array-contains-any', ['x', 'z'], ['a']], ['n', '==', null, ['d']], ['n', '==', NaN, ['e']],
    ]) {
      assert.deepEqual(await ids(c.where(field, operator, value)), expected, `${field} ${operator} ${value}`);
    }
    const either = Filter.or(Filter.where('n', '==', 1),
      Filter.and(Filter.where('n', '>=', 2), Filter.where('tags', 'array-contains', 'y')));
    assert.deepEqual(await ids(c.where(either)), ['a', 'b']);
  },

  async 'orders, cursors and limits'(c) {
    await seeded(c, Object.fromEntries([...Array(6).keys()].map(n => [`d${n}`, {n, k: n % 2}])));
    const byN = c.orderBy('n');
    assert.deepEqual(await ids(byN.startAt(3)), ['d3', 'd4', 'd5']);
    assert.deepEqual(await ids(byN.startAfter(3).endAt(4)), ['d4']);
    assert.deepEqual(await ids(byN.endBefore(2)), ['d0', 'd1']);
    assert.deepEqual(await ids(byN.startAfter(await c.doc('d4').get())), ['d5']);
    assert.deepEqual(await ids(byN.offset(1).limit(2)), ['d1', 'd2']);
    assert.deepEqual(await ids(byN.limitToLast(2)), ['d4', 'd5']);
    assert.deepEqual(await ids(c.orderBy('k', 'desc').orderBy('n')), ['d1', 'd3', 'd5', 'd0', 'd2', 'd4']);
    assert.deepEqual((await byN.select('k').limit(1).get()).docs[0].data(), {k: 0});
  },

  async 'counts, sums and averages'(c) {
    await seeded(c, Object.fromEntries([1, 2, 3, 4].map(n => [`d${n}`, {n}])));
    const found = await c.where('n', '>', 1).aggregate(
      {count: AggregateField.count(), sum: AggregateField.sum('n'), avg: AggregateField.average('n')}).get();
    assert.deepEqual(found.data(), {count: 3, sum: 9, avg: 3});
    assert.equal((await c.count().get()).data().count, 4);
  },

  async 'collection groups and partitions'(c) {
    const group = `g${c.id}`;
    for (let parent = 0; parent < 3; parent++) {
      await seeded(c.doc(`p${parent}`).collection(group),
        Object.fromEntries([...Array(10).keys()].map(n => [`d${n}`, {n}])));
    }
    const whole = db.collectionGroup(group);
    assert.equal((await ids(whole.where('n', '==', 3))).length, 3);
    const parts = [];
    let partitions = 0;
    for await (const partition of whole.getPartitions(4)) {
      partitions++;
      parts.push(...(await partition.toQuery().get()).docs.map(found => found.ref.path));
    }
    assert.equal(partitions, 4);
    const all = (await whole.orderBy(FieldPath.documentId()).get()).docs.map(found => found.ref.path);
    assert.deepEqual(parts, all);
  },

  async 'collections and documents are listed'(c) {
    await c.doc('gone').collection('below').doc('x').set({n: 1});
    await c.doc('a').set({});
    assert.deepEqual((await c.listDocuments()).map(found => found.id), ['a', 'gone']);
    assert.deepEqual((await c.doc('gone').listCollections()).map(found => found.id), ['below']);
  },

  async 'a recursive delete deletes all below'(c) {
    const all = ['a', 'a/s/x', 'a/s/x/t/y', 'gone/s/x', '__id7__', '__id7__/s/x', '____'];
    for (const path of all) await db.doc(`${c.id}/${path}`).set({n: 1});
    const other = db.collection(`${c.id}!`);
    await other.doc('a').set({n: 1});
    await db.recursiveDelete(c.doc('a'));
    assert.deepEqual((await c.listDocuments()).map(found => found.id).sort(), ['____', '__id7__', 'gone']);
    await db.recursiveDelete(c);
    assert.deepEqual(await c.listDocuments(), []);
    assert.deepEqual(await ids(other), ['a']);
  },

  async 'numeric ids come first'(c) {
    await seeded(c, {a: {}, __id10__: {}, __id9__: {}, ____: {}, '\n': {}});
    assert.deepEqual(await ids(c), ['__id9__', '__id10__', '\n', '____', 'a']);
    await refused(INVALID_ARGUMENT, () => c.doc('__id0__').set({n: 1}));
  },

  async 'a query listener hears every change'(c) {
    await c.doc('a').set({n: 1});
    const text = snapshot => snapshot.docChanges().map(one => `${one.type}:${one.doc.id}`).join(' ')
      + ' | ' + snapshot.docs.map(row => row.id).join(' ');
    const {next, stop} = listenTo(c.where('n', '>', 0).orderBy('n'), text);
    const last = listenTo(c.orderBy('n').limitToLast(1), text);
    try {
      assert.equal(await next(), 'added:a | a');
      assert.equal(await last.next(), 'added:a | a');
      await c.doc('b').set({n: 2});
      assert.equal(await next(), 'added:b | a b');
      assert.equal(await last.next(), 'removed:a added:b | b');
      await c.doc('a').set({n: 3});
      assert.equal(await next(), 'modified:a | b a');
      await c.doc('b').set({n: -1});
      assert.equal(await next(), 'removed:b | a');
      await c.doc('a').delete();
      assert.equal(await next(), 'removed:a | ');
    } finally {
      stop();
      last.stop();
    }
  },

  async 'a document listener hears of its document'(c) {
    const {next, stop} = listenTo(c.doc('d'), snapshot => snapshot.exists ? snapshot.get('n') : 'none');
    try {
      assert.equal(await next(), 'none');
      await c.doc('d').set({n: 1});
      assert.equal(await next(), 1);
      await c.doc('d').delete();
      assert.equal(await next(), 'none');
    } finally {
      stop();
    }
  },

  async 'transforms'(c) {
    const d = c.doc('d');
    await d.set({i: 1, double: 0.5, list: [1, 2]});
    await d.update({i: FieldValue.increment(2), double: FieldValue.increment(1), list: FieldValue.arrayUnion(2, 3),
      at: FieldValue.serverTimestamp()});
    await d.update({list: FieldValue.arrayRemove(1)});
    const found = await d.get();
    const {at, ...rest} = found.data();
    assert.deepEqual(rest, {i: 3, double: 1.5, list: [2, 3]});
    assert.ok(at instanceof Timestamp && at.valueOf() <= found.updateTime.valueOf());
  },

  async 'reads as of an earlier time'(c) {
    await seeded(c, {a: {n: 1}, b: {n: 2}});
    const {readTime} = await c.doc('a').get();
    await c.doc('a').delete();
    await c.doc('b').update({n: 20});
    const then = await db.runTransaction(transaction => transaction.get(c), {readOnly: true, readTime});
    assert.deepEqual(then.docs.map(found => found.get('n')), [1, 2]);
    assert.deepEqual(await ids(c), ['b']);
  },

  async 'wrong requests are refused'(c) {
    await refused(INVALID_ARGUMENT, () => c.doc('__x__').set({n: 1}));
    await refused(INVALID_ARGUMENT, () => c.doc('d').set({text: 'x'.repeat(1_048_577)}));
  },
};

let passed = 0, failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check(db.collection(`c${randomUUID()}`));
    passed++;
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n`, error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
