// What a pull request goes through, over real sockets, with every request checked against the makers' schemas. The
// numbers are those of the project's list of requirements.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import test from 'node:test';

import { WebClient } from '@slack/web-api';

import { Company, kProgram, quiet, until } from './support/bot.mjs';
import { FakeSlack } from './support/servers.mjs';

const kStatus = { 'migrations/2_status.up.sql': 'alter table orders add column status text;\n' };
const kState = { 'migrations/3_state.up.sql': 'alter table orders add column status integer;\n' };
const kDrop = { 'migrations/4_drop.up.sql': 'drop table orders;\n' };

async function company(t, more) {
  const made = await Company.found(more);
  t.after(() => made.close());
  return made;
}

/// Two branches that add one column twice, each with a pull request that the bot has been told of.
async function conflict(t) {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  shop.repository.commit('feature/state', kState);
  const first = shop.pull(1, 'feature/status');
  const second = shop.pull(2, 'feature/state', { author: 'jonas' });
  await shop.start();
  assert.equal(await shop.pullRequest('opened', first), 202);
  assert.equal(await shop.pullRequest('opened', second), 202);
  await until('both pull requests have their verdict', () => shop.github.verdict(first.head.sha)?.conclusion === 'failure' && shop.github.verdict(second.head.sha)?.conclusion === 'failure');
  await quiet(shop);
  return { shop, first, second };
}

test('1: what was answered is kept, whatever kills the bot', async (t) => {
  const shop = await (await company(t)).start();
  const answered = new Set();
  let next = 0;
  for (let kill = 0; kill < 5; ++kill) {
    // Sixteen senders at once, killed in the middle of their sending.
    const stop = next + 100;
    const senders = Array.from({ length: 16 }, async () => {
      while (next < stop) {
        const id = `d-${next++}`;
        const { status, text } = await shop.tellOfPush('main', { id });
        assert.ok(status === 0 || status === 202, `${status} ${text}`);
        if (status === 202) answered.add(id);
        if (status === 0) return;
      }
    });
    const enough = answered.size + 20;
    await until('some were answered', () => answered.size >= enough || next >= stop);
    await shop.kill();
    await Promise.all(senders);
    await shop.start();
  }
  assert.ok(answered.size >= 100, `${answered.size} answered`);
  for (const id of answered) assert.match((await shop.tellOfPush('main', { id })).text, /duplicate/, `${id} was lost`);
  assert.match((await shop.tellOfPush('main', { id: 'never sent' })).text, /accepted/, 'only what is kept is a duplicate');
});

test('1: what breaks the crew leaves the way in open, and the next crew does the work', async (t) => {
  const shop = await (await company(t)).start();
  await until('a crew works', () => shop.crew().length === 1);
  const [broken] = shop.crew();
  process.kill(broken, 'SIGKILL');
  shop.repository.commit('feature/status', kStatus);
  const pull = shop.pull(1, 'feature/status');
  assert.equal(await shop.pullRequest('opened', pull), 202);
  await until('the pull request has its verdict', () => shop.github.verdict(pull.head.sha)?.conclusion === 'success');
  assert.notEqual(shop.crew()[0], broken);
  assert.match(shop.diary, /ended by signal 9; what it was doing is done again/);
  // With the bot ends its crew, however the bot ends.
  const [orphan] = shop.crew();
  await shop.kill();
  await until('the crew is gone', () => !fs.existsSync(`/proc/${orphan}`) || fs.readFileSync(`/proc/${orphan}/stat`, 'utf8').includes(') Z '));
});

test('a bot with nothing to do is a server alone, until a webhook brings work', async (t) => {
  const shop = await (await company(t)).start();
  await until('a crew works', () => shop.crew().length === 1);
  await until('the crew has left', () => shop.crew().length === 0);
  assert.doesNotMatch(fs.readFileSync(`/proc/${shop.bot.pid}/maps`, 'utf8'), /lib(git2|pg_query|tree-sitter|crypto|curl|pq|mariadb)/);
  // Somebody is in the middle of editing the file: a crew that starts now works by what is in force.
  fs.appendFileSync(shop.config, 'nonsense: true\n');
  shop.repository.commit('feature/status', kStatus);
  const pull = shop.pull(1, 'feature/status');
  assert.equal(await shop.pullRequest('opened', pull), 202);
  await until('the pull request has its verdict', () => shop.github.verdict(pull.head.sha)?.conclusion === 'success');
});

