function refuse_case_without_evidence()
  CREATE OR REPLACE FUNCTION public.refuse_case_without_evidence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if not exists (select from case_evidence where case_id = new.case_id) then
        raise exception 'case % has no evidence', new.case_id
          using errcode = 'check_violation', constraint = 'cases_have_evidence';
      end if;
      return null;
    end $function$


function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


function refuse_early_forgetting()
  CREATE OR REPLACE FUNCTION public.refuse_early_forgetting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare early boolean;
    begin
      execute format('select exists (select from gone where %I > now() - make_interval(days => $1))', tg_argv[0])
        into early using tg_argv[1]::int;
      if early then
        raise exception 'rows of % are kept for % days', tg_table_name, tg_argv[1] using errcode = 'restrict_violation';
      end if;
      return null;
    end $function$


function refuse_shorter_chain()
  CREATE OR REPLACE FUNCTION public.refuse_shorter_chain()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        if tg_op = 'DELETE' or new.chain <> old.chain or new.sequence <> old.sequence + 1 then
          raise exception 'the head of chain % only moves on', old.chain using errcode = 'restrict_violation';
        end if;
        return new;
      end $function$


sequence case_events_sequence_seq
  grant usage to app

sequence outbox_id_seq
  grant usage to app

table appeals
  appeal_id text not null
  tenant_id text not null
  subject_id text not null
  state text not null
  statement text not null
  filed_by text not null
  filed_at timestamp with time zone not null
  answer_by timestamp with time zone
  reviewer text
  reason text
  decided_at timestamp with time zone
  answer_zh text
  answer_en text
  constraint appeals_check CHECK ((num_nulls(reviewer, reason, decided_at, answer_zh, answer_en) = ANY (ARRAY[0, 5])))
  constraint appeals_check1 CHECK (((state = 'FILED'::text) = (decided_at IS NULL)))
  constraint appeals_filed_by_check CHECK ((filed_by <> ''::text))
  constraint appeals_pkey PRIMARY KEY (appeal_id)
  constraint appeals_state_check CHECK ((state = ANY (ARRAY['FILED'::text, 'UPHELD'::text, 'REJECTED'::text])))
  constraint appeals_statement_check CHECK ((length(statement) >= 10))
  constraint appeals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX appeals_of_tenant ON public.appeals USING btree (tenant_id, appeal_id)
  CREATE UNIQUE INDEX appeals_one_of_a_subject ON public.appeals USING btree (subject_id)
  grant insert, select, update to app

table audit_entries
  chain text not null
  sequence bigint not null
  occurred_at timestamp with time zone not null
  recorded_at timestamp with time zone not null
  actor text not null
  service text not null
  action text not null
  subject_ids text[] not null
  event_id text not null
  payload bytea not null
  payload_sha256 text not null
  previous text not null
  hash text not null
  constraint audit_entries_actor_check CHECK ((actor <> ''::text))
  constraint audit_entries_chain_check CHECK ((chain ~ '^(ten_[0-9a-f]{32}|platform)$'::text))
  constraint audit_entries_check CHECK ((payload_sha256 = encode(sha256(payload), 'hex'::text)))
  constraint audit_entries_event_id_check CHECK ((event_id <> ''::text))
  constraint audit_entries_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint audit_entries_once UNIQUE (event_id)
  constraint audit_entries_pkey PRIMARY KEY (chain, sequence)
  constraint audit_entries_previous_check CHECK ((previous ~ '^[0-9a-f]{64}$'::text))
  constraint audit_entries_sequence_check CHECK ((sequence > 0))
  constraint audit_entries_service_check CHECK ((service <> ''::text))
  CREATE TRIGGER audit_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table audit_heads
  chain text not null
  sequence bigint not null
  hash text not null
  constraint audit_heads_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
  constraint audit_heads_pkey PRIMARY KEY (chain)
  constraint audit_heads_sequence_check CHECK ((sequence >= 0))
  CREATE TRIGGER audit_heads_move_on BEFORE DELETE OR UPDATE ON public.audit_heads FOR EACH ROW EXECUTE FUNCTION refuse_shorter_chain()
  grant insert, select to app
  grant update (sequence, hash) to app

