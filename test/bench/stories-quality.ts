/**
 * Prints how well stories are told apart on generated sets, and fails below what is promised:
 * `node test/bench/stories-quality.ts [seed …]`. Settings were chosen on seeds 1 to 69; 71 to 73 verify them.
 */
import { storyKinds } from '../support/story-kinds.ts';
import { measureStoryQuality } from '../support/story-quality.ts';
import { generateStorySet } from '../support/story-set.ts';
import { writingSystems } from '../support/writing-systems.ts';

const least = { precision: 0.98, recall: 0.95 };
const stories = 400;
const seeds = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [71, 72, 73];
if (seeds.some(Number.isNaN)) {
  console.error('usage: node test/bench/stories-quality.ts [seed …], seeds being whole numbers');
  process.exit(2);
}

let met = true;
async function measure(name: string, ...set: Parameters<typeof measureStoryQuality>): Promise<void> {
  const { clusters, precision, recall } = await measureStoryQuality(...set);
  met &&= precision >= least.precision && recall >= least.recall;
  console.log(
    `  ${name.padEnd(32)} ${set[0].length} articles, ${clusters} clusters, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`,
  );
}

for (const seed of seeds) {
  const set = generateStorySet(seed, stories);
  const templated = new Set(set.filter(({ template }) => template).map(({ story }) => story));
  const kept = Math.min(...set.map((article) => article.kept));
  console.log(
    [
      `seed ${seed}: ${stories} stories a set`,
      `${Math.round((100 * templated.size) / stories)} % of the agency's written to a template`,
      `copies keep at least ${Math.floor(100 * kept)} % of the words`,
    ].join(', '),
  );
  for (const [name, write] of Object.entries(writingSystems)) await measure(`copies, ${name}`, set, write);
  for (const [name, generate] of Object.entries(storyKinds)) await measure(name, generate(seed, stories));
}
if (!met) {
  console.error(`missed: precision ≥ ${least.precision} and recall ≥ ${least.recall} in every line`);
}
process.exitCode = met ? 0 : 1;