test('2: a webhook that comes a hundred times at once, and after a restart, has one effect', async (t) => {
  const { shop, first } = await conflict(t);
  const writes = () => [...shop.github.log, ...shop.slack.log, ...shop.pagerduty.log].filter((one) => one.method !== 'GET' && !one.path.endsWith('/access_tokens')).length;
  const before = writes();
  const statuses = await Promise.all(Array.from({ length: 100 }, () => shop.pullRequest('synchronize', first, { id: 'again and again' })));
  assert.deepEqual([...new Set(statuses)], [202]);
  await quiet(shop);
  await shop.kill();
  await shop.start();
  assert.equal(await shop.pullRequest('synchronize', first, { id: 'again and again' }), 202);
  assert.equal(await shop.pullRequest('synchronize', first, { id: 'another, of the same head' }), 202);
  await quiet(shop);
  assert.equal(writes(), before);
});

test('5: no secret, no start; two secrets at once; what is too large is refused', async (t) => {
  const shop = await company(t);
  const text = fs.readFileSync(shop.config, 'utf8');
  fs.writeFileSync(shop.config, text.replace(/secrets: \[[^\]]*\]/, 'secrets: []'));
  await assert.rejects(shop.start(), /Anybody could send github webhooks/);
  fs.writeFileSync(shop.config, text.replace(/secrets: \[([^\]]*)\]/, 'secrets: [$1, "the next one"]'));
  await shop.start();
  assert.equal(await shop.push('main'), 202);
  assert.equal(await shop.push('main', { secret: 'the next one' }), 202);
  assert.equal(await shop.push('main', { secret: 'the last but one' }), 401);
  const large = (bytes) => JSON.stringify({ ref: 'refs/heads/main', padding: 'x'.repeat(bytes) });
  assert.equal(await shop.deliver('push', large(24 * 1024 * 1024)), 202);
  assert.notEqual(await shop.deliver('push', large(26 * 1024 * 1024)), 202);
  // What the right signature would have been is nobody's business.
  const signature = crypto.createHmac('sha256', 'the next one').update('{"a":1}').digest('hex');
  assert.equal(await shop.deliver('push', '{"a":1}', { secret: 'a guess' }), 401);
  assert.doesNotMatch(shop.diary, new RegExp(signature));
});

test('2, 6, 11, 12: one comment, one check, one message, one page, however often it is told', async (t) => {
  const { shop, first } = await conflict(t);
  for (let i = 0; i < 10; ++i) assert.equal(await shop.pullRequest('synchronize', first, { id: 'the-same' }), 202);
  for (let i = 0; i < 5; ++i) assert.equal(await shop.pullRequest('synchronize', first), 202);
  await quiet(shop);
  assert.equal(shop.commentOn(1).length, 1);
  assert.equal(shop.commentOn(2).length, 1);
  assert.match(shop.commentOn(1)[0].body, /status/);
  assert.equal([...shop.github.checks.values()].filter((run) => run.head_sha === first.head.sha).length, 1);
  assert.ok(shop.github.verdict(first.head.sha).annotations.length > 0);
  assert.equal(shop.slack.living.length, 1);
  const alerts = [...shop.pagerduty.alerts.values()];
  assert.equal(alerts.length, 1);
  assert.deepEqual(alerts[0], { state: 'triggered', triggers: 1, resolves: 0 });
  assert.deepEqual(shop.violations, []);
});

