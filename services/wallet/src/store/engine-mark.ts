// Tells the triggers for strangers (migration group-commit) that this session keeps wallets' versions by itself.

const SETTING = 'tollgate.wallet_engine';

/** For a session. */
export const ENGINE_ON = `set ${SETTING} = 'on'`;

/** For the rest of a transaction. */
export const ENGINE_ON_LOCALLY = `set local ${SETTING} = 'on'`;
