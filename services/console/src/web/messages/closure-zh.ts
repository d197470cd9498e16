// Chinese words of the closure of an account.

export const closureZh = {
  title: '注销账户',
  preview: '如果现在注销',
  coolsOff: '冷静期至',
  retention: '注销后仍保留的数据',
  keptUntil: '保留至',
  law: '依据',
  dataClass: { OPTIONAL_FACTS: '选填资料', PAPERS: '证件材料', PERSONAL_DATA: '个人信息' },
  request: '申请注销',
  warning: '冷静期内可以撤回。冷静期结束后将按协议结算，凭证立即失效，不可恢复。',
  password: '登录密码',
  cancel: '撤回注销申请',
  cancelUntil: (until: string) => `在 ${until} 之前可以撤回。`,
  history: '注销记录',
  asked: '申请时间',
  due: '应办结时间',
  deadlinePending: '待节假日安排公布后确定',
  ended: '结束时间',
  states: {
    CLOSURE_STATE_COOLING_OFF: '冷静期',
    CLOSURE_STATE_SETTLING: '结算中',
    CLOSURE_STATE_CLOSED: '已注销',
    CLOSURE_STATE_CANCELLED: '已撤回',
  },
};