test('10, 11, 12: when a pull request merges its neighbours are looked at again, and what is over turns green', async (t) => {
  const { shop, first, second } = await conflict(t);
  shop.repository.remove('feature/state');
  assert.equal(await shop.pullRequest('closed', shop.pull(2, 'feature/state', { state: 'closed', author: 'jonas' })), 202);
  await until('the neighbour turns green', () => shop.github.verdict(first.head.sha)?.conclusion !== 'failure');
  await until('the page is resolved', () => [...shop.pagerduty.alerts.values()].every((alert) => alert.state === 'resolved' && alert.resolves === 1));
  await until('Slack says so', () => shop.slack.living[0].text.startsWith('✅') && shop.slack.replies.length === 1);
  await quiet(shop);
  assert.equal(shop.slack.living.length, 1);
  assert.equal(shop.github.verdict(second.head.sha).conclusion, 'failure', 'the closed one stays as it was');
  assert.doesNotMatch(shop.commentOn(1)[0].body, /[Cc]onflict/);
  assert.deepEqual(shop.violations, []);
});

test('7: a pull request without migrations gets a check and not a word', async (t) => {
  const shop = await company(t);
  shop.repository.commit('docs', { 'README.md': 'hello\n' });
  const pull = shop.pull(3, 'docs');
  await shop.start();
  await shop.pullRequest('opened', pull);
  await until('it has its check', () => shop.github.verdict(pull.head.sha)?.conclusion === 'success');
  await quiet(shop);
  assert.equal(shop.github.comments.size, 0);
  assert.equal(shop.slack.messages.size, 0);
});

test('3: a pull request that no webhook told of is found by asking', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  const pull = shop.pull(1, 'feature/status');
  shop.github.deliveries = [{ id: 71, guid: 'lost', event: 'push', status_code: 502, delivered_at: new Date().toISOString() }];
  await shop.start();
  await until('it has its check', () => shop.github.verdict(pull.head.sha)?.conclusion);
  await until('the lost webhook was asked for again', () => shop.github.redelivered.includes('71'));
  assert.deepEqual(shop.violations, []);
});

test('4: fifty pushes in ten seconds are two looks, and the last one sees the last push', async (t) => {
  const { shop } = await conflict(t);
  await shop.kill('SIGTERM');
  await shop.start('--settle', '10');
  await quiet(shop);
  const looks = () => (shop.diary.match(/github:acme\/shop: \d+ pending/g) ?? []).length;
  const before = looks();
  const began = Date.now();
  for (let i = 0; i < 50; ++i) {
    if (i === 49) shop.repository.commit('feature/status', { 'migrations/4_last.up.sql': 'create table last_one (id bigint);' });
    assert.equal(await shop.push('feature/status'), 202);
    await new Promise((done) => setTimeout(done, 190));
  }
  const took = Date.now() - began;
  await until('the last push was seen', () => /github:acme\/shop: 3 pending/.test(shop.diary));
  // Two on a machine that posts fifty webhooks in ten seconds; a slower one gets one more for every ten seconds.
  const allowed = Math.ceil(took / 10000) + 1;
  assert.ok(looks() - before <= allowed, `${looks() - before} looks in ${took} ms`);
});

test('6: a comment that somebody deletes is made again once', async (t) => {
  const { shop, first } = await conflict(t);
  const change = async (text) => {
    shop.repository.commit('feature/state', { 'migrations/3_state.up.sql': text });
    await shop.push('feature/state');
    await quiet(shop);
  };
  const forget = () => { for (const [id, one] of shop.github.comments) if (one.number === 1) shop.github.comments.delete(id); };
  forget();
  await change('alter table orders add column status bigint;\n');
  assert.equal(shop.commentOn(1).length, 1, 'made again');
  forget();
  await change('alter table orders add column status smallint;\n');
  assert.equal(shop.commentOn(1).length, 0, 'who deletes it twice means it');
  assert.ok(shop.github.verdict(first.head.sha));
});

