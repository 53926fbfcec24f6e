import { decodeText } from '../../../../../shared/feeds/decode-text.ts';
import { importRules } from '../../../../../shared/rule-files/import-rules.ts';
import { RuleFileError, ruleFileFormats } from '../../../../../shared/rule-files/listed-rule.ts';
import { previewRules } from '../../../../../shared/rule-files/preview-rules.ts';
import { readRuleFile } from '../../../../../shared/rule-files/read-rule-file.ts';
import { frequencies } from '../../../../../shared/rules/rule.ts';
import { maxRules } from '../../../../../shared/rules/rule-input.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type ViewDeps, viewOf } from '../../../view.ts';
import { type AskedImport, importPage } from '../../../views/rules/import-page.ts';

type ImportPageDeps = ViewDeps &
  Pick<
    WebDeps,
    | 'countAgainst'
    | 'firstAlertAfterMs'
    | 'log'
    | 'moves'
    | 'queries'
    | 'readKeys'
    | 'readSample'
    | 'rules'
    | 'subscribers'
  >;

const nothing: AskedImport = { text: '', format: '', frequency: 'daily' };

/**
 * Importing rules in two steps: reading shows what a text has, saving reads the same text again. What is there already
 * is left alone, so sending a form twice saves nothing twice.
 */
export function importPageRoutes(app: WebApp, deps: ImportPageDeps): void {
  app.get('/import', async (c) => {
    await pageVisitor(c, deps);
    const saved = /^\d{1,3}$/.exec(c.req.query('saved') ?? '')?.[0];
    return c.html(
      importPage(await viewOf(c, deps), {
        asked: nothing,
        errors: [],
        saved: saved === undefined ? undefined : Number(saved),
      }),
    );
  });

  app.post('/import', async (c) => {
    const reader = await pageVisitor(c, deps);
    await limitCaller(c, limits.check, deps);
    const view = await viewOf(c, deps);
    const form = await readForm(c);
    const asked = await askedIn(form);
    const format = ruleFileFormats.find((one) => one === asked.format);
    const frequency = frequencies.find((one) => one === asked.frequency) ?? 'daily';
    if (asked.text.trim() === '') {
      const errors = [{ field: 'text', message: view.t('imports.empty') }];
      return c.html(importPage(view, { asked, errors }), 422);
    }
    const preview = async () => {
      const file = readRuleFile(asked.text, format);
      const [existing, sample] = await Promise.all([deps.rules.ofSubscriber(reader.id), deps.readSample()]);
      const rules = previewRules(file.entries, { existing, sample, frequency });
      return { rules, articles: sample.articles.length };
    };
    try {
      const read = await preview();
      if (formText(form, 'save') === '') return c.html(importPage(view, { asked, errors: [], read }));
      const inputs = read.rules.flatMap((one) => (one.state === 'ready' ? [one.input] : []));
      const outcomes = await importRules(reader, inputs, deps);
      const saved = outcomes.filter(({ outcome }) => outcome === 'saved').length;
      if (saved === inputs.length) return c.redirect(`/import?saved=${saved}`, 303);
      const left = inputs.length - saved;
      const isFull = (await deps.rules.ofSubscriber(reader.id)).length >= maxRules;
      const unsaved = isFull
        ? view.t('rules.tooMany', { most: maxRules })
        : view.t('imports.later', { count: left });
      return c.html(importPage(view, { asked, errors: [], read: await preview(), saved, unsaved }));
    } catch (error) {
      if (!(error instanceof RuleFileError)) throw error;
      const errors = [{ field: 'text', message: error.message, language: 'en' }];
      return c.html(importPage(view, { asked, errors }), 422);
    }
  });
}

/** What was pasted, or else the content of the file. */
async function askedIn(form: Readonly<Record<string, unknown>>): Promise<AskedImport> {
  const { file } = form;
  const pasted = formText(form, 'text');
  const text =
    file instanceof File && file.size > 0
      ? decodeText(new Uint8Array(await file.arrayBuffer()), file.type)
      : pasted;
  return { text, format: formText(form, 'format'), frequency: formText(form, 'frequency') };
}
