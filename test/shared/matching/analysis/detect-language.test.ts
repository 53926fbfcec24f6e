import { describe, expect, it } from 'vitest';
import { analyseArticle } from '../../../../shared/matching/analysis/analyse-article.ts';
import { detectLanguage } from '../../../../shared/matching/analysis/detect-language.ts';

describe('the language of a text', () => {
  it.each([
    ['en', 'The harbour master said on Monday that the ferry would sail again once the storm had passed.'],
    ['de', 'Der Hafenmeister sagte am Montag, die Fähre werde wieder fahren, sobald der Sturm vorbei sei.'],
    ['fr', 'Le capitaine du port a déclaré lundi que le ferry repartirait dès que la tempête serait passée.'],
    ['es', 'El capitán del puerto dijo el lunes que el transbordador zarparía cuando pasara la tormenta.'],
    ['ru', 'Начальник порта сообщил в понедельник, что паром снова пойдёт, когда закончится шторм.'],
    ['el', 'Ο λιμενάρχης είπε τη Δευτέρα ότι το πλοίο θα ξεκινήσει πάλι μόλις περάσει η καταιγίδα.'],
    ['ja', '港長は月曜日、嵐が過ぎればフェリーは再び出航すると述べた。'],
  ])('is found for %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('is not guessed from very little text', () => {
    expect(detectLanguage('')).toBeUndefined();
    expect(detectLanguage('12 345')).toBeUndefined();
  });

  it('is the stated one, or else the detected one, or else the default', () => {
    const text = 'The ferry would sail again once the storm had passed over the harbour.';
    expect(analyseArticle({ title: '', text: 'The ferry', language: 'fr' }).language).toBe('fr');
    expect(analyseArticle({ title: '', text }, { defaultLanguage: 'de' }).language).toBe('en');
    expect(analyseArticle({ title: '', text: '' }, { defaultLanguage: 'de' }).language).toBe('de');
  });
});
