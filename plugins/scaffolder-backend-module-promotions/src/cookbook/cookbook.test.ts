/**
 * `docs/cookbook`: a page for each shape of pipeline, with what the action writes, which is rendered and checked
 * here. `STAGECRAFT_WRITE_DOCS=1` writes the pages anew.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { contents } from './__testUtils__/contents';
import { cook, type Cooked } from './__testUtils__/cook';
import { page } from './__testUtils__/page';
import { recipes } from './__testUtils__/recipes';

const FOLDER = resolve(__dirname, '../../../../docs/cookbook');
const cooked = new Map<string, Promise<Cooked>>();

/** Each recipe is made once for all tests. */
function made(name: string): Promise<Cooked> {
  const recipe = recipes.find(each => each.name === name);
  if (!recipe) throw new Error(`There is no recipe ${name}`);
  const already = cooked.get(name) ?? cook(recipe);
  cooked.set(name, already);
  return already;
}

/** What is on a page now; it is written anew first where that is asked for. */
function pageThatIs(file: string, wanted: string): string | undefined {
  const path = join(FOLDER, file);
  if (process.env.STAGECRAFT_WRITE_DOCS) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, wanted);
  }
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

describe.each(recipes.map(({ name }) => name))('%s', name => {
  it('is found right by the check', async () => {
    const { findings } = await made(name);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('puts every Application into a stage, and leaves no stage empty', async () => {
    const { stages, strays } = await made(name);
    expect(strays).toEqual([]);
    expect(stages.map(each => each.length)).not.toContain(0);
  });

  it('is on its page', async () => {
    const wanted = page(await made(name));
    expect(pageThatIs(`${name}.md`, wanted)).toBe(wanted);
  });
});

it('has a first page that leads to the others', () => {
  expect(pageThatIs('README.md', contents())).toBe(contents());
});

it('has no page that nothing makes', () => {
  const pages = recipes.map(({ name }) => `${name}.md`);
  expect(readdirSync(FOLDER).sort()).toEqual(
    [...pages, 'README.md', 'adoption.md'].sort(),
  );
});
