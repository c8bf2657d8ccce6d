/** The small drawing that goes with a state's word. */

import {
  RiAlertLine,
  RiArrowUpDownLine,
  RiCheckLine,
  RiCloseLine,
  RiForbid2Line,
  RiInformationLine,
  RiLoader4Line,
  RiMoreFill,
  RiPlayLine,
  RiPulseLine,
  RiQuestionMark,
  RiCheckboxBlankCircleFill,
  RiCheckboxBlankCircleLine,
  RiTimeLine,
  RiUserLine,
} from '@remixicon/react';
import type { RemixiconComponentType } from '@remixicon/react';
import type { Mark as MarkName } from '../view/look';
import styles from './Mark.module.css';

const ICONS: Record<MarkName, RemixiconComponentType> = {
  check: RiCheckLine,
  cross: RiCloseLine,
  clock: RiTimeLine,
  turning: RiLoader4Line,
  dots: RiMoreFill,
  bars: RiForbid2Line,
  drift: RiPulseLine,
  order: RiArrowUpDownLine,
  question: RiQuestionMark,
  circle: RiCheckboxBlankCircleLine,
  alert: RiAlertLine,
  info: RiInformationLine,
  dot: RiCheckboxBlankCircleFill,
  person: RiUserLine,
  play: RiPlayLine,
};

export function Mark({ name, size = 14 }: { name: MarkName; size?: number }) {
  const Icon = ICONS[name];
  return (
    <Icon className={styles.mark} data-mark={name} size={size} aria-hidden />
  );
}
