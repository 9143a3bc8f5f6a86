// Before anything else: each server must refuse what its maker would refuse.
import assert from 'node:assert/strict';
import test from 'node:test';

import { WebClient } from '@slack/web-api';

import { FakeGitHub, FakePagerDuty, FakeSlack } from './support/servers.mjs';

test('the GitHub of these tests refuses what GitHub refuses', () => {
  const github = new FakeGitHub();
  const refuses = (method, path, body) => assert.notEqual(github.complaint(method, path, body && JSON.stringify(body)), '', `${method} ${path} ${JSON.stringify(body)?.slice(0, 80)}`);
  const takes = (method, path, body) => assert.equal(github.complaint(method, path, body && JSON.stringify(body)), '');
  const runs = '/repos/acme/shop/check-runs';
  takes('POST', runs, { name: 'signalbox', head_sha: 'ce58', status: 'completed', conclusion: 'failure', output: { title: 't', summary: 's' } });
  refuses('POST', runs, { head_sha: 'ce58' });
  refuses('POST', runs, { name: 'x', head_sha: 'ce58', status: 'completed', conclusion: 'red' });
  const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
  refuses('POST', runs, { name: 'x', head_sha: 'ce58', output: { title: 't', summary: 's', annotations: Array(51).fill(annotation) } });
  refuses('POST', runs, { name: 'x', head_sha: 'ce58', output: { title: 't', summary: 's', annotations: [{ ...annotation, annotation_level: 'error' }] } });
  refuses('POST', '/repos/acme/shop/issues/7/comments', { text: 'x' });
  refuses('POST', '/repos/acme/shop/issues/7/comments', { body: 'x'.repeat(65537) });
  refuses('POST', '/repos/acme/shop/issues', { body: 'without a title' });
  refuses('PATCH', '/repos/acme/shop/issues/7', { state: 'done' });
  refuses('PATCH', '/repos/acme/shop/issues/7', { labels: 'signalbox' });
  const asks = (path, query) => github.complaint('GET', path, '', new URLSearchParams(query));
  assert.equal(asks('/repos/acme/shop/issues', 'state=all&creator=signalbox%5Bbot%5D&per_page=100&page=2'), '');
  assert.notEqual(asks('/repos/acme/shop/issues', 'state=everything'), '');
  assert.notEqual(asks('/repos/acme/shop/issues', 'marker=x'), '');
  assert.notEqual(asks('/repos/acme/shop/issues', 'per_page=101'), '');
  refuses('POST', '/repos/acme/shop/statuses/abc', { state: 'failed' });
  refuses('POST', '/repos/acme/shop/nothing', {});
});

test('the Slack of these tests refuses what Slack refuses', () => {
  const slack = new FakeSlack();
  const section = (text) => [{ type: 'section', text: { type: 'mrkdwn', text } }];
  assert.equal(slack.complaint(section('x'.repeat(3000))), '');
  assert.notEqual(slack.complaint(section('x'.repeat(3001))), '');
  assert.notEqual(slack.complaint(section('')), '');
  assert.notEqual(slack.complaint([{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]), '');
  assert.notEqual(slack.complaint(Array(51).fill({ type: 'divider' })), '');
  const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x'.repeat(76) } };
  assert.notEqual(slack.complaint([{ type: 'actions', elements: [button] }]), '');
  assert.notEqual(slack.complaint([{ type: 'section', text: { type: 'mrkdwn', text: 'x', nonsense: 1 } }]), '');
});

test('the Slack of these tests is one that Slack\'s own client can talk to', async (t) => {
  const slack = await new FakeSlack().start();
  t.after(() => slack.stop());
  const client = new WebClient('xoxb-test', { slackApiUrl: `${slack.url}/api/`, logLevel: 'error', retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 5 } });
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'one' } }];
  slack.fail(/chat.postMessage/, 429, { headers: { 'retry-after': '1' } });
  const posted = await client.chat.postMessage({ channel: '#migrations', text: 'one', blocks });
  assert.equal(slack.log.filter((one) => one.path.endsWith('chat.postMessage')).length, 2, 'it waits and tries again');
  await client.chat.update({ channel: posted.channel, ts: posted.ts, text: 'two', blocks });
  await client.chat.postMessage({ channel: posted.channel, thread_ts: posted.ts, text: 'under it' });
  assert.deepEqual(slack.living.map((one) => one.text), ['two']);
  assert.deepEqual(slack.replies.map((one) => one.text), ['under it']);
  await assert.rejects(client.chat.update({ channel: posted.channel, ts: '1.1', text: 'x' }), /message_not_found/);
  await assert.rejects(client.chat.postMessage({ channel: '#migrations', text: 'x', blocks: [{ type: 'section' }] }), /invalid_blocks/);
});

test('the PagerDuty of these tests refuses what PagerDuty refuses', () => {
  const good = { routing_key: 'a'.repeat(32), event_action: 'trigger', dedup_key: 'c-1', payload: { summary: 's', source: 'signalbox', severity: 'error' } };
  assert.equal(FakePagerDuty.complaint(good), '');
  for (const bad of [
    { ...good, routing_key: 'short' }, { ...good, event_action: 'open' }, { ...good, event_action: 'resolve', dedup_key: undefined },
    { ...good, dedup_key: 'x'.repeat(256) }, { ...good, payload: undefined }, { ...good, payload: { ...good.payload, summary: 'x'.repeat(1025) } },
    { ...good, payload: { ...good.payload, source: undefined } }, { ...good, payload: { ...good.payload, severity: 'bad' } },
  ]) {
    assert.notEqual(FakePagerDuty.complaint(bad), '', JSON.stringify(bad).slice(0, 100));
  }
});
