// A follow-up task as an issue of the dependent's repository, from the pull request that makes it to its end and back,
// with every request checked against GitHub's own description.
import assert from 'node:assert/strict';
import test from 'node:test';

import { Company, quiet, until } from './support/bot.mjs';

const kRename = { 'migrations/2_rename.up.sql': 'alter table orders rename column note to remark;\n' };
const kQuery = { 'queries/notes.sql': '-- What did they write?\nselect id,\n       note\nfrom orders;\n' };
const kMoved = { 'queries/notes.sql': 'select id\nfrom orders;\n' };

/// The shop renames a column that a query of another repository names.
async function renamed(t, prepare = () => {}) {
  const shop = await Company.found('  tasks: {in: github}', { analytics: '    owner: platform\n    depends_on: [{service: shop}]\n' });
  t.after(() => shop.close());
  shop.repository.commit('main', {
    'migrations/1_orders.up.sql': 'create table orders (id bigint primary key, note text);\n',
    'reports/own.sql': 'select note from orders;\n',
  });
  shop.repositories.analytics.commit('main', kQuery);
  shop.repository.commit('feature/rename', kRename);
  const pull = shop.pull(1, 'feature/rename');
  prepare(shop);
  await shop.start();
  assert.equal(await shop.pullRequest('opened', pull), 202);
  await until('the dependent has an issue', () => shop.github.issuesOf('acme/analytics').length > 0);
  await quiet(shop);
  return { shop, pull, issue: () => shop.github.issuesOf('acme/analytics')[0] };
}

const asked = (shop, method, path) => shop.github.log.filter((one) => one.method === method && path.test(one.path) && one.status < 300);

test('a task is an issue that closes with the last use and opens again with a new one', async (t) => {
  const { shop, pull, issue } = await renamed(t);
  assert.match(issue().title, /public\.orders\.note → remark/);
  assert.match(issue().body, /^<!-- signalbox:task t-/);
  assert.match(issue().body, /queries\/notes\.sql:3/);
  const held = () => /contract-before-users-moved/.test(shop.commentOn(1)[0].body);
  assert.ok(held(), 'somebody still uses the old name');
  assert.equal(shop.github.verdict(pull.head.sha).conclusion, 'failure');
  assert.equal(shop.github.issuesOf('acme/shop').length, 0);
  assert.match(shop.commentOn(1)[0].body, /Own code that still uses what this changes[^]*reports\/own\.sql:1/);
  const [search] = asked(shop, 'GET', /^\/repos\/acme\/analytics\/issues$/);
  assert.equal(search.query.get('state'), 'all', 'one that is closed already is found, too');

  // The place moves within its file: the same issue says so.
  shop.repositories.analytics.commit('main', { 'queries/notes.sql': `\n\n${kQuery['queries/notes.sql']}` });
  assert.equal(await shop.push('main', { project: 'acme/analytics' }), 202);
  await until('the issue names the new line', () => /queries\/notes\.sql:5/.test(issue().body));
  assert.deepEqual(issue().states, ['open']);

  shop.repositories.analytics.commit('main', kMoved);
  assert.equal(await shop.push('main', { project: 'acme/analytics' }), 202);
  await until('the issue closes', () => issue().state === 'closed');
  assert.match(issue().body, /No use of shop\/public\.orders\.note found in analytics/);
  await until('the pull request is not held any more', () => !held());

  shop.repositories.analytics.commit('main', kQuery);
  assert.equal(await shop.push('main', { project: 'acme/analytics' }), 202);
  await until('the issue is open again', () => issue().state === 'open');
  await until('the pull request is held again', held);
  await quiet(shop);

  assert.deepEqual(issue().states, ['open', 'closed', 'open']);
  assert.equal(shop.github.issues.size, 1);
  assert.equal(asked(shop, 'POST', /\/issues$/).length, 1);
  assert.ok(asked(shop, 'PATCH', /\/issues\/1$/).length >= 4, 'new text, closed, open again');
  assert.deepEqual(shop.violations, []);
});

test('an issue whose answer was lost is found by its marker and not made twice', async (t) => {
  const { shop, issue } = await renamed(t, (made) => made.github.fail(/^POST .*\/analytics\/issues$/, 502, { after: true }));
  await until('the search was asked again', () => asked(shop, 'GET', /\/analytics\/issues$/).length >= 2);
  await quiet(shop);
  assert.equal(shop.github.issues.size, 1);
  assert.equal(issue().state, 'open');
  assert.deepEqual(shop.violations, []);
});

test('a refusal for going too fast is waited out', async (t) => {
  const { shop } = await renamed(t, (made) => made.github.fail(/^POST .*\/analytics\/issues$/, 403, { headers: { 'retry-after': '2' } }));
  const posts = shop.github.log.filter((one) => one.method === 'POST' && one.path === '/repos/acme/analytics/issues');
  assert.deepEqual(posts.map((one) => one.status), [403, 201]);
  assert.ok(posts[1].at - posts[0].at >= 1900, `${posts[1].at - posts[0].at} ms`);
  assert.deepEqual(shop.violations, []);
});
