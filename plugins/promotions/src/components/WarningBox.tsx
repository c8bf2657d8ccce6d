/** Where Argo CD's claim and the evidence differ, and what to do about it. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import { Notice } from './Notice';

export function WarningBox({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) {
    return null;
  }
  return (
    <Notice tone="warning">
      {warnings.map(({ code, target, text, remedy }) => (
        <p key={`${code} ${target}`}>
          {text} {remedy}
        </p>
      ))}
    </Notice>
  );
}
