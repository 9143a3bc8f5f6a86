// A running Signalbox over repositories of its own, and a GitHub that signs webhooks to it.
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { FakeGitHub, FakePagerDuty, FakeSlack } from './servers.mjs';

export const kProgram = process.env.SIGNALBOX ?? new URL('../../../build/dev/signalbox', import.meta.url).pathname;
const kSecret = 'a secret of the tests';
const kPagerSecret = 'what PagerDuty showed once';
const kSigning = '8f742231b10e8888abcd99yyyzzz85a5';
const keys = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });

/// A bare-bones repository: branches of files, written by git itself.
export class Repository {
  constructor(folder) {
    this.folder = folder;
    fs.mkdirSync(folder, { recursive: true });
    this.git('init', '-q', '-b', 'main');
  }
  git(...words) {
    return execFileSync('git', ['-C', this.folder, '-c', 'user.name=Mara', '-c', 'user.email=mara@example.test', '-c', 'commit.gpgsign=false', ...words],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: this.folder, GIT_CONFIG_NOSYSTEM: '1' } }).trim();
  }
  commit(branch, files, from = 'main') {
    const exists = this.git('branch', '--list', branch) !== '' || branch === 'main';
    if (!exists) this.git('branch', branch, from);
    if (this.git('branch', '--show-current') !== branch) this.git('checkout', '-q', branch);
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      fs.writeFileSync(path.join(this.folder, name), text);
    }
    this.git('add', '-A');
    this.git('commit', '-q', '-m', `change ${Object.keys(files)[0]}`);
    return this.sha(branch);
  }
  /// What GitHub keeps of a pull request from a fork: a commit on top of main, on no branch, below refs/pull/.
  fork(number, files) {
    const branch = `fork-${number}`;
    this.remove(branch);
    this.commit(branch, files);
    const sha = this.sha(branch);
    this.git('update-ref', `refs/pull/${number}/head`, sha);
    this.remove(branch);
    return sha;
  }
  sha(branch) { return this.git('rev-parse', branch); }
  merge(branch) {
    this.git('checkout', '-q', 'main');
    this.git('merge', '-q', '--no-ff', '-m', `merge ${branch}`, branch);
  }
  remove(branch) {
    this.git('checkout', '-q', 'main');
    if (this.git('branch', '--list', branch) !== '') this.git('branch', '-q', '-D', branch);
  }
}

export class Company {
  /// `more` is more of `notify`; `others` are services beside the shop, as YAML: a name for each repository.
  static async found(more = '', others = {}) {
    const company = new Company();
    company.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signalbox-contracts-'));
    company.github = await new FakeGitHub(keys.publicKey).start();
    company.slack = await new FakeSlack().start();
    company.pagerduty = await new FakePagerDuty().start();
    company.repository = new Repository(path.join(company.folder, 'shop'));
    company.repository.commit('main', { 'migrations/1_orders.up.sql': 'create table orders (id bigint primary key);\n' });
    fs.writeFileSync(path.join(company.folder, 'app.pem'), keys.privateKey.export({ type: 'pkcs1', format: 'pem' }));
    company.config = path.join(company.folder, 'signalbox.yaml');
    company.repositories = Object.fromEntries(Object.keys(others).map((name) => [name, new Repository(path.join(company.folder, name))]));
    fs.writeFileSync(company.config, company.#yaml(more, others));
    return company;
  }

  #yaml(more, others) {
    const services = Object.entries(others).map(([name, text]) => `  ${name}:
    repository: ${this.folder}/${name}
    project: acme/${name}
    forge: github
    base: main
${text}`).join('');
    return `version: 1
state: ${this.folder}/state
teams:
  checkout: {slack: "#checkout", slack_group: S0CHECKOUT, reviewers: [acme/checkout]}
  platform: {slack: "#platform", slack_group: S0PLATFORM, reviewers: [acme/platform]}
databases:
  shop: {engine: postgres, version: "15"}
services:
  shop:
    repository: ${this.folder}/shop
    project: acme/shop
    forge: github
    owner: checkout
    base: main
    migrations:
      - {key: main, framework: golang-migrate, path: migrations, database: shop}
${services}policy:
  approvals: {required_for: [data-loss], from: [platform]}
notify:
  slack: {token: xoxb-test, signing_secret: "${kSigning}", channel: "#migrations", api_url: "${this.slack.url}/api"}
  pagerduty: {routing_key: "0123456789abcdef0123456789abcdef", signing_secret: "${kPagerSecret}", from: error, api_url: "${this.pagerduty.url}"}
  group_wait: 0s
  group_interval: 0s
  dry_run: false
${more}
webhooks:
  github: {secrets: ["${kSecret}"], app_id: 17, private_key: "\${file:${this.folder}/app.pem}", api_url: "${this.github.url}"}
server: {listen: "127.0.0.1:0", public_url: "https://signalbox.example.test"}
`;
  }

