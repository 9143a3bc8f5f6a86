// The same story told twice: once quietly, once with kills, repetitions, losses, disorder and storms of refusals. What
// everybody shows in the end, and what was ever said, must be the same. SIGNALBOX_CHAOS=2000 tells the long story.
import assert from 'node:assert/strict';
import test from 'node:test';

import { Company, quiet } from './support/bot.mjs';

const kHooks = Number(process.env.SIGNALBOX_CHAOS ?? 60);
const kKills = Math.max(3, Math.round(kHooks / 100));

/// Numbers that look random and are the same in every run.
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

async function found() {
  const shop = await Company.found();
  for (let i = 1; i <= 6; ++i) {
    // Three pairs of branches, each adding one column twice.
    const column = `c${Math.ceil(i / 2)}`;
    shop.repository.commit(`feature/${i}`, { [`migrations/${i + 1}_${column}.up.sql`]: `alter table orders add column ${column} ${i % 2 ? 'text' : 'integer'};\n` });
    shop.pull(i, `feature/${i}`);
  }
  return shop;
}

/// What people see in the end.
function picture(shop) {
  const plain = (text) => text.replace(/(since|until) \S+/g, '').trim();
  return {
    comments: [...shop.github.comments.values()].map((one) => `${one.number}: ${plain(one.body)}`).sort(),
    checks: [...new Set([...shop.github.checks.values()].map((run) => run.head_sha))].map((sha) => `${sha} ${shop.github.verdict(sha).conclusion}`).sort(),
    slack: shop.slack.living.map((one) => one.text).sort(),
    replies: shop.slack.replies.map((one) => one.text).sort(),
    pages: [...shop.pagerduty.alerts].map(([key, alert]) => `${key} ${alert.state}`).sort(),
  };
}

async function end(shop) {
  shop.repository.remove('feature/6');
  await shop.pullRequest('closed', shop.pull(6, 'feature/6', { state: 'closed' }));
  await quiet(shop, 3500);
}

test(`${kHooks} webhooks with ${kKills} kills end as they do in a quiet run`, async (t) => {
  const calm = await found();
  t.after(() => calm.close());
  await calm.start();
  for (let i = 1; i <= 6; ++i) await calm.pullRequest('opened', calm.github.pulls.get('acme/shop').get(i));
  await quiet(calm, 2500);
  await end(calm);

  const wild = await found();
  t.after(() => wild.close());
  await wild.start();
  const roll = dice(7);
  const hooks = Array.from({ length: kHooks }, (_, i) => ({ number: 1 + Math.floor(roll() * 6), id: roll() < 0.2 && i > 0 ? `d-${i - 1}` : `d-${i}`, at: i + Math.floor(roll() * 5) }));
  hooks.sort((a, b) => a.at - b.at);  // out of order
  const kills = new Set(Array.from({ length: kKills }, (_, i) => Math.floor(((i + 0.5) / kKills) * kHooks)));
  for (const [i, hook] of hooks.entries()) {
    if (roll() < 0.1) wild.slack.fail(/chat\./, roll() < 0.5 ? 429 : 503, { headers: { 'retry-after': '1' } });
    if (roll() < 0.1) wild.github.fail(/POST|PATCH/, roll() < 0.5 ? 502 : 500, { after: roll() < 0.3 });
    if (roll() < 0.1) wild.pagerduty.fail(/enqueue/, 500, { after: roll() < 0.5 });
    if (roll() < 0.3) continue;  // lost on the way
    const pull = wild.github.pulls.get('acme/shop').get(hook.number);
    await wild.pullRequest(roll() < 0.5 ? 'synchronize' : 'edited', pull, { id: hook.id });
    if (kills.has(i)) {
      await new Promise((next) => setTimeout(next, roll() * 600));
      await wild.kill();
      await wild.start();
    }
  }
  for (const server of [wild.github, wild.slack, wild.pagerduty]) server.faults = [];
  await quiet(wild, 3500);
  await end(wild);

  assert.deepEqual(wild.violations, []);
  const story = picture(calm);
  assert.ok(story.comments.length >= 6 && story.slack.length === 3, JSON.stringify(story, null, 1));
  // Commits differ by their times; the verdicts must not.
  const verdicts = (one) => ({ ...one, checks: one.checks.map((line) => line.split(' ')[1]).sort() });
  assert.deepEqual(verdicts(picture(wild)), verdicts(story));
});
