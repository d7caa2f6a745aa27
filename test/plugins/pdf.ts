// Tiny PDFs, written by hand: one line of text on each page.

const object = (number: number, body: string): string => `${number} 0 obj\n${body}\nendobj\n`;

/** @param encrypted locked with a password that nobody knows */
export function pdf(pages: readonly string[], encrypted = false): string {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const objects = [
    object(1, '<< /Type /Catalog /Pages 2 0 R >>'),
    object(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`),
    object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    ...pages.flatMap((text, index) => {
      const stream = `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`;
      return [
        object(
          4 + index * 2,
          `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        ),
        object(5 + index * 2, `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`),
      ];
    }),
  ];
  const locked = object(90, `<< /Filter /Standard /V 1 /R 2 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> /P -44 >>`);
  let text = '%PDF-1.4\n';
  const offsets: [number, number][] = [];
  for (const each of encrypted ? [...objects, locked] : objects) {
    offsets.push([Number(each.split(' ')[0]), text.length]);
    text += each;
  }
  const xref = text.length;
  const sections = offsets.map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const id = `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]`;
  text += `xref\n0 1\n0000000000 65535 f \n${sections}trailer\n<< /Size 91 /Root 1 0 R ${id}${encrypted ? ' /Encrypt 90 0 R' : ''} >>\nstartxref\n${xref}\n%%EOF`;
  return Buffer.from(text, 'latin1').toString('base64');
}
