// Every payload of @octokit/webhooks-examples, signed and posted: taken, and nothing breaks.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';

import { Company, quiet } from './support/bot.mjs';

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples');

test('every example that GitHub publishes is taken without an error', async (t) => {
  const company = await (await Company.found()).start();
  t.after(() => company.close());
  let posted = 0;
  for (const { name, examples: payloads } of examples.default ?? examples) {
    for (const payload of payloads) {
      const started = Date.now();
      assert.equal(await company.deliver(name, payload), 202, `${name} ${payload.action ?? ''}`);
      assert.ok(Date.now() - started < 10_000, 'GitHub waits ten seconds');
      posted += 1;
    }
  }
  assert.ok(posted >= 300, `${posted} payloads`);
  await quiet(company);
  assert.equal((await fetch(`${company.url}/healthz`)).status, 200);
  assert.deepEqual(company.violations, []);
  assert.doesNotMatch(company.diary, / error /);
});

test('a webhook with a bad signature, or none, has no effect at all', async (t) => {
  const company = await (await Company.found()).start();
  t.after(() => company.close());
  await quiet(company);
  const asked = company.github.log.length;
  assert.equal(await company.deliver('push', { ref: 'refs/heads/x' }, { secret: 'another' }), 401);
  const unsigned = await fetch(`${company.url}/webhooks/github`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-github-event': 'push', 'x-github-delivery': 'd' }, body: '{}' });
  assert.equal(unsigned.status, 401);
  const stored = await fetch(`${company.url}/api/v1/deliveries`).then((response) => response.json());
  assert.doesNotMatch(JSON.stringify(stored), /"delivery_id":"d"/);
  await quiet(company);
  assert.equal(company.github.log.length, asked);
});
