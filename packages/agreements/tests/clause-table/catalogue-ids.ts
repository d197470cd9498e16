// The ids of the clause catalogue that this build answers for: ids only. The table beside it says what becomes of each.

const under = (prefix: string, ids: string) => ids.split(' ').map((id) => `${prefix}/${id}`);

/** Every clause id of the catalogue, by agreement; a range of the catalogue is written out. */
export const CATALOGUE_IDS: Readonly<Record<string, readonly string[]>> = {
  sendcloud: under(
    'sendcloud',
    '1.2 2.1 2.2 3.1 3.2 3.3 3.4 3.5 3.6a 3.6b 3.7 3.8 3.9 3.10 3.11 3.12 3.13 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 ' +
      'priv.2 priv.3 priv.4 priv.5 priv.6 priv.7 priv.8 priv.9 priv.10',
  ),
  'tencent-ses': under(
    'tencent',
    'pre.accept pre.breach def.4 def.5 def.6 def.7 fee.1 fee.2 fee.3 use.1 use.2 use.3 use.4 use.5 use.5.1 use.5.2 ' +
      'use.5.3 use.5.4 use.5.5 use.5.6 use.5.7 use.5.8 use.6 audit ops prov.1 prov.2 prov.3 disc.1 disc.4 disc.7 conf other',
  ),
  'hongfengye-sms': under(
    'hongfengye',
    '0.date 0.1 0.2 0.3 0.4 1.1 1.4 1.5 1.6 1.ii 2.1 2.2 2.3b 2.4 4.ii 4.iv 4.viii 5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 6 7 8',
  ),
  'changyou-sms': under(
    'changyou',
    'pre.breach fee.1 fee.2 fee.3 deliv user.1 user.2 user.3 user.3.1 user.3.2 user.3.3 user.3.4 user.3.5 user.3.6 ' +
      'user.3.7 user.3.8 prov.1 prov.3 prov.4 audit breach.1 breach.2 breach.3 breach.4 breach.5 breach.6 disc.1 disc.2 ' +
      'disc.3 disc.4 disc.5 disc.6 conf term.0 term.1 term.2 term.3 amend',
  ),
  'jd-sms': under(
    'jd',
    '0.prec 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4 3.5 3.5.1 3.5.2 3.5.3 3.5.4 3.5.5 3.5.6 3.6a 3.6b 4.1 4.2 5.1 5.2 5.3 6.1 6.2 ' +
      '6.3 6.4 7.1 7.2 7.3.1 7.3.2 7.3.3 7.3.4 7.3.5 8.2 8.3 8.4 9.1 9.2 10.1 10.2 11.1 11.2 11.3',
  ),
};