table case_events
  sequence bigint not null generated always as identity
  case_id text not null
  kind text not null
  actor text not null
  text text not null
  reference text not null
  created_at timestamp with time zone not null
  constraint case_events_actor_check CHECK ((actor <> ''::text))
  constraint case_events_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
  constraint case_events_kind_check CHECK ((kind <> ''::text))
  constraint case_events_pkey PRIMARY KEY (sequence)
  CREATE INDEX case_events_of_case ON public.case_events USING btree (case_id, sequence)
  CREATE TRIGGER case_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.case_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table case_evidence
  evidence_id text not null
  case_id text not null
  kind text not null
  title text not null
  content text not null
  sha256 text not null
  file_name text not null default ''::text
  media_type text not null default ''::text
  size_bytes bigint not null
  actor text not null
  created_at timestamp with time zone not null
  constraint case_evidence_actor_check CHECK ((actor <> ''::text))
  constraint case_evidence_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
  constraint case_evidence_check CHECK (((kind = 'FILE'::text) = (file_name <> ''::text)))
  constraint case_evidence_check1 CHECK (((kind = 'FILE'::text) = (media_type <> ''::text)))
  constraint case_evidence_check2 CHECK (((kind = 'FILE'::text) = (content = ''::text)))
  constraint case_evidence_check3 CHECK (((kind = 'FILE'::text) OR (sha256 = encode(sha256(convert_to(content, 'UTF8'::name)), 'hex'::text))))
  constraint case_evidence_kind_check CHECK ((kind = ANY (ARRAY['RATIO'::text, 'FACT'::text, 'REPORT'::text, 'COMPLAINT'::text, 'INCIDENT'::text, 'FILE'::text, 'EXTRACT'::text, 'MESSAGE'::text])))
  constraint case_evidence_pkey PRIMARY KEY (evidence_id)
  constraint case_evidence_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint case_evidence_size_bytes_check CHECK ((size_bytes > 0))
  constraint case_evidence_title_check CHECK ((title <> ''::text))
  CREATE INDEX case_evidence_of_case ON public.case_evidence USING btree (case_id, evidence_id)
  CREATE TRIGGER case_evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.case_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table case_file_parts
  evidence_id text not null
  part_no integer not null
  content bytea not null
  constraint case_file_parts_content_check CHECK ((length(content) > 0))
  constraint case_file_parts_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES case_evidence(evidence_id)
  constraint case_file_parts_part_no_check CHECK ((part_no > 0))
  constraint case_file_parts_pkey PRIMARY KEY (evidence_id, part_no)
  CREATE TRIGGER case_file_parts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.case_file_parts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table cases
  case_id text not null
  tenant_id text not null
  state text not null
  severity text not null
  trigger_id text not null
  trigger_kind text not null
  clause_id text not null
  agreement_id text not null
  agreement_version text not null
  title text not null
  opens_with text not null
  may_end_as text not null
  assignee text not null default ''::text
  take_up_by timestamp with time zone not null
  decide_by timestamp with time zone not null
  case_rules text not null
  outcome text
  decision_reason text not null default ''::text
  restriction_ids text[] not null default '{}'::text[]
  proposal_ids text[] not null default '{}'::text[]
  merged_into text
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  closed_at timestamp with time zone
  constraint cases_check CHECK ((decide_by >= take_up_by))
  constraint cases_check1 CHECK ((merged_into <> case_id))
  constraint cases_check2 CHECK ((updated_at >= created_at))
  constraint cases_check3 CHECK (((state = 'CLOSED'::text) = (closed_at IS NOT NULL)))
  constraint cases_check4 CHECK (((merged_into IS NULL) OR (state = 'CLOSED'::text)))
  constraint cases_check5 CHECK ((((state = ANY (ARRAY['OPEN'::text, 'INVESTIGATING'::text])) OR (merged_into IS NOT NULL)) = (outcome IS NULL)))
  constraint cases_check6 CHECK (((outcome IS NULL) = (decision_reason = ''::text)))
  constraint cases_check7 CHECK (((NOT (outcome IS DISTINCT FROM 'SANCTIONED'::text)) = ((cardinality(restriction_ids) + cardinality(proposal_ids)) > 0)))
  constraint cases_clause_id_check CHECK ((clause_id <> ''::text))
  constraint cases_have_evidence TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint cases_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES cases(case_id)
  constraint cases_outcome_check CHECK ((outcome = ANY (ARRAY['UNFOUNDED'::text, 'WARNED'::text, 'SANCTIONED'::text, 'RESOLVED'::text])))
  constraint cases_pkey PRIMARY KEY (case_id)
  constraint cases_severity_check CHECK ((severity = ANY (ARRAY['ORDINARY'::text, 'SERIOUS'::text, 'GRAVE'::text])))
  constraint cases_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'INVESTIGATING'::text, 'DECIDED'::text, 'CLOSED'::text])))
  constraint cases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint cases_title_check CHECK ((title <> ''::text))
  constraint cases_trigger_id_check CHECK ((trigger_id <> ''::text))
  constraint cases_trigger_kind_check CHECK ((trigger_kind <> ''::text))
  CREATE INDEX cases_merged ON public.cases USING btree (merged_into) WHERE (merged_into IS NOT NULL)
  CREATE INDEX cases_of_tenant ON public.cases USING btree (tenant_id, case_id)
  CREATE INDEX cases_to_decide ON public.cases USING btree (decide_by, case_id) WHERE (state = 'INVESTIGATING'::text)
  CREATE INDEX cases_to_take_up ON public.cases USING btree (take_up_by, case_id) WHERE (state = 'OPEN'::text)
  CREATE UNIQUE INDEX cases_one_under_way ON public.cases USING btree (tenant_id, trigger_id) WHERE (state = ANY (ARRAY['OPEN'::text, 'INVESTIGATING'::text]))
  CREATE CONSTRAINT TRIGGER cases_have_evidence AFTER INSERT ON public.cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_case_without_evidence()
  grant insert, select, update to app

