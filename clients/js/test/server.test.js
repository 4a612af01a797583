// Calls of a real server: a demo, which VTREST_URL names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { Vtrest, VtrestError } from 'vtrest-client';

const url = process.env.VTREST_URL;
const skip = url ? false : 'NOT TESTED: VTREST_URL names no demo server; run sh scripts/clients.sh js';
const open = (options = {}) => new Vtrest({ url: url ?? 'http://127.0.0.1', key: 'DemoAccessKey000', ...options });
const unknown = '0'.repeat(32);

/** @param {string} code */
const refused = (code) => (error) => error instanceof VtrestError && error.code === code;

test('logging in', { skip }, async () => {
  for (const login of [{ login: 'admin', password: 'admin' }, { key: 'DemoAccessKey000' }]) {
    assert.equal((await new Vtrest({ url, ...login }).retrieve('Accounts', 3)).accountname, 'MEDIA 3+');
  }
  for (const [login, code] of [
    [{ login: 'nobody-js', password: 'no' }, 'USER_NOT_FOUND'],
    [{ key: 'NoSuchKeyJs' }, 'KEY_NOT_FOUND'],
    [{ token: unknown }, 'INVALID_TOKEN'],
    [{}, 'MISSING_CREDENTIALS'],
  ]) {
    await assert.rejects(new Vtrest({ url, ...login }).retrieve('Accounts', 3), refused(code), code);
  }
});

test('dates in the Jalali calendar', { skip }, async () => {
  const crm = open({ calendar: 'jalali' });
  const id = await crm.create('Contacts', { lastname: 'Calendar', birthday: '1403-07-15' });
  assert.equal((await crm.retrieve('Contacts', id)).birthday, '1403-07-15');
  assert.equal((await open().retrieve('Contacts', id)).birthday, '2024-10-06');
});

test('a token of before, and nothing secret is shown', { skip }, async () => {
  const crm = new Vtrest({ url, login: 'admin', password: 'admin' });
  const token = await crm.token();
  assert.equal((await new Vtrest({ url, token }).retrieve('Accounts', '3')).record_id, '3');
  const shown = inspect(crm, { depth: 9 }) + JSON.stringify(crm);
  assert.ok(!shown.includes(token) && !shown.includes("'admin'"), shown);
});

test('a token that has expired is renewed, once for all calls', { skip }, async () => {
  let logins = 0;
  const counting = (target, init) => {
    if (String(target).endsWith('/auth')) logins++;
    return fetch(target, init);
  };
  const crm = open({ token: unknown, fetch: counting });
  const records = await Promise.all([3, 24, 3, 24].map((id) => crm.retrieve('Accounts', id)));
  assert.deepEqual(records.map((r) => r.record_id), ['3', '24', '3', '24']);
  assert.equal(logins, 1);
  const other = open({ token: unknown });
  const id = await other.upload('a.txt', 'text', { notes_title: 'again' }, { progress: () => {} });
  assert.equal(await (await (await other.download(id)).blob()).text(), 'text');
  // The server does not read a big file to the end before it refuses the token.
  assert.ok((await open({ token: unknown }).upload('big.bin', new Uint8Array(20e6), { notes_title: 'big' })) > id);
});

test('a record is made, read, changed and deleted', { skip }, async () => {
  let ignored;
  const crm = open({ onIgnored: (module, fields) => (ignored = [module, ...fields]) });
  const name = 'A & B + C / "D" پارس JS';
  const id = await crm.create('Accounts', { accountname: name, rating: 'Active', emailoptout: true, nosuch: 'x' });
  assert.deepEqual(ignored, ['Accounts', 'nosuch']);
  const { record, etag } = await crm.retrieveWithETag('Accounts', id);
  assert.equal(record.accountname, name);
  assert.equal(record.emailoptout, '1');
  assert.equal(await crm.update('Accounts', id, { phone: '021 1' }, { ifMatch: etag }), id);
  await assert.rejects(crm.update('Accounts', id, { phone: '2' }, { ifMatch: etag }), refused('CONFLICT'));
  await crm.delete('Accounts', id);
  await assert.rejects(crm.retrieve('Accounts', id), (error) => refused('RECORD_NOT_FOUND')(error) && error.status === 404 && error.requestId !== '');
  await assert.rejects(
    crm.create('Accounts', { accountname: '', rating: 'Hot' }),
    (error) => refused('INVALID_VALUE')(error) && error.fields.length === 2 && error.fields[0].field === 'rating',
  );
});

test('a create with a key happens once', { skip }, async () => {
  const crm = open();
  const idempotencyKey = `js-${Date.now()}`;
  const first = await crm.create('Contacts', { lastname: 'Karimi' }, { idempotencyKey });
  assert.equal(await crm.create('Contacts', { lastname: 'Karimi' }, { idempotencyKey }), first);
});

