import { describeModelError } from './errors';
import { parseModel } from './parse-model';

const YAML = `# comment
schema: waymark/scoring-model/v1
id: tiny
behaviour:
  rules:
    - id: a
      when: { channel: web }
      points: 0x10
`;

describe('parseModel', () => {
  it('reads YAML and JSON alike', () => {
    const fromYaml = parseModel(YAML);
    expect(fromYaml).toMatchObject({ ok: true });
    if (!fromYaml.ok) return;
    expect(fromYaml.model.behaviour?.rules?.[0]?.points).toBe(16);
    for (const text of [JSON.stringify(fromYaml.model), `\uFEFF${JSON.stringify(fromYaml.model, null, '\t')}\r\n`]) {
      expect(parseModel(text)).toEqual(fromYaml);
    }
  });

  it.each([
    ['a key given twice', '{"schema":"waymark/scoring-model/v1","id":"a","id":"b","fit":{}}', '/id'],
    ['a key given twice deep inside', YAML.replace('channel: web', 'channel: web, channel: crm'), '/behaviour/rules/0/when/channel'],
    ['an anchor', YAML.replace('{ channel', '&x { channel'), '/behaviour/rules/0/when'],
    ['an alias', YAML.replace('points: 0x10', 'points: *x'), '/behaviour/rules/0/points'],
    ['a tag', YAML.replace('id: tiny', 'id: !!str tiny'), '/id'],
    ['a tag of its own', YAML.replace('id: tiny', 'id: !mine tiny'), ''],
    ['a key that is a number', YAML.replace('channel: web', '1: web'), '/behaviour/rules/0/when'],
    ['a key that is null', YAML.replace('channel: web', '? : web'), '/behaviour/rules/0/when'],
    ['another version of YAML', `%YAML 1.1\n---\n${YAML}`, ''],
    ['two documents', `${YAML}---\n${YAML}`, ''],
    ['a lone surrogate', '{"schema":"waymark/scoring-model/v1","id":"a","title":"\\ud800","fit":{}}', '/title'],
    ['not a number', YAML.replace('0x10', '.nan'), '/behaviour/rules/0/points'],
    ['infinity', YAML.replace('0x10', '.inf'), '/behaviour/rules/0/points'],
    ['a merge key', YAML.replace('channel: web', '<<: { channel: web }'), '/behaviour/rules/0/when/<<'],
    ['broken text', '{"schema":', ''],
    ['nothing', '', ''],
    ['nesting without end', '['.repeat(5000), ''],
  ])('refuses %s', (_what, text, path) => {
    const parsed = parseModel(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.errors.map((error) => error.path)).toContain(path);
  });

  it('tells errors in a line', () => {
    const parsed = parseModel(YAML.replace('0x10', '"16"'));
    if (parsed.ok) throw new Error('taken');
    expect(parsed.errors.map(describeModelError)).toEqual([
      '/behaviour/rules/0/points: wrong type (found "16"; allowed: a number other than 0 within ±100,000 with at most six decimals)',
    ]);
  });
});