test('20, 21: an approval is bound to the SQL, to the team and to somebody else than the author', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/drop', kDrop);
  const pull = shop.pull(1, 'feature/drop');
  shop.github.members.add('acme/platform/anna');
  await shop.start();
  await shop.pullRequest('opened', pull);
  const verdict = () => shop.github.verdict(shop.repository.sha('feature/drop'));
  await until('it has its comment', () => shop.commentOn(1).some((one) => /waits for/.test(one.body)));
  const answers = () => shop.commentOn(1).filter((one) => /signalbox:answer/.test(one.body));
  const ask = async (text, user, words) => {
    const before = answers().length;
    await shop.comment(1, text, user);
    await until(`${user} is answered`, () => answers().length > before);
    assert.match(answers().at(-1).body, words);
  };
  await ask('/signalbox approve it is empty', 'mara', /somebody else/);
  await ask('/signalbox approve it is empty', 'stranger', /belongs to none/);
  await ask('/signalbox approve it is empty', 'anna', /Approved by/);
  await until('the comment says so', () => shop.commentOn(1).some((one) => /approved by/.test(one.body)));
  // A rebase onto a new base keeps the SQL, and so the approval.
  shop.repository.commit('main', { 'README.md': 'news\n' });
  shop.repository.git('checkout', '-q', 'feature/drop');
  shop.repository.git('rebase', '-q', 'main');
  await shop.pullRequest('synchronize', shop.pull(1, 'feature/drop'));
  await until('the rebased commit has its verdict', () => verdict()?.conclusion);
  await quiet(shop);
  assert.ok(shop.commentOn(1).some((one) => /approved by/.test(one.body)), 'kept on a rebase');
  shop.repository.commit('feature/drop', { 'migrations/4_drop.up.sql': 'drop table orders cascade;\n' });
  await shop.pullRequest('synchronize', shop.pull(1, 'feature/drop'));
  await until('other SQL voids it', () => shop.commentOn(1).some((one) => /waits for/.test(one.body)));
  const trail = await fetch(`${shop.url}/api/v1/audit`).then((response) => response.text());
  assert.match(trail, /github:anna/);
  assert.match(trail, /it is empty/);
  assert.deepEqual(shop.violations, []);
});

test('11, 12, 21: buttons acknowledge and snooze, for those who may, within their five minutes', async (t) => {
  const { shop } = await conflict(t);
  const key = [...shop.pagerduty.alerts.keys()][0];
  shop.slack.groups.set('S0CHECKOUT', ['U1']);
  const now = Math.floor(Date.now() / 1000);
  assert.equal(await shop.click('acknowledge', key, 'U1', { at: now - 302 }), 401);
  assert.equal(await shop.click('acknowledge', key, 'U1', { at: now + 302 }), 401);
  assert.equal(await shop.click('acknowledge', key, 'U9'), 200);
  await until('the stranger is told', () => shop.slack.log.some((one) => one.path.endsWith('chat.postEphemeral')));
  await quiet(shop);
  assert.equal([...shop.pagerduty.alerts.values()][0].state, 'triggered');
  assert.equal(await shop.click('acknowledge', key, 'U1', { at: now - 290, stamp: '1' }), 200);
  await until('the page is acknowledged', () => [...shop.pagerduty.alerts.values()][0].state === 'acknowledged');
  await until('the message says who', () => /Seen by slack:U1/.test(JSON.stringify(shop.slack.living[0].blocks)));
  const trail = await fetch(`${shop.url}/api/v1/audit`).then((response) => response.text());
  assert.match(trail, /slack:U1/);
  assert.deepEqual(shop.violations, []);
});

test('12, 21: an incident acknowledged in PagerDuty is seen in Slack', async (t) => {
  const { shop } = await conflict(t);
  const key = [...shop.pagerduty.alerts.keys()][0];
  assert.equal(await shop.pagerTells('incident.acknowledged', key, 'Anna Berg', { secret: 'a guess' }), 401);
  assert.equal(await shop.pagerTells('incident.triggered', key, 'Anna Berg'), 200);
  assert.equal(await shop.pagerTells('incident.acknowledged', 'somebody else\'s incident', 'Anna Berg'), 200);
  await quiet(shop);
  assert.doesNotMatch(JSON.stringify(shop.slack.living[0].blocks), /Seen by/);
  for (let i = 0; i < 2; ++i) assert.equal(await shop.pagerTells('incident.acknowledged', key, 'Anna Berg', { id: 'EVENT01' }), 200);
  await until('the message says who', () => /Seen by pagerduty:Anna Berg/.test(JSON.stringify(shop.slack.living[0].blocks)));
  await quiet(shop);
  assert.equal(shop.slack.living.length, 1);
  const { entries } = await fetch(`${shop.url}/api/v1/audit`).then((response) => response.json());
  assert.deepEqual(entries.filter((one) => one.action === 'acknowledge').map((one) => [one.actor, one.subject, one.event]), [['pagerduty:Anna Berg', key, 'pagerduty:EVENT01']]);
  assert.deepEqual(shop.violations, []);
});

