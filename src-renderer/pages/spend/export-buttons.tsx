// Saves the table on screen as a file.
import { Download } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { dayKey } from './local-days.ts';
import { exportName, spendCsv, spendJson, type ShownSpend } from './spend-export.ts';

export function ExportButtons({ shown }: { readonly shown: ShownSpend }) {
  const name = (extension: string): string => exportName(shown.by, dayKey(shown.from), dayKey(shown.to - 1), extension);
  return (
    <>
      <Button size="sm" onClick={() => save(spendCsv(shown), 'text/csv', name('csv'))}>
        <Download aria-hidden />
        CSV
      </Button>
      <Button size="sm" onClick={() => save(spendJson(shown), 'application/json', name('json'))}>
        <Download aria-hidden />
        JSON
      </Button>
    </>
  );
}

function save(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
