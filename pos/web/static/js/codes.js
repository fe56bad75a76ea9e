// Whether fast letters in a field are a code that was scanned, or what the field asks for.

// EAN-8, UPC-A, EAN-13, GTIN-14: weights 3 and 1 from the right.
export function isBarcode(code) {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return false;
  const sum = [...code].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

const AMOUNTS = '#given, #weight, #quantity';
const isLink = (code) => /^HTTPS?:\/\//i.test(code);

// A field of a sheet asks for something: a slip's number, a PIN, a tax code are never goods, however
// fast they come.  An amount never has letters nor ten digits; a name is no bar code.
export function isForSheet(field, code) {
  if (!field?.closest('dialog') || field.hasAttribute('data-scans')) return false;
  if (field.matches(AMOUNTS)) return /^\d{1,9}$/.test(code) && !isBarcode(code);
  const isNumber = ['numeric', 'decimal', 'none', 'tel', 'email'].includes(field.inputMode);
  if (isNumber || ['password', 'tel', 'email'].includes(field.type)) return true;
  return !isBarcode(code) && !isLink(code);
}

// The same on a page that is a form: all but its search field and its counts ask for something.
export function isForPage(field, code) {
  if (!field || field.matches('#find, .qty__n, [name=price]')) return false;
  return !isLink(code);
}