test('18, 21: SIGHUP reads the configuration again, a broken one changes nothing, and the trail says who', async (t) => {
  const { shop } = await conflict(t);
  const good = fs.readFileSync(shop.config, 'utf8');
  const digest = (text) => crypto.createHash('sha256').update(text).digest('hex');
  const reload = async (text, words) => {
    fs.writeFileSync(shop.config, text);
    const before = shop.diary.match(words)?.length ?? 0;
    shop.bot.kill('SIGHUP');
    await until(`it says ${words}`, () => (shop.diary.match(words)?.length ?? 0) > before);
  };
  const trail = async () => {
    const { entries } = await fetch(`${shop.url}/api/v1/audit`).then((response) => response.json());
    return entries.filter((one) => one.action.startsWith('configuration.')).sort((a, b) => a.sequence - b.sequence);
  };
  const broken = good.replace('owner: checkout', 'ownr: checkout');
  await reload(broken, /the configuration stays as it was: .*ownr/g);
  // The bot goes on with what it had.
  assert.equal(await shop.push('feature/status'), 202);
  // Somebody else listens there.
  const taken = good.replace('127.0.0.1:0', new URL(shop.slack.url).host);
  await reload(taken, /the configuration stays as it was: .*cannot listen/g);
  assert.equal(await shop.push('feature/status'), 202);
  const moved = good.replace('channel: "#migrations"', 'channel: "#orders"');
  await reload(moved, /the configuration was read again/g);
  assert.equal(await shop.push('feature/status'), 202);
  await until('the message is posted where it belongs now', () => shop.slack.log.some((one) => JSON.parse(one.raw || '{}').channel === '#orders'));
  // The same file again is nothing new, another one is.
  for (const text of [moved, good]) {
    await shop.kill('SIGTERM');
    fs.writeFileSync(shop.config, text);
    await shop.start();
  }
  const rows = await trail();
  assert.deepEqual(rows.map((one) => one.action),
    ['configuration.start', 'configuration.refuse', 'configuration.refuse', 'configuration.reload', 'configuration.start']);
  assert.deepEqual(rows.map((one) => [JSON.parse(one.detail).before, JSON.parse(one.detail).after]),
    [['', digest(good)], [digest(good), digest(broken)], [digest(good), digest(taken)], [digest(good), digest(moved)], [digest(moved), digest(good)]]);
  assert.deepEqual(rows.map((one) => one.event), ['start', 'SIGHUP', 'SIGHUP', 'SIGHUP', 'start']);
  for (const row of rows) {
    assert.equal(row.actor, `user:${os.userInfo().username}`);
    assert.equal(row.subject, shop.config);
  }
  assert.match(rows[1].reason, /ownr/);
});

test('13: a silence says nothing', async (t) => {
  const { shop } = await conflict(t);
  shop.github.members.add('acme/checkout/anna');
  // The conflict stays the same one, at another line of its file.
  const move = async (lines) => {
    const said = shop.slack.log.length;
    shop.repository.commit('feature/state', { 'migrations/3_state.up.sql': '\n'.repeat(lines) + kState['migrations/3_state.up.sql'] });
    await shop.push('feature/state');
    await quiet(shop);
    return shop.slack.log.length - said;
  };
  assert.equal(await move(1), 1, 'its message is edited');
  await shop.comment(1, '/signalbox silence 7d next week', 'anna');
  await until('it is answered', () => shop.commentOn(1).some((one) => /Silent about/.test(one.body)));
  await quiet(shop);
  assert.equal(await move(2), 0, 'nothing is said');
});

