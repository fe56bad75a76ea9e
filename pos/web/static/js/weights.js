// Weights as people type and read them: kilograms or litres with a comma, kept in whole base units.

export const GRAMS = 1000;

// "0,45" -> 450; null where it is no weight.
export function gramsOf(text) {
  const found = /^(\d{0,4})(?:,(\d{0,3}))?$/.exec(text);
  if (!found || !/\d/.test(text)) return null;
  return Number(found[1] || 0) * GRAMS + Number((found[2] || '').padEnd(3, '0'));
}

export const asKg = (grams) => `${Math.floor(grams / GRAMS)},${String(grams % GRAMS).padStart(3, '0')}`;

// Keeps a field to what a weight is made of: a point is a comma, three figures behind it.
export function tidyWeight(input) {
  const text = input.value.replace(/\./g, ',').replace(/[^\d,]/g, '').replace(/(,\d{0,3}).*$/, '$1');
  if (text !== input.value) input.value = text;
  return text;
}