table channel_incidents
  incident_id text not null
  kind text not null
  channel text not null
  description text not null
  month text not null
  started_at timestamp with time zone not null
  ended_at timestamp with time zone
  ended_by text
  actor text not null
  created_at timestamp with time zone not null
  constraint channel_incidents_actor_check CHECK ((actor <> ''::text))
  constraint channel_incidents_channel_check CHECK ((channel <> ''::text))
  constraint channel_incidents_check CHECK ((ended_at >= started_at))
  constraint channel_incidents_check1 CHECK ((num_nulls(ended_at, ended_by) = ANY (ARRAY[0, 2])))
  constraint channel_incidents_description_check CHECK ((description <> ''::text))
  constraint channel_incidents_kind_check CHECK ((kind = ANY (ARRAY['RISK'::text, 'SHUTDOWN'::text])))
  constraint channel_incidents_month_check CHECK ((month ~ '^[0-9]{4}-[0-9]{2}$'::text))
  constraint channel_incidents_pkey PRIMARY KEY (incident_id)
  CREATE UNIQUE INDEX channel_incidents_one_lasting ON public.channel_incidents USING btree (channel, kind) WHERE (ended_at IS NULL)
  grant insert, select to app
  grant update (ended_at, ended_by) to app

table claims
  claim_id text not null
  tenant_id text not null
  side text not null
  state text not null
  clause_id text not null
  reason text not null
  amount_micros bigint not null
  indirect_micros bigint not null
  service_fee_micros bigint not null
  payable_micros bigint not null
  currency text not null
  cap_clause text not null
  may_set_off boolean not null
  established_micros bigint
  evidence jsonb not null
  filed_by text not null
  filed_at timestamp with time zone not null
  decided_by text
  decision_reason text
  decided_at timestamp with time zone
  answer_zh text
  answer_en text
  constraint claims_amount_micros_check CHECK ((amount_micros > 0))
  constraint claims_cap_clause_check CHECK ((cap_clause <> ''::text))
  constraint claims_check CHECK (((indirect_micros >= 0) AND (indirect_micros <= amount_micros)))
  constraint claims_check1 CHECK (((payable_micros >= 0) AND (payable_micros <= amount_micros)))
  constraint claims_check2 CHECK (((established_micros >= 0) AND (established_micros <= payable_micros)))
  constraint claims_check3 CHECK ((num_nulls(decided_by, decision_reason, decided_at, established_micros, answer_zh, answer_en) = ANY (ARRAY[0, 6])))
  constraint claims_check4 CHECK (((state = 'FILED'::text) = (decided_at IS NULL)))
  constraint claims_check5 CHECK (((decided_by IS NULL) OR (decided_by <> filed_by)))
  constraint claims_clause_id_check CHECK ((clause_id <> ''::text))
  constraint claims_filed_by_check CHECK ((filed_by <> ''::text))
  constraint claims_pkey PRIMARY KEY (claim_id)
  constraint claims_reason_check CHECK ((length(reason) >= 10))
  constraint claims_service_fee_micros_check CHECK ((service_fee_micros >= 0))
  constraint claims_side_check CHECK ((side = ANY (ARRAY['TENANT'::text, 'PROVIDER'::text])))
  constraint claims_state_check CHECK ((state = ANY (ARRAY['FILED'::text, 'ESTABLISHED'::text, 'REJECTED'::text])))
  constraint claims_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX claims_of_tenant ON public.claims USING btree (tenant_id, claim_id)
  grant insert, select, update to app

table complaint_attributions
  complaint_id text not null
  tenant_id text not null
  complaints bigint not null
  volume bigint not null
  total_volume bigint not null
  confirmed boolean not null
  case_id text
  constraint complaint_attributions_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
  constraint complaint_attributions_check CHECK ((total_volume >= volume))
  constraint complaint_attributions_complaint_id_fkey FOREIGN KEY (complaint_id) REFERENCES complaint_reports(complaint_id)
  constraint complaint_attributions_complaints_check CHECK ((complaints > 0))
  constraint complaint_attributions_pkey PRIMARY KEY (complaint_id, tenant_id)
  constraint complaint_attributions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint complaint_attributions_volume_check CHECK ((volume >= 0))
  CREATE INDEX complaint_attributions_of_tenant ON public.complaint_attributions USING btree (tenant_id, complaint_id)
  CREATE TRIGGER complaint_attributions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.complaint_attributions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table complaint_reports
  complaint_id text not null
  source text not null
  reference text not null
  channel text not null
  product text not null
  day date not null
  complaints bigint not null
  tenant_id text
  job_id text not null
  actor text not null
  created_at timestamp with time zone not null
  constraint complaint_reports_actor_check CHECK ((actor <> ''::text))
  constraint complaint_reports_channel_check CHECK ((channel <> ''::text))
  constraint complaint_reports_check CHECK (((job_id = ''::text) OR (tenant_id IS NOT NULL)))
  constraint complaint_reports_complaints_check CHECK ((complaints > 0))
  constraint complaint_reports_once UNIQUE (source, reference)
  constraint complaint_reports_pkey PRIMARY KEY (complaint_id)
  constraint complaint_reports_product_check CHECK ((product <> ''::text))
  constraint complaint_reports_reference_check CHECK ((reference <> ''::text))
  constraint complaint_reports_source_check CHECK ((source = ANY (ARRAY['CHANNEL'::text, 'REGULATOR'::text])))
  constraint complaint_reports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX complaint_reports_of_channel ON public.complaint_reports USING btree (channel, day)
  CREATE TRIGGER complaint_reports_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.complaint_reports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table counted_days
  tenant_id text not null
  day date not null
  product text not null
  messages bigint not null default 0
  submitted bigint not null default 0
  accepted bigint not null default 0
  delivered bigint not null default 0
  hard_bounced bigint not null default 0
  soft_bounced bigint not null default 0
  dropped bigint not null default 0
  complained bigint not null default 0
  unsubscribed bigint not null default 0
  reported bigint not null default 0
  constraint counted_days_pkey PRIMARY KEY (tenant_id, day, product)
  CREATE INDEX counted_days_of_product ON public.counted_days USING btree (product, day)
  grant delete, insert, select, update to app