test('13: what clears up while it waits is never said', async (t) => {
  const shop = await company(t);
  fs.writeFileSync(shop.config, fs.readFileSync(shop.config, 'utf8').replace('group_wait: 0s', 'group_wait: 1h'));
  shop.repository.commit('feature/status', kStatus);
  shop.repository.commit('feature/state', kState);
  const pull = shop.pull(1, 'feature/status');
  await shop.start();
  await shop.pullRequest('opened', pull);
  await until('the conflict is known', () => shop.github.verdict(pull.head.sha)?.conclusion === 'failure');
  shop.repository.remove('feature/state');
  await shop.push('feature/state');
  await until('it is over', () => ['success', 'neutral'].includes(shop.github.verdict(pull.head.sha)?.conclusion));
  const outbox = () => fetch(`${shop.url}/metrics`).then((response) => response.text());
  await until('nothing waits any more', async () => !/signalbox_outbox_items\{[^}]*channel="slack"[^}]*state="pending"[^}]*\} [1-9]/.test(await outbox()));
  assert.equal(shop.slack.messages.size, 0);
});

test('21: a byte of the trail that somebody changes is found', async (t) => {
  const { shop } = await conflict(t);
  await shop.kill('SIGTERM');
  const audit = (word) => spawnSync(kProgram, ['audit', word, '--config', shop.config], { encoding: 'utf8' });
  assert.equal(audit('verify').status, 0, audit('verify').stderr);
  // The export can be checked by whoever reads docs/audit.md.
  const rows = audit('export').stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(rows.length >= 3);
  const fields = ['sequence', 'at_milliseconds', 'actor', 'action', 'subject', 'reason', 'event', 'detail', 'previous_hash'];
  for (const [i, row] of rows.entries()) {
    const bytes = fields.map((name) => `${Buffer.byteLength(String(row[name]))}:${row[name]}`).join('');
    assert.equal(crypto.createHash('sha256').update(bytes).digest('hex'), row.hash);
    assert.equal(row.previous_hash, i === 0 ? '' : rows[i - 1].hash);
  }
  const file = `${shop.folder}/state/signalbox.db`;
  const bytes = fs.readFileSync(file);
  const at = bytes.lastIndexOf(rows.at(-1).hash);
  assert.ok(at > 0, 'the last row is in the file');
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30;
  fs.writeFileSync(file, bytes);
  const found = audit('verify');
  assert.equal(found.status, 1);
  assert.match(found.stdout + found.stderr, new RegExp(`${rows.length}\\b`));
});

test('11: a message that somebody deleted is posted anew', async (t) => {
  const { shop } = await conflict(t);
  shop.slack.messages.clear();
  shop.repository.remove('feature/state');
  await shop.push('feature/state');
  await quiet(shop);
  assert.ok(shop.slack.log.some((one) => one.path.endsWith('chat.update')));
  assert.deepEqual(shop.violations, []);
});

test('11: what is sent to Slack is what Slack\'s own client would send', async (t) => {
  const { shop } = await conflict(t);
  shop.slack.groups.set('S0CHECKOUT', ['U1']);
  assert.equal(await shop.click('acknowledge', [...shop.pagerduty.alerts.keys()][0], 'U1'), 200);
  await until('the message says who', () => /Seen by/.test(JSON.stringify(shop.slack.living[0].blocks)));
  shop.repository.remove('feature/state');
  await shop.pullRequest('closed', shop.pull(2, 'feature/state', { state: 'closed', author: 'jonas' }));
  await until('Slack says that it is over', () => shop.slack.living[0].text.startsWith('✅') && shop.slack.replies.length === 1);
  await quiet(shop);
  const calls = shop.slack.log.filter((one) => /chat\.(postMessage|update)$/.test(one.path));
  assert.ok(new Set(calls.map((one) => one.path)).size === 2 && calls.length >= 4);
  const other = await new FakeSlack().start();
  t.after(() => other.stop());
  const client = new WebClient('xoxb-test', { slackApiUrl: `${other.url}/api/`, logLevel: 'error' });
  for (const call of calls) await client.apiCall(call.path.replace('/api/', ''), FakeSlack.arguments(call));
  assert.deepEqual([...other.messages.values()], [...shop.slack.messages.values()]);
  assert.deepEqual(other.violations, []);
});

