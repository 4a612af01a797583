// What no good server does: a small one that is busy, slow or no service at all.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { Vtrest, VtrestError, criteria } from 'vtrest-client';

/**
 * @param {import('node:test').TestContext} t
 * @param {(call: number, response: import('node:http').ServerResponse, request: import('node:http').IncomingMessage) => void} answer
 */
async function serve(t, answer) {
  const calls = [];
  const server = createServer((request, response) => {
    calls.push(request);
    request.resume();
    answer(calls.length, response, request);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, calls };
}

const good = (response, result = {}) => response.end(JSON.stringify({ success: true, result }));
const busy = (response, status, after = '1') => response.writeHead(status, { 'Retry-After': after }).end('{"success":false,"error":{"code":"TOO_MANY_REQUESTS","message":"later"}}');

test('a busy server is asked again after the time it says', async (t) => {
  const { url, calls } = await serve(t, (call, response) => (call === 1 ? busy(response, 429) : good(response)));
  const crm = new Vtrest({ url, token: 'x' });
  const start = Date.now();
  await crm.retrieve('Accounts', 3);
  assert.ok(Date.now() - start >= 990);
  assert.equal(calls.length, 2);
  assert.equal(calls[0].headers.authorization, 'Bearer x');
  assert.equal(calls[0].url, '/modules/ParsVT/ws/Accounts/3');
});

test('only safe calls are repeated, and not for ever', async (t) => {
  let status = 503;
  let after = '1';
  const { url, calls } = await serve(t, (call, response) => busy(response, status, after));
  const crm = new Vtrest({ url, token: 'x', maxWait: 2 });
  await assert.rejects(crm.create('Accounts', {}), (error) => error.code === 'TOO_MANY_REQUESTS' && error.retryAfter === 1 && error.status === 503);
  assert.equal(calls.length, 1);
  after = '3600';
  await assert.rejects(crm.retrieve('Accounts', 3), (error) => error.retryAfter === 3600);
  assert.equal(calls.length, 2);
  after = '1';
  const giveUp = new AbortController();
  setTimeout(() => giveUp.abort(new Error('enough')), 50);
  await assert.rejects(crm.create('Accounts', {}, { idempotencyKey: '1', signal: giveUp.signal }), /enough/);
  assert.equal(calls[2].headers['idempotency-key'], '1');
});

test('what is not from the service is an error', async (t) => {
  for (const text of ['<html>', '{"a":1}', 'null', '']) {
    const { url } = await serve(t, (call, response) => response.end(text));
    await assert.rejects(new Vtrest({ url, token: 'x' }).retrieve('Accounts', 3), (error) => error instanceof VtrestError && error.code === 'UNEXPECTED_ANSWER');
  }
  const { url } = await serve(t, (call, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end());
  await assert.rejects(new Vtrest({ url, token: 'x' }).retrieve('Accounts', 3), (error) => error.code === 'NO_CONNECTION');
  await assert.rejects(new Vtrest({ url: 'http://127.0.0.1:1', token: 'x' }).retrieve('Accounts', 3), (error) => error.code === 'NO_CONNECTION');
});

test('a server that passes over the parameter after is no endless list', async (t) => {
  const { url, calls } = await serve(t, (call, response) => good(response, [{ record_id: '3' }]));
  const walk = async () => {
    for await (const record of new Vtrest({ url, token: 'x', pageLength: 1 }).records('Accounts')) assert.equal(record.record_id, '3');
  };
  await assert.rejects(walk, /parameter after/);
  assert.equal(calls.length, 2);
});

test('a call is given up when nothing comes, or the caller wants it', async (t) => {
  const { url } = await serve(t, () => {});
  await assert.rejects(new Vtrest({ url, token: 'x', timeout: 50 }).retrieve('Accounts', 3), (error) => error.code === 'TIMEOUT');
  const signal = AbortSignal.timeout(50);
  await assert.rejects(new Vtrest({ url, token: 'x' }).retrieve('Accounts', 3, { signal }), { name: 'TimeoutError' });
});

test('a browser sends uploads with progress by XMLHttpRequest', async (t) => {
  const { url, calls } = await serve(t, (call, response) => good(response, 7));
  const steps = [];
  // As much of it as the client uses, in the words of the standard.
  globalThis.XMLHttpRequest = class {
    upload = {};
    #headers = {};
    open(method, target) {
      Object.assign(this, { method, target });
    }
    setRequestHeader(name, value) {
      this.#headers[name] = value;
    }
    getResponseHeader(name) {
      return this.answer.headers.get(name);
    }
    abort() {
      this.onabort();
    }
    async send(body) {
      this.upload.onprogress({ loaded: body.size, total: body.size, lengthComputable: true });
      this.answer = await fetch(this.target, { method: this.method, headers: this.#headers, body });
      this.status = this.answer.status;
      this.responseText = await this.answer.text();
      this.onload();
    }
  };
  t.after(() => delete globalThis.XMLHttpRequest);
  assert.equal(await new Vtrest({ url, token: 'x' }).upload('a.txt', 'text', {}, { progress: (done, total) => steps.push(done === total) }), 7);
  assert.deepEqual(steps, [true]);
  assert.match(calls[0].headers['content-type'], /^multipart\/form-data; boundary=/);
});

test('addresses', () => {
  for (const url of ['', 'crm.example.org', 'ftp://crm.example.org', 'https://admin:x@crm.example.org', 'https://crm.example.org/?a=b']) {
    assert.throws(() => new Vtrest({ url, token: 'x' }), TypeError, url);
  }
});

test('criteria', () => {
  assert.equal(criteria([['accountname', 'eq', 'a;b:c,d'], ['rating', 'in', 'Active', 'Acquired'], ['email1', 'null']]), 'accountname:eq:a\\;b\\:c\\,d;rating:in:Active,Acquired;email1:null:');
  assert.equal(criteria([['a', 'eq', 'C:\\']]), 'a:eq:C\\:\\ ');
  assert.throws(() => criteria([['a', 'eq', 'b\\;c']]), TypeError);
});

test('conditions that the service would read as others are refused before a call', async (t) => {
  const { url, calls } = await serve(t, (call, response) => good(response, []));
  const crm = new Vtrest({ url, token: 'x' });
  for (const [wrong, message] of [
    [[['email', '=', 'x']], /'=' is not an operator; it must be one of eq, neq/],
    [[['email', 'EQ', 'x']], /'EQ' is not an operator/],
    [[['email', 'x', 'y']], /'x' is not an operator/],
    [[['email', 'like']], /takes one value, not 0/],
    [[['email', 'in']], /takes at least one value/],
    [[['email', 'in', []]], /takes at least one value/],
    [[['email', 'between', 1]], /takes 2 values, not 1/],
    [[['email', 'null', 'x']], /takes no value/],
    [[['email', undefined]], /must be a text or a number, not undefined/],
    [[['email', 'eq', null]], /must be a text or a number, not null/],
    [[['email', 'eq', NaN]], /must be a text or a number/],
    [[['email', 'eq', ['x']]], /must be a text or a number/],
    [[['email', 'eq', {}]], /must be a text or a number, not an object/],
    [[['email']], /must be a list of column, operator and values/],
    [['email', 'eq', 'x'], /conditions stand in a list/],
    [[['a:b', 'x']], /the column of a condition/],
    [[[undefined, 'x']], /the column of a condition/],
    [{ email: 'x' }, /must be a list of conditions/],
    [undefined, /must be a list of conditions/],
    [null, /must be a list of conditions/],
  ]) {
    await assert.rejects(crm.list('Contacts', { criteria: wrong }), (error) => error instanceof TypeError && message.test(error.message), String(message));
  }
  for (const query of [{ filter: 'x' }, { criterias: [] }, { limit: 5 }]) await assert.rejects(crm.list('Contacts', query), /there is no part of a query/);
  for (const id of [undefined, null, '', 0, 'x', '3/4', {}]) {
    for (const call of [() => crm.retrieve('Contacts', id), () => crm.update('Contacts', id, {}), () => crm.delete('Contacts', id), () => crm.download(id)]) await assert.rejects(call, /id of a record/);
  }
  await assert.rejects(crm.create('Contacts', {}, { idempotencykey: '1' }), /there is no option of a call 'idempotencykey'/);
  await assert.rejects(crm.list(''), /the module must be a name/);
  assert.throws(() => new Vtrest({ url, onignored: () => {} }), /there is no option 'onignored'/);
  assert.equal(calls.length, 0);
  assert.equal(criteria([['email', 'x@example.org'], ['phone', 'notnull'], ['id', 'in', [1, 2]], ['emailoptout', true]]), 'email:eq:x@example.org;phone:notnull:;id:in:1,2;emailoptout:eq:1');
  await crm.list('Contacts', { criteria: [] });
  assert.equal(calls.length, 1);
});

test('errors name the address and the reason, and no secret', async (t) => {
  const crm = new Vtrest({ url: 'http://127.0.0.1:1', token: 'secrettoken' });
  await assert.rejects(crm.list('Accounts', { criteria: [['phone', '021']] }), (error) => {
    assert.match(error.message, /^NO_CONNECTION: GET http:\/\/127\.0\.0\.1:1\/modules\/ParsVT\/ws\/Accounts: the server cannot be reached: .*(ECONNREFUSED|bad port)/);
    assert.ok(!/secrettoken|021/.test(error.message));
    return true;
  });
  const { url } = await serve(t, (call, response) => (call === 1 ? response.writeHead(404).end('<html>') : undefined));
  await assert.rejects(new Vtrest({ url, token: 'x' }).retrieve('Accounts', 3), (error) => error.message.includes(`${url}/modules/ParsVT/ws/Accounts/3 with status 404`));
  await assert.rejects(new Vtrest({ url, token: 'x', timeout: 50 }).retrieve('Accounts', 3), (error) => error.code === 'TIMEOUT' && error.message.includes(`GET ${url}/modules/ParsVT/ws/Accounts/3`));
});

test('what the server ignored is told, by a warning where nobody listens', async (t) => {
  const { url } = await serve(t, (call, response) => {
    response.setHeader('X-Ignored-Fields', 'nosuch, %D9%86%D8%A7%D9%85');
    response.setHeader('X-Ignored-Parameters', 'colour');
    good(response, 7);
  });
  const heard = [];
  const crm = new Vtrest({ url, token: 'x', onIgnored: (...what) => heard.push(what), onIgnoredParameters: (...what) => heard.push(what) });
  assert.equal(await crm.create('Accounts', { nosuch: 1 }), 7);
  assert.deepEqual(heard, [['Accounts', ['nosuch', 'نام']], ['Accounts', ['colour']]]);
  const warnings = [];
  t.mock.method(console, 'warn', (text) => warnings.push(text));
  await new Vtrest({ url, token: 'x' }).update('Accounts', 7, { nosuch: 1 });
  assert.deepEqual(warnings, ['vtrest: the server has ignored these fields of Accounts: nosuch, نام', 'vtrest: the server has ignored these parameters of a call of Accounts: colour']);
});

test('a file in which nothing comes any more is given up', async (t) => {
  const { url } = await serve(t, (call, response) => {
    response.writeHead(200, { 'Content-Disposition': 'attachment; filename="a.txt"', 'Content-Length': '10' });
    response.write('half');
  });
  const file = await new Vtrest({ url, token: 'x', timeout: 50 }).download(3);
  await assert.rejects(file.blob(), (error) => /TIMEOUT/.test(`${error} ${error.cause}`));
});