table counted_hours
  tenant_id text not null
  hour_start timestamp with time zone not null
  product text not null
  messages bigint not null default 0
  submitted bigint not null default 0
  accepted bigint not null default 0
  delivered bigint not null default 0
  hard_bounced bigint not null default 0
  soft_bounced bigint not null default 0
  dropped bigint not null default 0
  complained bigint not null default 0
  unsubscribed bigint not null default 0
  reported bigint not null default 0
  constraint counted_hours_pkey PRIMARY KEY (tenant_id, hour_start, product)
  grant delete, insert, select, update to app

table counted_job_hours
  tenant_id text not null
  job_id text not null
  hour_start timestamp with time zone not null
  product text not null
  messages bigint not null default 0
  submitted bigint not null default 0
  accepted bigint not null default 0
  delivered bigint not null default 0
  hard_bounced bigint not null default 0
  soft_bounced bigint not null default 0
  dropped bigint not null default 0
  complained bigint not null default 0
  unsubscribed bigint not null default 0
  reported bigint not null default 0
  constraint counted_job_hours_job_id_check CHECK ((job_id <> ''::text))
  constraint counted_job_hours_pkey PRIMARY KEY (tenant_id, job_id, hour_start, product)
  CREATE INDEX counted_job_hours_by_time ON public.counted_job_hours USING btree (tenant_id, hour_start)
  grant delete, insert, select, update to app

table counted_jobs
  tenant_id text not null
  job_id text not null
  product text not null
  first_hour timestamp with time zone not null
  last_hour timestamp with time zone not null
  messages bigint not null default 0
  submitted bigint not null default 0
  accepted bigint not null default 0
  delivered bigint not null default 0
  hard_bounced bigint not null default 0
  soft_bounced bigint not null default 0
  dropped bigint not null default 0
  complained bigint not null default 0
  unsubscribed bigint not null default 0
  reported bigint not null default 0
  constraint counted_jobs_job_id_check CHECK ((job_id <> ''::text))
  constraint counted_jobs_pkey PRIMARY KEY (tenant_id, job_id, product)
  grant delete, insert, select, update to app

table counter_settlements
  counter_settlement_id text not null
  tenant_id text not null
  settlement_id text not null
  appeal_id text not null
  clause_id text not null
  lines jsonb not null
  forfeited_micros bigint not null
  packages_micros bigint not null
  currency text not null
  created_at timestamp with time zone not null
  refusals integer not null default 0
  completed_at timestamp with time zone
  constraint counter_settlements_appeal_id_fkey FOREIGN KEY (appeal_id) REFERENCES appeals(appeal_id)
  constraint counter_settlements_appeal_id_key UNIQUE (appeal_id)
  constraint counter_settlements_check CHECK (((forfeited_micros + packages_micros) > 0))
  constraint counter_settlements_clause_id_check CHECK ((clause_id <> ''::text))
  constraint counter_settlements_forfeited_micros_check CHECK ((forfeited_micros >= 0))
  constraint counter_settlements_packages_micros_check CHECK ((packages_micros >= 0))
  constraint counter_settlements_pkey PRIMARY KEY (counter_settlement_id)
  constraint counter_settlements_refusals_check CHECK ((refusals >= 0))
  constraint counter_settlements_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  constraint counter_settlements_settlement_id_key UNIQUE (settlement_id)
  constraint counter_settlements_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX counter_settlements_running ON public.counter_settlements USING btree (created_at) WHERE (completed_at IS NULL)
  grant insert, select, update to app