test('14, 15: limits are waited out, and one blocked side delays no other', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  shop.repository.commit('feature/state', kState);
  shop.github.fail(/^POST .*\/comments$/, 403, { headers: { 'retry-after': '3' } });
  shop.slack.fail(/chat.postMessage/, 429, { times: 2, headers: { 'retry-after': '1' } });
  const pull = shop.pull(1, 'feature/status');
  await shop.start();
  await until('PagerDuty is told', () => shop.pagerduty.alerts.size === 1);
  await until('Slack is told', () => shop.slack.living.length === 1);
  await until('the pull request is answered', () => shop.commentOn(1).length === 1 && shop.github.verdict(pull.head.sha));
  await quiet(shop);
  const posts = shop.github.log.filter((one) => one.method === 'POST' && one.path.endsWith('/comments'));
  assert.ok(posts[1].at - posts[0].at >= 2900, `${posts[1].at - posts[0].at} ms`);
  assert.equal(shop.slack.living.length, 1);
  assert.deepEqual(shop.violations, []);
});

test('15: what got through although its answer was lost is not said again', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  shop.repository.commit('feature/state', kState);
  shop.github.fail(/^POST .*\/comments$/, 502, { after: true });
  shop.slack.fail(/chat.postMessage/, 503, { after: true });
  shop.pull(1, 'feature/status');
  await shop.start();
  await until('both are there', () => shop.commentOn(1).length >= 1 && shop.slack.living.length >= 1);
  await quiet(shop);
  assert.equal(shop.commentOn(1).length, 1);
  assert.equal(shop.slack.living.length, 1);
});