test('lists', { skip }, async (t) => {
  const crm = open({ pageLength: 2 });
  const mark = `js;${Date.now()}`;
  const ids = [];
  for (let i = 0; i < 5; i++) ids.push(await crm.create('Leads', { lastname: `L${i}`, company: mark }));
  const ours = [['company', 'eq', mark]];
  const page = await crm.list('Leads', { criteria: ours, order: 'lastname DESC', start: 1, length: 2 });
  assert.deepEqual(page.map((r) => r.lastname), ['L3', 'L2']);
  const behind = await crm.list('Leads', { criteria: ours, order: 'lastname DESC', after: page[1].record_id });
  assert.deepEqual(behind.map((r) => r.lastname), ['L1', 'L0']);
  for (const [name, query, want] of [
    ['all', { criteria: ours }, ['L0', 'L1', 'L2', 'L3', 'L4']],
    ['ordered', { criteria: ours, order: 'lastname DESC' }, ['L4', 'L3', 'L2', 'L1', 'L0']],
    ['some', { criteria: ours, length: 3 }, ['L0', 'L1', 'L2']],
    ['from the second', { criteria: ours, start: 1 }, ['L1', 'L2', 'L3', 'L4']],
    ['as text', { criteria: `company:eq:${mark.replace(';', '\\;')};lastname:in:L1,L2` }, ['L1', 'L2']],
    ['of a list', { criteria: [...ours, ['lastname', 'in', 'L1', 'L2']] }, ['L1', 'L2']],
    ['none', { criteria: [...ours, ['lastname', 'null']] }, []],
  ]) {
    await t.test(name, async () => {
      const got = [];
      for await (const record of crm.records('Leads', query)) got.push(record.lastname);
      assert.deepEqual(got.sort(), want.sort());
    });
  }
  await assert.rejects(crm.list('Leads', { order: 'nosuch' }), refused('INVALID_ORDER'));
});

test('picklists', { skip }, async () => {
  const crm = open();
  const { values, dependencies } = await crm.picklist('Accounts', 'rating', { dependencies: true });
  assert.equal(values.Active, 'Actif');
  assert.ok(dependencies.Acquired.accounttype.includes('Customer'));
  assert.deepEqual((await crm.picklist('Accounts', 'industry', { dependencies: true })).dependencies, {});
  assert.equal((await crm.picklist('Accounts', 'rating')).dependencies, undefined);
});

test('an invoice is counted, and made', { skip }, async () => {
  const crm = open();
  const fields = {
    subject: 'Laptops', account_id: 3, bill_street: '1 Main St', ship_street: '1 Main St', taxtype: 'group', tax1_group_percentage: 9,
    items: [{ hdnProductId: 10000007, qty: 2, listPrice: 100 }],
  };
  const totals = await crm.calculate('Invoice', fields);
  assert.equal(totals.total, '218.00');
  const id = await crm.create('Invoice', fields);
  const invoice = await crm.retrieve('Invoice', id);
  assert.equal(invoice.hdnGrandTotal, '218.00000000');
  assert.equal(invoice.items[0].qty, '2.000');
  assert.equal((await crm.calculate('Invoice', { items: [] }, id)).total, '0.00');
});

test('files', { skip }, async () => {
  const crm = open();
  const content = '0123456789'.repeat(30_000);
  const steps = { sent: [], received: [] };
  const id = await crm.upload('پیوست.txt', content, { notes_title: 'Price list', parent_id: 3 }, { progress: (done, total) => steps.sent.push([done, total]) });
  const file = await crm.download(id, { progress: (done, total) => steps.received.push([done, total]) });
  assert.equal(file.name, 'پیوست.txt');
  assert.equal(file.size, content.length);
  assert.match(file.type, /^text\/plain/);
  assert.equal(await (await file.blob()).text(), content);
  const [[done, total]] = steps.sent.slice(-1);
  assert.ok(done === total && done > content.length, `${done} of ${total}`);
  assert.deepEqual(steps.received.at(-1), [content.length, content.length]);
  const small = await crm.upload('a.bin', new Uint8Array([0, 1, 2]), { notes_title: 'Bytes' });
  assert.deepEqual(new Uint8Array(await (await (await crm.download(small)).blob()).arrayBuffer()), new Uint8Array([0, 1, 2]));
  await assert.rejects(crm.download(999_999), refused('RECORD_NOT_FOUND'));
});

test('values of every kind come back, and are found again', { skip }, async () => {
  const crm = open();
  const mark = `js${Date.now()}`;
  const values = ['a;b:c,d', 'a/b', '+98 21 123', '50% off', 'A & B', '#1', 'two  blanks', `it's "quoted"`, 'پارس تست', 'back\\', 'x=y?z', '<b>', 'a+b%2Bc', 'null', 'in', '[1]', '~!@$^*()_{}|`'];
  for (const value of values) {
    const id = await crm.create('Leads', { lastname: value, company: mark });
    assert.equal((await crm.retrieve('Leads', id)).lastname.replaceAll('&lt;', '<').replaceAll('&gt;', '>'), value);
    for (const condition of [['lastname', 'eq', value], ['lastname', 'in', value, 'x'], ['lastname', 'in', [value, 'x']]]) {
      const found = await crm.list('Leads', { criteria: [['company', mark], condition] });
      assert.deepEqual(found.map((r) => r.record_id), [String(id)], JSON.stringify(condition));
    }
  }
  assert.equal((await crm.list('Leads', { criteria: [['company', mark], ['lastname', 'eq', 'no such']] })).length, 0);
});