table crossings
  crossing_id text not null
  tenant_id text not null
  trigger_id text not null
  window_kind text not null
  window_name text not null
  counts_from timestamp with time zone not null
  level text not null
  case_id text not null
  evidence_id text not null
  judged jsonb not null
  query_digest text not null
  created_at timestamp with time zone not null
  constraint crossings_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
  constraint crossings_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES case_evidence(evidence_id)
  constraint crossings_level_check CHECK ((level = ANY (ARRAY['WARNS'::text, 'FIRES'::text, 'UNDECIDABLE'::text])))
  constraint crossings_once UNIQUE (tenant_id, trigger_id, window_kind, window_name, counts_from, level)
  constraint crossings_pkey PRIMARY KEY (crossing_id)
  constraint crossings_query_digest_check CHECK ((query_digest ~ '^[0-9a-f]{64}$'::text))
  constraint crossings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE TRIGGER crossings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.crossings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table grants
  grant_id text not null
  tenant_id text not null
  product text not null
  job_id text not null
  units bigint not null
  reserved_micros bigint not null
  currency text not null
  state text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  reservation_expires_at timestamp with time zone not null
  standing_version bigint not null
  released_micros bigint
  closed_at timestamp with time zone
  revoked_at timestamp with time zone
  message_class text not null default ''::text
  sender_domain text not null default ''::text
  package_units bigint not null default 0
  priced_product text not null default ''::text
  released_units bigint
  constraint grants_check CHECK ((expires_at > created_at))
  constraint grants_check1 CHECK ((reservation_expires_at >= expires_at))
  constraint grants_check2 CHECK ((package_units <= units))
  constraint grants_closed CHECK (((state = ANY (ARRAY['RETURNED'::text, 'EXPIRED'::text, 'VOID'::text])) = (closed_at IS NOT NULL)))
  constraint grants_package_units_check CHECK ((package_units >= 0))
  constraint grants_pkey PRIMARY KEY (grant_id)
  constraint grants_released_micros_check CHECK ((released_micros >= 0))
  constraint grants_released_units_check CHECK ((released_units >= 0))
  constraint grants_reserved_micros_check CHECK ((reserved_micros >= 0))
  constraint grants_state CHECK ((state = ANY (ARRAY['RESERVING'::text, 'OPEN'::text, 'REVOKED'::text, 'RETURNED'::text, 'EXPIRED'::text, 'VOID'::text])))
  constraint grants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint grants_units_check CHECK ((units > 0))
  CREATE INDEX grants_ending ON public.grants USING btree (reservation_expires_at) WHERE (state = ANY (ARRAY['OPEN'::text, 'REVOKED'::text]))
  CREATE INDEX grants_reserving ON public.grants USING btree (created_at) WHERE (state = 'RESERVING'::text)
  CREATE INDEX grants_unsettled ON public.grants USING btree (tenant_id) WHERE (state = ANY (ARRAY['RESERVING'::text, 'OPEN'::text, 'REVOKED'::text]))
  grant insert, select, update to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  CREATE TRIGGER inbox_kept AFTER DELETE ON public.inbox REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('received_at', '34')
  grant delete, insert, select to app

table incident_shares
  incident_id text not null
  tenant_id text not null
  complaints bigint not null
  total_complaints bigint not null
  counts boolean not null
  case_id text
  constraint incident_shares_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(case_id)
  constraint incident_shares_check CHECK ((total_complaints >= complaints))
  constraint incident_shares_complaints_check CHECK ((complaints > 0))
  constraint incident_shares_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES channel_incidents(incident_id)
  constraint incident_shares_pkey PRIMARY KEY (incident_id, tenant_id)
  constraint incident_shares_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE TRIGGER incident_shares_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.incident_shares FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table outbox
  id bigint not null generated always as identity
  event_id text not null
  subject text not null
  key text not null
  payload bytea not null
  headers jsonb not null
  created_at timestamp with time zone not null default now()
  published_at timestamp with time zone
  constraint outbox_event_id_check CHECK ((event_id <> ''::text))
  constraint outbox_event_id_key UNIQUE (event_id)
  constraint outbox_pkey PRIMARY KEY (id)
  constraint outbox_subject_check CHECK ((subject <> ''::text))
  CREATE INDEX outbox_unpublished ON public.outbox USING btree (id) WHERE (published_at IS NULL)
  grant delete, insert, select to app
  grant update (published_at) to app

table products
  product text not null
  known_since timestamp with time zone not null
  channel text
  constraint products_channel_check CHECK ((channel = ANY (ARRAY['EMAIL'::text, 'SMS'::text])))
  constraint products_pkey PRIMARY KEY (product)
  grant delete, insert, select, update to app

table proposals
  proposal_id text not null
  tenant_id text not null
  cause text not null
  reason text not null
  state text not null
  elections jsonb not null
  agreement_id text not null
  agreement_version text not null
  preview bytea not null
  basis jsonb not null
  proposer text not null
  decider text not null
  decision_reason text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  decided_at timestamp with time zone
  settlement_id text
  ban_reason text not null default ''::text
  skip_reason text not null default ''::text
  constraint proposals_check CHECK ((expires_at > created_at))
  constraint proposals_check1 CHECK (((state <> 'APPROVED'::text) OR ((decider <> ''::text) AND (decider <> proposer))))
  constraint proposals_check2 CHECK (((state = 'APPROVED'::text) = (settlement_id IS NOT NULL)))
  constraint proposals_pkey PRIMARY KEY (proposal_id)
  constraint proposals_proposer_check CHECK ((proposer <> ''::text))
  constraint proposals_reason_check CHECK ((reason <> ''::text))
  constraint proposals_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text, 'EXPIRED'::text])))
  constraint proposals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE UNIQUE INDEX proposals_one_pending ON public.proposals USING btree (tenant_id) WHERE (state = 'PENDING'::text)
  grant insert, select, update to app