test('16, 25: a hostile title becomes text everywhere, and nothing is too long', async (t) => {
  const shop = await company(t);
  const evil = '<!channel> @everyone `x` [a](https://evil.example) | \u202e 🚂';
  const columns = Array.from({ length: 120 }, (_, i) => `alter table orders add column "c${i}<!channel>" text;`).join('\n');
  const others = Array.from({ length: 120 }, (_, i) => `alter table orders add column "c${i}<!channel>" integer;`).join('\n');
  shop.repository.commit('feature/a', { 'migrations/2_<!channel>@all.up.sql': columns });
  shop.repository.commit('feature/b', { 'migrations/3_b.up.sql': others });
  const pull = shop.pull(1, 'feature/a', { title: evil });
  await shop.start();
  await until('the pull request is answered', () => shop.commentOn(1).length === 1 && shop.github.verdict(pull.head.sha)?.conclusion);
  await until('everybody is told', () => shop.pagerduty.alerts.size >= 100, 120000);
  assert.ok(shop.github.verdict(pull.head.sha).annotations.length > 50, 'in several requests');
  for (const message of shop.slack.messages.values()) assert.doesNotMatch(JSON.stringify(message), /<!channel>/);
  assert.doesNotMatch(shop.commentOn(1)[0].body.replace(/`[^`]*`/g, ''), /<!channel>|@all\b/);
  assert.deepEqual(shop.violations, []);
});

test('17: a fork is read and answered, and moves nobody else', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  // A fork's head has no branch here; GitHub keeps it below refs/pull/. Its own branch has the name of one of ours.
  const sha = shop.repository.fork(2, kState);
  const ours = shop.pull(1, 'feature/status');
  const theirs = shop.pull(2, 'feature/status', { fork: true, author: 'mallory', sha });
  await shop.start();
  await shop.pullRequest('opened', ours);
  await shop.pullRequest('opened', theirs);
  await until('both have their check', () => shop.github.verdict(sha)?.conclusion === 'failure' && shop.github.verdict(ours.head.sha)?.conclusion);
  await until('the fork is told why', () => shop.commentOn(2).some((one) => /status/.test(one.body)));
  await quiet(shop);
  assert.notEqual(shop.github.verdict(ours.head.sha).conclusion, 'failure', 'a fork turns nobody red');
  assert.doesNotMatch(JSON.stringify(shop.commentOn(1)), /refs\/pull/);
  assert.equal(shop.slack.messages.size, 0);
  assert.equal(shop.pagerduty.alerts.size, 0);
  // It is fixed with a push to the fork.
  const better = shop.repository.fork(2, { 'migrations/3_note.up.sql': 'alter table orders add column note text;\n' });
  await shop.pullRequest('synchronize', shop.pull(2, 'feature/status', { fork: true, author: 'mallory', sha: better }));
  await until('its new head is judged', () => ['success', 'neutral'].includes(shop.github.verdict(better)?.conclusion));
  await quiet(shop);
  assert.doesNotMatch(shop.commentOn(2)[0].body, /[Cc]onflict/);
  assert.deepEqual(shop.violations, []);
});

test('17: a fork whose head is not there is said to be unknown', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/status', kStatus);
  const pull = shop.pull(1, 'feature/status', { fork: true, author: 'mallory' });
  await shop.start();
  await shop.pullRequest('opened', pull);
  await until('it has its check', () => shop.github.verdict(pull.head.sha)?.conclusion === 'neutral');
  await quiet(shop);
  assert.match(shop.github.verdict(pull.head.sha).output.summary, /could not be fetched/);
  assert.equal(shop.github.comments.size, 0);
});

test('19: the first start says nothing to anybody unless the configuration says otherwise', async (t) => {
  const shop = await company(t);
  fs.writeFileSync(shop.config, fs.readFileSync(shop.config, 'utf8').replace('  dry_run: false\n', ''));
  shop.repository.commit('feature/status', kStatus);
  shop.repository.commit('feature/state', kState);
  shop.pull(1, 'feature/status');
  await shop.start();
  await until('it says what it would say', () => /to be said on slack/.test(shop.diary) && /to be said on comment/.test(shop.diary));
  await new Promise((next) => setTimeout(next, 500));
  const writes = [...shop.github.log, ...shop.slack.log, ...shop.pagerduty.log].filter((one) => one.method !== 'GET' && !one.path.endsWith('/access_tokens'));
  assert.deepEqual(writes, []);
});

test('22: what cannot be read is told of on the pull request', async (t) => {
  const shop = await company(t);
  shop.repository.commit('feature/odd', { 'migrations/2_odd.up.sql': 'alter table orders add colum status text;\n' });
  shop.pull(1, 'feature/odd');
  await shop.start();
  await until('the comment says so', () => shop.commentOn(1).some((one) => /[Cc]ould not be read/.test(one.body)));
  assert.deepEqual(shop.violations, []);
});

test('a merge queue is answered on its own commit', async (t) => {
  const { shop, first } = await conflict(t);
  const sha = 'f'.repeat(40);
  const group = { head_sha: sha, head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${first.head.sha}`, base_sha: first.base.sha, base_ref: 'refs/heads/main' };
  await shop.deliver('merge_group', { action: 'checks_requested', merge_group: group, repository: { id: 1, full_name: 'acme/shop' }, sender: { login: 'mara', type: 'User' } });
  await until('the queue has its answer', () => shop.github.verdict(sha)?.conclusion === 'failure');
  assert.deepEqual(shop.violations, []);
});

test('`explain` tells about one conflict, `recheck` says the verdict again', async (t) => {
  const { shop, first } = await conflict(t);
  const key = [...shop.pagerduty.alerts.keys()][0];
  await shop.comment(1, `/signalbox explain ${key}`, 'anna');
  await until('it is explained', () => shop.commentOn(1).some((one) => one.body.includes('signalbox:answer') && one.body.includes(key)));
  const runs = () => [...shop.github.checks.values()].filter((run) => run.head_sha === first.head.sha).length;
  const before = runs();
  await shop.comment(1, '/signalbox recheck', 'anna');
  await until('the check is set again', () => runs() === before + 1);
});
