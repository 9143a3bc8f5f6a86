// The other sides: GitHub, Slack and PagerDuty as small servers that keep what they are told, check every request
// against the makers' own schemas, and fail when a test says so.
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const schema = (name) => JSON.parse(fs.readFileSync(new URL(`../schemas/${name}.json`, import.meta.url)));

/// A server that reads JSON or forms, records, and plays faults before it answers.
class FakeServer {
  log = [];
  violations = [];
  faults = [];

  async start(port = 0) {
    this.server = http.createServer((request, response) => this.#take(request, response));
    await new Promise((ready) => this.server.listen(port, '127.0.0.1', ready));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
  /// The next `times` requests that match get this answer. `after` lets the request take effect first.
  fail(match, status, { times = 1, headers = {}, after = false } = {}) {
    this.faults.push({ match, status, times, headers, after });
  }

  #take(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const [path, query] = request.url.split('?');
      const entry = { method: request.method, path, query: new URLSearchParams(query ?? ''), headers: request.headers, raw, at: Date.now() };
      const send = (status, body = {}, headers = {}) => {
        entry.status = status;
        this.log.push(entry);
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
        response.end(status === 204 ? '' : JSON.stringify(body));
      };
      const fault = this.faults.find((one) => one.times > 0 && one.match.test(`${entry.method} ${path}`));
      if (fault) {
        fault.times -= 1;
        if (fault.after) this.answer(entry, () => {});
        return send(fault.status, { message: 'injected' }, fault.headers);
      }
      this.answer(entry, send);
    });
  }
}

export class FakeGitHub extends FakeServer {
  pulls = new Map();     // "acme/shop" → Map(number → pull request)
  comments = new Map();  // id → {project, number, body}
  checks = new Map();    // id → {project, head_sha, …}
  issues = new Map();    // id → {project, number, title, body, state, labels, states}
  members = new Set();   // "acme/platform/anna"
  deliveries = [];
  redelivered = [];
  #next = 100;
  #rules;

