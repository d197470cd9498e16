// Names of people and enterprises as registers have them.

/**
 * Whether a text can be somebody's registered name: letters of some script with the few signs that registers use. Markup,
 * addresses and control characters are none.
 */
export function isRealName(name: string): boolean {
  return (
    name === name.trim() &&
    /^[\p{L}\p{M}\p{N}\p{Zs}·•.,，、—－'’&()（）《》“”"/+-]+$/u.test(name) &&
    /\p{L}/u.test(name)
  );
}

/** As a notice shows somebody's name: notices are kept in the open, and outlive the person's data. */
export const maskedName = (name: string): string => `${/^./u.exec(name)?.[0] ?? ''}**`;