  async start(...options) {
    // Scenarios push to one branch again and again, each time to see what follows.
    const settle = options.includes('--settle') ? [] : ['--settle', '0'];
    this.bot = spawn(kProgram, ['serve', '--config', this.config, '--lease', '2', ...settle, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.diary ??= '';
    const port = await new Promise((ready, failed) => {
      let own = '';
      this.bot.stderr.on('data', (data) => {
        this.diary += data;
        own += data;
        const found = own.match(/listening on 127\.0\.0\.1:(\d+)/);
        if (found) ready(Number(found[1]));
      });
      this.bot.on('exit', (code) => failed(new Error(`signalbox ended with ${code}:\n${own}`)));
    });
    this.url = `http://127.0.0.1:${port}`;
    return this;
  }
  /// The processes that the bot started and that still run: its crew, while there is work.
  crew() {
    const threads = `/proc/${this.bot.pid}/task`;
    return fs.readdirSync(threads).flatMap((thread) => fs.readFileSync(`${threads}/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
  }
  async kill(signal = 'SIGKILL') {
    const gone = new Promise((done) => this.bot.on('exit', done));
    this.bot.kill(signal);
    await gone;
  }
  async close() {
    if (this.bot?.exitCode === null && this.bot?.signalCode === null) await this.kill('SIGTERM');
    await Promise.all([this.github.stop(), this.slack.stop(), this.pagerduty.stop()]);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /// A signed webhook; gives the status, or 0 when nobody answered.
  async deliver(event, payload, options) {
    return (await this.send(event, payload, options)).status;
  }
  /// The same, with the answer's text.
  async send(event, payload, { id = crypto.randomUUID(), secret = kSecret } = {}) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const signature = crypto.createHmac('sha256', secret).update(body).digest('hex');
    try {
      const response = await fetch(`${this.url}/webhooks/github`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': id, 'x-hub-signature-256': `sha256=${signature}` },
        body,
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return { status: 0, text: '' };
    }
  }
  async click(action, key, user, { at = Math.floor(Date.now() / 1000), stamp = crypto.randomUUID() } = {}) {
    const payload = { type: 'block_actions', user: { id: user, username: user }, channel: { id: 'C1' }, actions: [{ action_id: action, value: key, action_ts: stamp }] };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const signature = crypto.createHmac('sha256', kSigning).update(`v0:${at}:${body}`).digest('hex');
    const response = await fetch(`${this.url}/slack/interactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` },
      body,
    });
    await response.text();
    return response.status;
  }

  /// A webhook of PagerDuty's version 3, as it tells of an incident; gives the status.
  async pagerTells(type, key, who, { id = crypto.randomUUID(), secret = kPagerSecret } = {}) {
    const body = JSON.stringify({
      event: {
        id, event_type: type, resource_type: 'incident', occurred_at: new Date().toISOString(),
        agent: { id: 'PUSER01', type: 'user_reference', summary: who, html_url: 'https://acme.pagerduty.test/users/PUSER01', self: 'https://api.pagerduty.test/users/PUSER01' },
        client: null,
        data: { id: 'PINC001', type: 'incident', number: 7, status: type.replace('incident.', ''), incident_key: key, title: 'a conflict', urgency: 'high' },
      },
    });
    // While a secret is exchanged PagerDuty signs with both.
    const signature = ['an older secret', secret].map((one) => `v1=${crypto.createHmac('sha256', one).update(body).digest('hex')}`).join(',');
    const response = await fetch(`${this.url}/webhooks/pagerduty`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-pagerduty-signature': signature }, body });
    await response.text();
    return response.status;
  }

  pull(number, branch, { author = 'mara', state = 'open', merged = false, title = `Change ${branch}`, fork = false, sha = '' } = {}) {
    let head = sha || '0'.repeat(40);
    if (!sha) try { head = this.repository.sha(branch); } catch { head = this.github.pulls.get('acme/shop')?.get(number)?.head.sha ?? head; }
    const one = {
      number, title, state, merged, merged_at: merged ? new Date().toISOString() : null, draft: false, html_url: `https://github.test/acme/shop/pull/${number}`,
      user: { login: author }, updated_at: new Date(Date.now()).toISOString(),
      head: { ref: branch, sha: head, repo: { id: fork ? 2 : 1 } }, base: { ref: 'main', sha: this.repository.sha('main'), repo: { id: 1 } },
    };
    if (!this.github.pulls.has('acme/shop')) this.github.pulls.set('acme/shop', new Map());
    this.github.pulls.get('acme/shop').set(number, one);
    return one;
  }
  async pullRequest(action, pull, options) {
    return this.deliver('pull_request', { action, number: pull.number, pull_request: pull, ...this.#common(pull.user.login) }, options);
  }
  async comment(number, text, user, options) {
    return this.deliver('issue_comment', {
      action: 'created', issue: { number, title: 't', state: 'open', user: { login: 'mara' }, pull_request: {} }, comment: { body: text, user: { login: user, type: 'User' } }, ...this.#common(user),
    }, options);
  }
  async push(branch, options) {
    return (await this.tellOfPush(branch, options)).status;
  }
  async tellOfPush(branch, { project = 'acme/shop', ...options } = {}) {
    return this.send('push', { ref: `refs/heads/${branch}`, before: '0'.repeat(40), after: '1'.repeat(40), ...this.#common('mara', project) }, options);
  }
  #common(login, project = 'acme/shop') {
    return { repository: { id: 1, full_name: project, default_branch: 'main', clone_url: `https://github.test/${project}.git` }, sender: { login, type: 'User' } };
  }

  get violations() { return [...this.github.violations, ...this.slack.violations, ...this.pagerduty.violations]; }
  commentOn(number) { return [...this.github.comments.values()].filter((one) => one.number === number); }
}

/// Waits until the question is answered with yes; fails with what it was waiting for.
export async function until(what, question, patience = 60000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((next) => setTimeout(next, 40));
  }
}

/// Waits until nothing was asked of any server for a while and no work is left.
export async function quiet(company, calm = 1500) {
  const asked = () => company.github.log.length + company.slack.log.length + company.pagerduty.log.length;
  let last = -1;
  let since = Date.now();
  await until('the bot is quiet', async () => {
    const now = asked();
    if (now !== last) { last = now; since = Date.now(); }
    const metrics = await fetch(`${company.url}/metrics`).then((r) => r.text()).catch(() => '');
    const busy = [...metrics.matchAll(/^signalbox_(?:jobs\{state="(?:queued|running)"\}|outbox_items\{[^}]*state="pending"\}) (\d+)/gm)].some((m) => Number(m[1]) > 0);
    if (busy || metrics === '') since = Date.now();
    return Date.now() - since > calm;
  }, 120000);
}