  constructor(publicKey) {
    super();
    this.publicKey = publicKey;
    const spec = schema('github');
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    this.#rules = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        const media = operation.requestBody?.content?.['application/json']?.schema;
        return {
          method: method.toUpperCase(),
          path: new RegExp(`^${path.replace(/\{[^}]+\}/g, '([^/]+)')}$`),
          slashes: path.split('/').length,
          required: operation.requestBody?.required === true,
          valid: media ? ajv.compile({ ...media, components: spec.components }) : null,
          parameters: new Map((operation.parameters ?? [])
            .map((one) => (one.$ref ? spec.components.parameters[one.$ref.split('/').at(-1)] : one))
            .filter((one) => one.in === 'query')
            .map((one) => [one.name, ajv.compile(one.schema)])),
        };
      }));
  }

  /// What GitHub would say is wrong with a request; empty when nothing is.
  complaint(method, path, raw, query = new URLSearchParams()) {
    const rule = this.#rules.find((one) => one.method === method && one.path.test(path));
    if (!rule) return `GitHub has no ${method} ${path}`;
    for (const [name, text] of query) {
      const valid = rule.parameters.get(name);
      if (!valid) return `GitHub knows no ?${name}= of ${method} ${path}`;
      if (!valid(/^\d+$/.test(text) ? Number(text) : text)) return `?${name}=${text} is refused`;
      if (name === 'per_page' && Number(text) > 100) return 'a page has at most 100 entries';
    }
    if (!rule.valid) return '';
    if (!raw) return rule.required ? 'a body is required' : '';
    const body = JSON.parse(raw);
    if ((body.body ?? '').length > 65536) return 'body is too long';
    return rule.valid(body) ? '' : JSON.stringify(rule.valid.errors.slice(0, 3));
  }

  #authorised(entry) {
    const token = (entry.headers.authorization ?? '').replace(/^Bearer /, '');
    const asApp = /^\/app(\/|$)/.test(entry.path) || entry.path.endsWith('/installation');
    return asApp ? this.#isJwt(token) : token.startsWith('ghs_');
  }
  #isJwt(token) {
    const [head, claims, signature] = token.split('.');
    if (!signature) return false;
    const now = Date.now() / 1000;
    const { iat, exp, iss } = JSON.parse(Buffer.from(claims, 'base64url'));
    return JSON.parse(Buffer.from(head, 'base64url')).alg === 'RS256' && iss === '17' && iat <= now && exp > now && exp <= now + 600 &&
      crypto.verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), this.publicKey, Buffer.from(signature, 'base64url'));
  }

  answer(entry, send) {
    const { method, path, raw } = entry;
    const wrong = !entry.headers['user-agent'] ? 'no User-Agent' : !this.#authorised(entry) ? 'bad credentials' : this.complaint(method, path, raw, entry.query);
    if (wrong) {
      this.violations.push(`${method} ${path}: ${wrong}`);
      return send(wrong === 'bad credentials' ? 401 : 422, { message: wrong });
    }
    const body = raw ? JSON.parse(raw) : {};
    const [, owner, repo] = path.match(/^\/repos\/([^/]+)\/([^/]+)/) ?? [];
    const project = `${owner}/${repo}`;
    const rest = path.replace(/^\/repos\/[^/]+\/[^/]+/, '');
    if (path === '/app') return send(200, { slug: 'signalbox' });
    if (path === '/app/hook/deliveries') return send(200, this.deliveries);
    if (path.endsWith('/attempts')) { this.redelivered.push(path.split('/').at(-2)); return send(202); }
    if (rest === '/installation') return send(200, { id: 7 });
    if (path.endsWith('/access_tokens')) return send(201, { token: `ghs_${'x'.repeat(300)}`, expires_at: new Date(Date.now() + 3600e3).toISOString() });
    if (rest === '/pulls') return send(200, [...(this.pulls.get(project)?.values() ?? [])].filter((one) => one.state === 'open'));
    if (rest.startsWith('/pulls/')) {
      const found = this.pulls.get(project)?.get(Number(rest.split('/')[2]));
      return found ? send(200, found) : send(404, { message: 'Not Found' });
    }
    if (path.includes('/memberships/')) {
      const [, , org, , team, , user] = path.split('/');
      return this.members.has(`${org}/${team}/${user}`) ? send(200, { state: 'active' }) : send(404, { message: 'Not Found' });
    }
    if (method === 'GET' && rest.endsWith('/comments')) {
      const number = Number(rest.split('/')[2]);
      return send(200, [...this.comments].filter(([, one]) => one.project === project && one.number === number)
        .map(([id, one]) => ({ id, body: one.body, user: { login: 'signalbox[bot]' } })));
    }
    if (method === 'POST' && rest.endsWith('/comments')) {
      const id = this.#next++;
      this.comments.set(id, { project, number: Number(rest.split('/')[2]), body: body.body });
      return send(201, { id });
    }
    if (rest.startsWith('/issues/comments/')) {
      const id = Number(rest.split('/')[3]);
      if (!this.comments.has(id)) return send(404, { message: 'Not Found' });
      this.comments.get(id).body = body.body;
      return send(200, { id });
    }
    if (/^\/issues(\/\d+)?$/.test(rest)) return this.#answerIssue(method, project, rest, body, entry.query, send);
    if (rest === '/check-runs') {
      const id = this.#next++;
      this.checks.set(id, { project, ...body, annotations: body.output?.annotations ?? [] });
      return send(201, { id });
    }
    if (rest.startsWith('/check-runs/')) {
      const run = this.checks.get(Number(rest.split('/')[2]));
      Object.assign(run, { status: body.status, conclusion: body.conclusion });
      run.annotations = [...run.annotations, ...(body.output?.annotations ?? [])];
      return send(200, { id: Number(rest.split('/')[2]) });
    }
    return send(200, {});
  }

  #answerIssue(method, project, rest, body, query, send) {
    const shown = ({ project: home, number, title, body: text, state }) => ({
      number, title, body: text, state, html_url: `https://github.test/${home}/issues/${number}`, user: { login: 'signalbox[bot]' },
    });
    const own = this.issuesOf(project);
    if (method === 'GET' && rest === '/issues') {
      const state = query.get('state') ?? 'open';
      const creator = query.get('creator') ?? 'signalbox[bot]';
      return send(200, own.filter((one) => (state === 'all' || one.state === state) && creator === 'signalbox[bot]').map(shown));
    }
    if (method === 'POST') {
      const one = { project, number: own.length + 1, state: 'open', states: ['open'], ...body };
      this.issues.set(this.#next++, one);
      return send(201, shown(one));
    }
    const one = own.find((each) => each.number === Number(rest.split('/')[2]));
    if (!one) return send(404, { message: 'Not Found' });
    if (body.state && body.state !== one.state) one.states.push(body.state);
    Object.assign(one, body);
    return send(200, shown(one));
  }
  issuesOf(project) { return [...this.issues.values()].filter((one) => one.project === project); }

  /// The verdict that a commit shows: its last check run.
  verdict(sha) {
    return [...this.checks.values()].filter((run) => run.head_sha === sha).at(-1);
  }
}

export class FakeSlack extends FakeServer {
  messages = new Map();  // "C1:ts" → message
  groups = new Map();    // group → [users]
  #valid = new Ajv({ strict: false, allErrors: true, discriminator: true }).compile(schema('slack-blocks'));
  #next = 0;

