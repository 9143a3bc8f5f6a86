// Cuts from GitHub's OpenAPI (npm @octokit/openapi, generated/api.github.com.json) the requests that Signalbox makes:
//   node tools/slice.mjs api.github.com.json > schemas/github.json
// Answers are left out: they are read leniently. `nullable` without `type` keeps a schema from compiling, and is mended.
import fs from 'node:fs';

const kCalls = `
POST /repos/{owner}/{repo}/check-runs
PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}
GET /repos/{owner}/{repo}/issues/{issue_number}/comments
POST /repos/{owner}/{repo}/issues/{issue_number}/comments
PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}
DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}
GET /repos/{owner}/{repo}/issues
POST /repos/{owner}/{repo}/issues
GET /repos/{owner}/{repo}/issues/{issue_number}
PATCH /repos/{owner}/{repo}/issues/{issue_number}
POST /repos/{owner}/{repo}/statuses/{sha}
GET /repos/{owner}/{repo}/pulls
GET /repos/{owner}/{repo}/pulls/{pull_number}
GET /repos/{owner}/{repo}/installation
POST /app/installations/{installation_id}/access_tokens
GET /app
GET /user
GET /orgs/{org}/teams/{team_slug}/memberships/{username}
GET /app/hook/deliveries
POST /app/hook/deliveries/{delivery_id}/attempts
`.trim().split('\n').map((line) => line.split(' '));

const all = JSON.parse(fs.readFileSync(process.argv[2]));
const components = {};

function take(node) {
  if (Array.isArray(node)) return node.map(take);
  if (!node || typeof node !== 'object') return node;
  const out = {};
  for (const [key, value] of Object.entries(node)) {
    if (['description', 'example', 'examples', 'externalDocs', 'x-github', 'summary', 'tags'].includes(key) && typeof value !== 'object') continue;
    if (['example', 'examples', 'externalDocs', 'x-github'].includes(key)) continue;
    if (key === '$ref') {
      const [, , kind, name] = value.split('/');
      if (!components[kind]?.[name]) {
        (components[kind] ??= {})[name] = {};
        components[kind][name] = take(all.components[kind][name]);
      }
    }
    out[key] = take(value);
  }
  return mended(out);
}

function mended(schema) {
  if (schema.nullable === true && schema.type === undefined) {
    delete schema.nullable;
    const choice = schema.oneOf ?? schema.anyOf;
    if (choice) choice.push({ enum: [null] });
  }
  return schema;
}

const paths = {};
for (const [method, path] of kCalls) {
  const operation = all.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`GitHub has no ${method} ${path} any more`);
  (paths[path] ??= {})[method.toLowerCase()] = take({ parameters: operation.parameters ?? [], requestBody: operation.requestBody });
}
process.stdout.write(JSON.stringify({ source: `@octokit/openapi, GitHub's API ${all.info.version}`, paths, components }) + '\n');
