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