table rectification_files
  rectification_id text not null
  digest text not null
  name text not null
  content bytea not null
  constraint rectification_files_content_check CHECK (((length(content) >= 1) AND (length(content) <= 1048576)))
  constraint rectification_files_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
  constraint rectification_files_name_check CHECK ((name <> ''::text))
  constraint rectification_files_pkey PRIMARY KEY (rectification_id, digest)
  constraint rectification_files_rectification_id_fkey FOREIGN KEY (rectification_id) REFERENCES rectifications(rectification_id)
  CREATE TRIGGER rectification_files_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rectification_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table rectification_submissions
  rectification_id text not null
  place integer not null
  statement text not null
  files jsonb not null
  actor text not null
  submitted_at timestamp with time zone not null
  answer text
  answered_by text
  answered_at timestamp with time zone
  constraint rectification_submissions_actor_check CHECK ((actor <> ''::text))
  constraint rectification_submissions_check CHECK ((num_nulls(answer, answered_by, answered_at) = ANY (ARRAY[0, 3])))
  constraint rectification_submissions_pkey PRIMARY KEY (rectification_id, place)
  constraint rectification_submissions_place_check CHECK ((place > 0))
  constraint rectification_submissions_rectification_id_fkey FOREIGN KEY (rectification_id) REFERENCES rectifications(rectification_id)
  constraint rectification_submissions_statement_check CHECK ((statement <> ''::text))
  grant insert, select, update to app

table rectifications
  rectification_id text not null
  tenant_id text not null
  sanction_id text not null
  state text not null
  deadline timestamp with time zone not null
  held_since timestamp with time zone
  created_at timestamp with time zone not null
  followed_by text
  closed_at timestamp with time zone
  constraint rectifications_check CHECK (((state = 'SUBMITTED'::text) = (held_since IS NOT NULL)))
  constraint rectifications_check1 CHECK (((state = ANY (ARRAY['OPEN'::text, 'SUBMITTED'::text])) = (closed_at IS NULL)))
  constraint rectifications_followed_by_fkey FOREIGN KEY (followed_by) REFERENCES sanctions(sanction_id)
  constraint rectifications_pkey PRIMARY KEY (rectification_id)
  constraint rectifications_sanction_id_fkey FOREIGN KEY (sanction_id) REFERENCES sanctions(sanction_id)
  constraint rectifications_sanction_id_key UNIQUE (sanction_id)
  constraint rectifications_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'SUBMITTED'::text, 'ACCEPTED'::text, 'MISSED'::text, 'WITHDRAWN'::text])))
  constraint rectifications_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX rectifications_due ON public.rectifications USING btree (deadline) WHERE (state = 'OPEN'::text)
  CREATE INDEX rectifications_of_tenant ON public.rectifications USING btree (tenant_id, rectification_id)
  grant insert, select, update to app

table request_log
  scope text not null
  request_id text not null
  method text not null
  payload_digest bytea not null
  outcome bytea
  refusal jsonb
  created_at timestamp with time zone not null
  constraint request_log_check CHECK ((num_nonnulls(outcome, refusal) = 1))
  constraint request_log_payload_digest_check CHECK ((octet_length(payload_digest) = 32))
  constraint request_log_pkey PRIMARY KEY (scope, request_id)
  CREATE INDEX request_log_created ON public.request_log USING brin (created_at)
  CREATE TRIGGER request_log_kept AFTER DELETE ON public.request_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('created_at', '89')
  grant delete, insert, select to app

table restrictions
  restriction_id text not null
  tenant_id text not null
  cause text not null
  actions text[] not null
  clause_id text not null
  reason_zh text not null
  reason_en text not null
  remedy_zh text not null
  remedy_en text not null
  liftable_by text not null
  actor text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone
  lifted_at timestamp with time zone
  lifted_by text
  lift_reason_zh text
  lift_reason_en text
  scope_kind text not null default 'ACCOUNT'::text
  scope_value text not null default ''::text
  sanction_id text
  constraint restrictions_actions_check CHECK (((cardinality(actions) > 0) AND (actions <@ ARRAY['SEND'::text, 'TOP_UP'::text, 'SPEND'::text])))
  constraint restrictions_actor_check CHECK ((actor <> ''::text))
  constraint restrictions_cause_check CHECK ((cause = ANY (ARRAY['AGREEMENT'::text, 'KYC'::text, 'ARREARS'::text, 'STAFF'::text, 'TERMINATION'::text, 'AUTOMATIC'::text])))
  constraint restrictions_check CHECK ((expires_at > created_at))
  constraint restrictions_check1 CHECK ((num_nulls(lifted_at, lifted_by, lift_reason_zh, lift_reason_en) = ANY (ARRAY[0, 4])))
  constraint restrictions_check2 CHECK (((liftable_by <> 'NOBODY'::text) OR (lifted_at IS NULL)))
  constraint restrictions_clause_id_check CHECK ((clause_id <> ''::text))
  constraint restrictions_liftable_by_check CHECK ((liftable_by = ANY (ARRAY['SYSTEM'::text, 'STAFF'::text, 'NOBODY'::text])))
  constraint restrictions_pkey PRIMARY KEY (restriction_id)
  constraint restrictions_reason_en_check CHECK ((reason_en <> ''::text))
  constraint restrictions_reason_zh_check CHECK ((reason_zh <> ''::text))
  constraint restrictions_remedy_en_check CHECK ((remedy_en <> ''::text))
  constraint restrictions_remedy_zh_check CHECK ((remedy_zh <> ''::text))
  constraint restrictions_scope_check CHECK (((scope_kind = 'ACCOUNT'::text) = (scope_value = ''::text)))
  constraint restrictions_scope_kind_check CHECK ((scope_kind = ANY (ARRAY['ACCOUNT'::text, 'MESSAGE_CLASS'::text, 'PRODUCT'::text, 'SENDER_DOMAIN'::text])))
  constraint restrictions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX restrictions_ending ON public.restrictions USING btree (expires_at) WHERE ((lifted_at IS NULL) AND (expires_at IS NOT NULL))
  CREATE INDEX restrictions_standing ON public.restrictions USING btree (tenant_id) WHERE (lifted_at IS NULL)
  CREATE UNIQUE INDEX restrictions_one_of_a_cause ON public.restrictions USING btree (tenant_id, cause) WHERE ((lifted_at IS NULL) AND (cause <> 'STAFF'::text))
  grant insert, select, update to app

