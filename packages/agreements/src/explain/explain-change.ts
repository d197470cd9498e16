// Whether a change binds, since when, and what a tenant that does not want it can do.
import type { AnnouncedChange } from '../changes/change.ts';
import type { ChangeStatus } from '../changes/change-status.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual } from '../schema/words.ts';
import { BINDING_NAMES, CHANNEL_NAMES, listed, SUBJECT_NAMES } from './names.ts';
import { citeAll, deciderText, shanghaiTime, statement, type StatementOfReasons } from './statement.ts';

const late = (postponed: boolean): Bilingual =>
  postponed ? { zh: '(通知较晚,已顺延)', en: ' (postponed: its notice came late)' } : { zh: '', en: '' };

function whatOf(status: ChangeStatus): Bilingual {
  switch (status.outcome) {
    case 'NO_RULE':
      return { zh: '协议不允许这样变更', en: 'the agreement does not allow such a change' };
    case 'NOT_ANNOUNCED': {
      const channels = status.missing.map(({ channels: any, clause }) => {
        const names = listed(
          any.map((channel) => CHANNEL_NAMES[channel]),
          { zh: '或', en: ' or ' },
        );
        return { zh: `${names.zh}(${clause})`, en: `${names.en} (${clause})` };
      });
      const needed = listed(channels, { zh: ',', en: ', and ' });
      return {
        zh: `尚未按规定通知,不生效;还须:${needed.zh}`,
        en: `not announced as it must be, so it does not bind; still needed: ${needed.en}`,
      };
    }
    case 'NOT_YET': {
      const [at, why] = [shanghaiTime(status.from), late(status.postponed)];
      return { zh: `将于 ${at} 生效${why.zh}`, en: `takes effect on ${at}${why.en}` };
    }
    case 'AWAITS_USE':
      return { zh: '待继续使用后生效', en: 'binds with the next use' };
    case 'AWAITS_CONSENT':
      return { zh: '须明示同意才生效', en: 'binds by express consent only' };
    case 'OBJECTED':
      return {
        zh: `客户于 ${shanghaiTime(status.at)} 提出异议,未生效`,
        en: `the tenant objected on ${shanghaiTime(status.at)}; it does not bind`,
      };
    case 'BINDS': {
      const [at, by, why] = [shanghaiTime(status.from), BINDING_NAMES[status.by], late(status.postponed)];
      return { zh: `自 ${at} 起约束客户(${by.zh})${why.zh}`, en: `binds the tenant since ${at}, ${by.en}${why.en}` };
    }
  }
}

/** The statement of reasons for whether a change binds. */
export function explainChange(
  agreement: AgreementVersion,
  change: AnnouncedChange,
  status: ChangeStatus,
): StatementOfReasons {
  const subject = SUBJECT_NAMES[change.subject];
  const what = whatOf(status);
  const deletes = agreement.changes.some((r) => r.subject === change.subject && r.objection === 'ASK_DELETION');
  return statement({
    what: { zh: `${subject.zh}变更:${what.zh}。`, en: `Change of ${subject.en}: ${what.en}.` },
    clauses: citeAll(agreement, status.clauses),
    evidence: change.notices.map(({ channel, at }) => {
      const [name, when] = [CHANNEL_NAMES[channel], shanghaiTime(at)];
      return { zh: `${name.zh} ${when}`, en: `${name.en}, ${when}` };
    }),
    numbers: [],
    decidedBy: deciderText('PROVIDER', ''),
    remedy: deletes
      ? {
          zh: '不同意的可在生效前要求删除账户信息,或停止使用。',
          en: 'Who disagrees can ask for deletion before it takes effect, or stop using the service.',
        }
      : { zh: '不同意的可停止使用并注销账户。', en: 'Who disagrees can stop using the service and close the account.' },
    until:
      status.outcome === 'NOT_YET'
        ? { zh: `${shanghaiTime(status.from)}(北京时间)`, en: `${shanghaiTime(status.from)} Beijing time` }
        : { zh: '无期限', en: 'no closing date' },
  });
}
