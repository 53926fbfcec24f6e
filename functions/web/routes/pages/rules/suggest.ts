import { queryInWords } from '../../../../../shared/rules/query-in-words.ts';
import { readRuleQuery } from '../../../../../shared/rules/read-rule-query.ts';
import {
  exampleLimits,
  type GivenExamples,
  readExamples,
  splitExamples,
} from '../../../../../shared/rules/suggest/read-examples.ts';
import { suggestQueries } from '../../../../../shared/rules/suggest/suggest-queries.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { suggestPage } from '../../../views/rules/suggest-page.ts';

type SuggestPageDeps = ViewDeps & Pick<WebDeps, 'articles' | 'countAgainst' | 'readKeys' | 'readSample'>;

/** Making a rule out of examples: nothing is stored, so what was pasted may be sent again. */
export function suggestPageRoutes(app: WebApp, deps: SuggestPageDeps): void {
  app.get('/rules/suggest', async (c) => {
    await pageVisitor(c, deps);
    return c.html(suggestPage(await viewOf(c, deps), { pasted: { wanted: '', unwanted: '' }, errors: [] }));
  });

  app.post('/rules/suggest', async (c) => {
    await pageVisitor(c, deps);
    await limitCaller(c, limits.suggest, deps);
    const view = await viewOf(c, deps);
    const form = await readForm(c);
    const pasted = { wanted: formText(form, 'wanted'), unwanted: formText(form, 'unwanted') };
    const given = { wanted: splitExamples(pasted.wanted), unwanted: splitExamples(pasted.unwanted) };
    const errors = errorsIn(view, given);
    if (errors.length > 0) return c.html(suggestPage(view, { pasted, errors }), 422);
    const { examples, unknown } = await readExamples(given, deps);
    if (examples.wanted.length === 0) {
      const unread = [{ field: 'wanted', message: view.t('suggest.noneKnown') }];
      return c.html(suggestPage(view, { pasted, errors: unread }), 422);
    }
    const suggestions = suggestQueries(examples, await deps.readSample()).map((one) => {
      const read = readRuleQuery(one.text);
      return { ...one, inWords: read.ok ? queryInWords(read.value.query, one.text, view) : '' };
    });
    const suggested = { suggestions, examples, unknown };
    return c.html(suggestPage(view, { pasted, errors, suggested }));
  });
}

function errorsIn({ t, language }: View, given: GivenExamples): FormErrors {
  const number = (most: number) => most.toLocaleString(language.locale);
  const fields = ['wanted', 'unwanted'] as const;
  const empty = given.wanted.length === 0 ? [{ field: 'wanted', message: t('suggest.empty') }] : [];
  return [
    ...empty,
    ...fields.flatMap((field) => {
      const { count, characters } = exampleLimits;
      if (given[field].length > count) {
        return [{ field, message: t('suggest.tooMany', { most: number(count) }) }];
      }
      return given[field].some(({ length }) => length > characters)
        ? [{ field, message: t('suggest.tooLong', { most: number(characters) }) }]
        : [];
    }),
  ];
}