table sanctions
  sanction_id text not null
  tenant_id text not null
  sanction text not null
  ground text not null
  state text not null
  scope_kind text not null
  scope_value text not null
  agreement_id text not null
  agreement_version text not null
  broken_clause text not null
  clauses text[] not null
  reason text not null
  skipped text[] not null
  skip_reason text not null
  statement_zh text not null
  statement_en text not null
  decider text not null
  case_id text not null
  created_at timestamp with time zone not null
  starts_at timestamp with time zone not null
  until timestamp with time zone
  deadline timestamp with time zone
  if_missed text not null
  daily_units bigint
  restriction_id text
  settlement_id text
  strikes integer not null
  strikes_until timestamp with time zone
  strike_rules text not null
  appeal_until timestamp with time zone
  ended_at timestamp with time zone
  ended_by text
  end_reason text
  constraint sanctions_broken_clause_check CHECK ((broken_clause <> ''::text))
  constraint sanctions_check CHECK ((starts_at >= created_at))
  constraint sanctions_check1 CHECK ((until > starts_at))
  constraint sanctions_check2 CHECK ((deadline > starts_at))
  constraint sanctions_check3 CHECK ((num_nulls(ended_at, ended_by, end_reason) = ANY (ARRAY[0, 3])))
  constraint sanctions_check4 CHECK (((state = ANY (ARRAY['SCHEDULED'::text, 'ACTIVE'::text])) = (ended_at IS NULL)))
  constraint sanctions_check5 CHECK (((sanction = 'CUT_QUOTA'::text) = (daily_units IS NOT NULL)))
  constraint sanctions_check6 CHECK (((sanction = 'RECTIFY'::text) = (deadline IS NOT NULL)))
  constraint sanctions_check7 CHECK (((cardinality(skipped) = 0) OR (skip_reason <> ''::text)))
  constraint sanctions_clauses_check CHECK ((cardinality(clauses) > 0))
  constraint sanctions_daily_units_check CHECK ((daily_units >= 0))
  constraint sanctions_decider_check CHECK ((decider <> ''::text))
  constraint sanctions_ground_check CHECK ((ground = ANY (ARRAY['GENERAL'::text, 'FRAUD'::text])))
  constraint sanctions_pkey PRIMARY KEY (sanction_id)
  constraint sanctions_reason_check CHECK ((length(reason) >= 10))
  constraint sanctions_restriction_id_fkey FOREIGN KEY (restriction_id) REFERENCES restrictions(restriction_id)
  constraint sanctions_scope_kind_check CHECK ((scope_kind = ANY (ARRAY['ACCOUNT'::text, 'MESSAGE_CLASS'::text, 'PRODUCT'::text, 'SENDER_DOMAIN'::text])))
  constraint sanctions_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  constraint sanctions_state_check CHECK ((state = ANY (ARRAY['SCHEDULED'::text, 'ACTIVE'::text, 'ENDED'::text, 'CANCELLED'::text, 'ANNULLED'::text])))
  constraint sanctions_statement_en_check CHECK ((statement_en <> ''::text))
  constraint sanctions_statement_zh_check CHECK ((statement_zh <> ''::text))
  constraint sanctions_strikes_check CHECK ((strikes > 0))
  constraint sanctions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  CREATE INDEX sanctions_of_tenant ON public.sanctions USING btree (tenant_id, sanction_id)
  CREATE INDEX sanctions_to_begin ON public.sanctions USING btree (starts_at) WHERE (state = 'SCHEDULED'::text)
  CREATE INDEX sanctions_to_end ON public.sanctions USING btree (until) WHERE ((state = 'ACTIVE'::text) AND (until IS NOT NULL))
  grant insert, select, update to app