  /// What a method was called with: JSON, or a form whose nested values are JSON, as Slack's own client sends them.
  static arguments(entry) {
    const type = entry.headers['content-type'] ?? '';
    if (type === 'application/json; charset=utf-8') return JSON.parse(entry.raw);
    if (!/^application\/x-www-form-urlencoded/.test(type)) return null;
    const form = Object.fromEntries(new URLSearchParams(entry.raw));
    delete form.token;
    const nested = (value) => (/^[[{]/.test(value) ? JSON.parse(value) : /^(true|false)$/.test(value) ? value === 'true' : value);
    return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, name === 'text' ? value : nested(value)]));
  }

  complaint(blocks) {
    if (JSON.stringify(blocks).length > 13000) return 'msg_blocks_too_long';
    return this.#valid(blocks) ? '' : JSON.stringify(this.#valid.errors.slice(0, 3));
  }

  answer(entry, send) {
    const method = entry.path.replace('/api/', '');
    const wrong = (why) => { this.violations.push(`${method}: ${why}`); return send(200, { ok: false, error: why }); };
    if (!/^Bearer xoxb-/.test(entry.headers.authorization ?? '')) return wrong('not_authed');
    if (entry.method === 'GET') return this.#read(method, entry.query, send);
    const body = FakeSlack.arguments(entry);
    if (!body) return wrong('invalid_charset');
    if (method === 'chat.postEphemeral') return send(200, { ok: true });
    if (!body.text || body.text.length > 4000) return wrong('no_text');
    const broken = body.blocks ? this.complaint(body.blocks) : '';
    if (broken) return wrong(`invalid_blocks ${broken}`);
    if (method === 'chat.update') {
      const key = `${body.channel}:${body.ts}`;
      if (!this.messages.has(key)) return send(200, { ok: false, error: 'message_not_found' });
      this.messages.set(key, { ...this.messages.get(key), ...body });
      return send(200, { ok: true, channel: body.channel, ts: body.ts });
    }
    if (method !== 'chat.postMessage') return wrong(`unknown_method ${method}`);
    const ts = `1700000000.${String(++this.#next).padStart(6, '0')}`;
    if (body.thread_ts && !this.messages.has(`C1:${body.thread_ts}`)) return wrong('thread_not_found');
    this.messages.set(`C1:${ts}`, { ...body, channel: 'C1', ts });
    return send(200, { ok: true, channel: 'C1', ts });
  }

  #read(method, query, send) {
    const all = [...this.messages.values()];
    if (method === 'conversations.list') return send(200, { ok: true, channels: [{ id: 'C1', name: 'migrations' }] });
    if (method === 'conversations.history') return send(200, { ok: true, messages: all.filter((one) => !one.thread_ts) });
    if (method === 'conversations.replies') return send(200, { ok: true, messages: all.filter((one) => one.thread_ts === query.get('ts')) });
    if (method === 'usergroups.users.list') return send(200, { ok: true, users: this.groups.get(query.get('usergroup')) ?? [] });
    if (method === 'users.info') return send(200, { ok: true, user: { real_name: query.get('user'), profile: {} } });
    this.violations.push(`unknown_method ${method}`);
    return send(200, { ok: false, error: 'unknown_method' });
  }

  get living() { return [...this.messages.values()].filter((one) => !one.thread_ts); }
  get replies() { return [...this.messages.values()].filter((one) => one.thread_ts); }
}

export class FakePagerDuty extends FakeServer {
  alerts = new Map();  // dedup key → {state, triggers, resolves}
  changes = [];

  /// The rules of Events API v2, with the six that its OpenAPI leaves out.
  static complaint(event) {
    const payload = event.payload ?? {};
    if (!/^[0-9a-zA-Z]{32}$/.test(event.routing_key ?? '')) return 'routing_key has 32 characters';
    if (!['trigger', 'acknowledge', 'resolve'].includes(event.event_action)) return 'unknown event_action';
    if (event.event_action !== 'trigger' && !event.dedup_key) return 'dedup_key is required';
    if ((event.dedup_key ?? '').length > 255) return 'dedup_key is too long';
    if (event.event_action !== 'trigger') return '';
    if (!event.payload) return 'payload is required';
    if (!payload.summary || payload.summary.length > 1024) return 'summary is missing or too long';
    if (!payload.source) return 'source is required';
    if (!['critical', 'error', 'warning', 'info'].includes(payload.severity)) return 'unknown severity';
    return '';
  }

  answer(entry, send) {
    const event = JSON.parse(entry.raw);
    if (entry.raw.length > 512000) { this.violations.push('larger than 512 KB'); return send(400, { errors: ['too large'] }); }
    if (entry.path === '/v2/change/enqueue') { this.changes.push(event); return send(202, { status: 'success' }); }
    const wrong = FakePagerDuty.complaint(event);
    if (wrong) { this.violations.push(wrong); return send(400, { status: 'invalid event', errors: [wrong] }); }
    const alert = this.alerts.get(event.dedup_key) ?? { state: 'none', triggers: 0, resolves: 0 };
    if (event.event_action === 'trigger') { alert.state = 'triggered'; alert.triggers += 1; }
    if (event.event_action === 'acknowledge' && alert.state === 'triggered') alert.state = 'acknowledged';
    if (event.event_action === 'resolve') { alert.state = 'resolved'; alert.resolves += 1; }
    this.alerts.set(event.dedup_key, alert);
    return send(202, { status: 'success', dedup_key: event.dedup_key });
  }
}
