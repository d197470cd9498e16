// Optional facts of a tenant: each with its own consent to one purpose, and gone when that is withdrawn.
import { isCalendarDay } from '@tollgate/calendar';
import { isRealName } from './real-name.ts';

export const PROFILE_FIELDS = ['EMAIL', 'CONTACT_NAME', 'ADDRESS', 'WEBSITE', 'INDUSTRY', 'BIRTH_DATE'] as const;
export type ProfileFieldName = (typeof PROFILE_FIELDS)[number];

/** What a person gives, and what for. */
export interface ProfileInput {
  readonly name: ProfileFieldName;
  readonly value: string;
  readonly purpose: string;
  readonly purposeVersion: string;
}

/** A consent, given or withdrawn. */
export interface ProfileConsent {
  readonly consentId: string;
  readonly name: ProfileFieldName;
  readonly purpose: string;
  readonly purposeVersion: string;
  readonly givenAt: Date;
  readonly withdrawnAt: Date | undefined;
}

/** A fact as it is kept; empty once the tenant's key is destroyed. */
export interface ProfileFact {
  readonly name: ProfileFieldName;
  readonly value: string;
  readonly consent: ProfileConsent;
}

/** The purposes of each field and the version of their text in force. Another text is another version. */
const PURPOSES: Readonly<Record<ProfileFieldName, Readonly<Record<string, string>>>> = {
  EMAIL: { NOTICES_BY_EMAIL: '2026-1', INVOICES_BY_EMAIL: '2026-1' },
  CONTACT_NAME: { SUPPORT_CONTACT: '2026-1' },
  ADDRESS: { INVOICES_BY_POST: '2026-1' },
  WEBSITE: { CONTENT_REVIEW: '2026-1' },
  INDUSTRY: { CONTENT_REVIEW: '2026-1' },
  BIRTH_DATE: { AGE_CHECK: '2026-1' },
};

/** Whether somebody can agree to this purpose for this field, in this version. */
export function isPurpose({ name, purpose, purposeVersion }: ProfileInput): boolean {
  return Object.hasOwn(PURPOSES[name], purpose) && PURPOSES[name][purpose] === purposeVersion;
}

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && !/[<>"\s]/.test(text);
};

const FORMS: Readonly<Record<ProfileFieldName, (value: string) => boolean>> = {
  EMAIL: (text) => /^[^\s@<>"(),:;\\[\]]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,63}$/.test(text),
  CONTACT_NAME: isRealName,
  ADDRESS: (text) => text.trim() === text && /[\p{L}\p{N}]/u.test(text) && !/[<>]/.test(text),
  WEBSITE: isWebAddress,
  INDUSTRY: isRealName,
  BIRTH_DATE: isCalendarDay,
};

/** Whether a value has the form of its field; markup is none. */
export const isProfileValue = ({ name, value }: ProfileInput): boolean => FORMS[name](value);

/** What is shown for a tenant that named nothing: the phone number without its middle. */
export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;