table settlement_lines
  settlement_id text not null
  attempt integer not null
  line_no integer not null
  lot_id text not null
  lot_kind text not null
  fate text not null
  amount_micros bigint not null
  currency text not null
  clause_id text not null
  explanation_zh text not null
  explanation_en text not null
  units bigint
  product text not null default ''::text
  claim_id text not null default ''::text
  worth_micros bigint not null default 0
  constraint settlement_lines_clause_id_check CHECK ((clause_id <> ''::text))
  constraint settlement_lines_fate_check CHECK ((fate = ANY (ARRAY['REFUNDED'::text, 'FORFEITED'::text, 'EXPIRED'::text, 'SET_OFF'::text])))
  constraint settlement_lines_line_no_check CHECK ((line_no > 0))
  constraint settlement_lines_lot_kind_check CHECK ((lot_kind = ANY (ARRAY['CASH'::text, 'BONUS'::text, 'PACKAGE'::text])))
  constraint settlement_lines_measure_check CHECK (
CASE
    WHEN (lot_kind = 'PACKAGE'::text) THEN ((units IS NOT NULL) AND (product <> ''::text) AND (amount_micros >= 0) AND ((units > 0) OR (amount_micros > 0)))
    ELSE ((units IS NULL) AND (product = ''::text) AND (amount_micros > 0))
END)
  constraint settlement_lines_pkey PRIMARY KEY (settlement_id, attempt, line_no)
  constraint settlement_lines_settlement_id_attempt_fkey FOREIGN KEY (settlement_id, attempt) REFERENCES settlement_plans(settlement_id, attempt)
  constraint settlement_lines_units_check CHECK ((units >= 0))
  constraint settlement_lines_worth_micros_check CHECK ((worth_micros >= 0))
  CREATE TRIGGER settlement_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlement_plans
  settlement_id text not null
  attempt integer not null
  statement_zh text not null
  statement_en text not null
  clause_ids text[] not null
  created_at timestamp with time zone not null
  constraint settlement_plans_attempt_check CHECK ((attempt >= 0))
  constraint settlement_plans_pkey PRIMARY KEY (settlement_id, attempt)
  constraint settlement_plans_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  CREATE TRIGGER settlement_plans_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_plans FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlement_steps
  settlement_id text not null
  step text not null
  completed_at timestamp with time zone not null
  constraint settlement_steps_pkey PRIMARY KEY (settlement_id, step)
  constraint settlement_steps_settlement_id_fkey FOREIGN KEY (settlement_id) REFERENCES settlements(settlement_id)
  constraint settlement_steps_step_check CHECK ((step = ANY (ARRAY['ADMISSION_STOPPED'::text, 'TRAFFIC_DRAINED'::text, 'USAGE_BILLED'::text, 'VALUE_MOVED'::text, 'ACCOUNT_CLOSED'::text])))
  CREATE TRIGGER settlement_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table settlements
  settlement_id text not null
  tenant_id text not null
  proposal_id text not null
  cause text not null
  elections jsonb not null
  agreement_id text not null
  agreement_version text not null
  approver text not null
  created_at timestamp with time zone not null
  closing_month text
  refusals integer not null default 0
  retry_at timestamp with time zone
  final_invoice_id text not null default ''::text
  waiting_for text not null default ''::text
  completed_at timestamp with time zone
  drain_place bigint
  approved_at timestamp with time zone
  in_review boolean not null default false
  agreement_contract text
  agreement_contract_hash text
  ban_reason text not null default ''::text
  banned_at timestamp with time zone
  constraint settlements_agreement_contract_check CHECK ((agreement_contract <> ''::text))
  constraint settlements_agreement_contract_hash_check CHECK ((agreement_contract_hash ~ '^[0-9a-f]{64}$'::text))
  constraint settlements_check CHECK (((agreement_contract IS NULL) = (agreement_contract_hash IS NULL)))
  constraint settlements_closing_month_check CHECK ((closing_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
  constraint settlements_drain_place_check CHECK ((drain_place >= 0))
  constraint settlements_pkey PRIMARY KEY (settlement_id)
  constraint settlements_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES proposals(proposal_id)
  constraint settlements_proposal_id_key UNIQUE (proposal_id)
  constraint settlements_refusals_check CHECK ((refusals >= 0))
  constraint settlements_reviewed CHECK (((completed_at IS NULL) OR (NOT in_review)))
  constraint settlements_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
  constraint settlements_tenant_id_key UNIQUE (tenant_id)
  CREATE INDEX settlements_due ON public.settlements USING btree (COALESCE(retry_at, created_at)) WHERE (completed_at IS NULL)
  grant insert, select, update to app

table tenants
  tenant_id text not null
  registered_at timestamp with time zone
  agreement_id text
  agreement_version text
  agreement_accepted_at timestamp with time zone
  verified_at timestamp with time zone
  in_arrears boolean not null default false
  arrears_sequence bigint not null default 0
  standing_version bigint not null default 0
  agreement_contract text
  agreement_contract_hash text
  kyc_past_due text[] not null default '{}'::text[]
  kyc_sequence bigint not null default 0
  reinstated_at timestamp with time zone
  arrears_allowed boolean not null default false
  credit_version bigint not null default 0
  constraint tenants_agreement_contract_check CHECK ((agreement_contract <> ''::text))
  constraint tenants_agreement_contract_hash_check CHECK ((agreement_contract_hash ~ '^[0-9a-f]{64}$'::text))
  constraint tenants_check CHECK ((num_nulls(agreement_id, agreement_version, agreement_accepted_at) = ANY (ARRAY[0, 3])))
  constraint tenants_check1 CHECK (((agreement_contract IS NULL) = (agreement_contract_hash IS NULL)))
  constraint tenants_credit_version_check CHECK ((credit_version >= 0))
  constraint tenants_kyc_sequence_check CHECK ((kyc_sequence >= 0))
  constraint tenants_pkey PRIMARY KEY (tenant_id)
  constraint tenants_standing_version_check CHECK ((standing_version >= 0))
  grant delete, insert, select, update to app
