/**
 * What SARIF 2.1.0 (OASIS Standard, 27 March 2020) asks of the objects that we write, by the sections of its text, as JSON Schema; nothing
 * else may be in them. `properties` (§3.8) may hold what a tool likes.
 */
type Schema = { readonly [key: string]: unknown };

const text = { type: 'string', minLength: 1 } as const;
const index = { type: 'integer', minimum: -1 } as const;
const uri = {
  type: 'string',
  pattern: "^(?:[A-Za-z][\\w+.-]*:)?(?:[\\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+$",
} as const; // RFC 3986

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  const bag = { type: 'object', properties: { tags: { type: 'array', uniqueItems: true, items: text } } };
  return {
    ...{ type: 'object', additionalProperties: false, required },
    properties: { ...properties, properties: bag },
  };
}
const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });

const message = object({ text, markdown: text, id: text, arguments: list({ type: 'string' }) }, ['text']); // §3.11.11: or an id
const multiformat = object({ text, markdown: text }, ['text']); // §3.12
const artifactLocation = object({ uri, uriBaseId: text, index }); // §3.4
const location = object({ id: index, physicalLocation: object({ artifactLocation }, ['artifactLocation']), message }); // §3.28, §3.29
const level = { enum: ['none', 'note', 'warning', 'error'] } as const; // §3.27.10

/** §3.49; an id is stable. */
const reportingDescriptor = object(
  {
    id: text,
    name: text,
    shortDescription: multiformat,
    fullDescription: multiformat,
    help: multiformat,
    helpUri: uri,
  },
  ['id'],
);

/** §3.19 */
const driver = object(
  {
    ...{ name: text, version: text, semanticVersion: text, informationUri: uri },
    rules: list(reportingDescriptor, { uniqueItems: true }),
  },
  ['name'],
);

/** §3.20, §3.58 */
const invocation = object(
  {
    executionSuccessful: { type: 'boolean' },
    toolExecutionNotifications: list(object({ message, level, locations: list(location) }, ['message'])),
  },
  ['executionSuccessful'],
);

/** §3.35 */
const suppression = object(
  {
    kind: { enum: ['inSource', 'external'] },
    status: { enum: ['accepted', 'underReview', 'rejected'] },
    justification: text,
  },
  ['kind'],
);

/** §3.27 */
const result = object(
  {
    ...{ ruleId: text, ruleIndex: index, level, message, locations: list(location) },
    kind: { enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'] },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
    suppressions: list(suppression, { uniqueItems: true }),
  },
  ['message'],
);

/** §3.24; of the roles those that a file that is looked at may have. */
const artifact = object({
  ...{ location: artifactLocation, length: index, mimeType: { type: 'string', pattern: '^[^/]+/.+$' } },
  roles: list({ enum: ['analysisTarget', 'resultFile', 'added', 'modified', 'unmodified'] }, { uniqueItems: true }),
});

/** §3.14 */
const run = object(
  {
    tool: object({ driver }, ['driver']),
    invocations: list(invocation),
    artifacts: list(artifact, { uniqueItems: true }),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: list(result),
  },
  ['tool'],
);

/** §3.13 */
export const sarifSchema: Schema = object({ $schema: uri, version: { const: '2.1.0' }, runs: list(run) }, [
  'version',
  'runs',
]);
