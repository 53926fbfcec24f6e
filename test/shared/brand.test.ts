import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { contrast, readBrand, usualBrand } from '../../shared/brand.ts';

describe('the brand of a deployment', () => {
  it('is the usual one when nothing is set', () => {
    expect(readBrand('')).toEqual(usualBrand);
    expect(readBrand('{}')).toEqual(usualBrand);
  });

  it('uses the given parts and keeps the rest', () => {
    const brand = readBrand(
      '{"name":"City Desk","accent":"#7A1F5C","imprint":"https://desk.example/imprint"}',
    );
    expect(brand).toMatchObject({ name: 'City Desk', accent: '#7a1f5c', accentDark: usualBrand.accentDark });
  });

  it.each([
    ['a pale accent', '{"accent":"#88bbdd"}', /contrast of \d/],
    ['a dark accent for the dark scheme', '{"accentDark":"#0b5a78"}', /lighter/],
    ['a colour by name', '{"accent":"blue"}', /#rrggbb/],
    ['a logo by address', '{"logo":"https://desk.example/logo.png"}', /<svg/],
    ['a huge logo', JSON.stringify({ logo: `<svg>${'x'.repeat(3000)}</svg>` }), /2,000/],
    ['an empty name', '{"name":" "}', /name/],
    ['a setting that does not exist', '{"nmae":"x"}', /nmae/],
  ])('refuses %s', (_, json, message) => {
    expect(() => readBrand(json)).toThrow(ZodError);
    expect(() => readBrand(json)).toThrow(message);
  });

  it('computes the contrast of colours as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#123456', '#123456')).toBe(1);
  });
});
