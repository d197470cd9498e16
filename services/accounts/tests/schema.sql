function refuse_change()
  CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $function$


sequence outbox_id_seq
  grant usage to app

table acceptance
  acceptance_id text not null
  tenant_id text not null
  agreement_id text not null
  version text not null
  content_hash text not null
  mode text not null
  accepted_at timestamp with time zone not null
  actor text not null
  document_digest text
  description text
  constraint acceptance_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
  constraint acceptance_description_check CHECK ((description <> ''::text))
  constraint acceptance_document_digest_check CHECK ((document_digest ~ '^[0-9a-f]{64}$'::text))
  constraint acceptance_mode_check CHECK ((mode = ANY (ARRAY['CLICK'::text, 'SEAL'::text, 'USE'::text])))
  constraint acceptance_pkey PRIMARY KEY (acceptance_id)
  constraint acceptance_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX acceptance_tenant ON public.acceptance USING btree (tenant_id, accepted_at)
  CREATE TRIGGER acceptance_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.acceptance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table agreement_override
  override_id text not null
  tenant_id text not null
  agreement_id text not null
  version text not null
  content_hash text not null
  document text not null
  effective_hash text not null
  state text not null
  effective_at timestamp with time zone not null
  holds_from timestamp with time zone
  document_digest text not null
  description text not null
  proposed_at timestamp with time zone not null
  proposer text not null
  decided_at timestamp with time zone
  decider text
  reject_reason text
  reported_at timestamp with time zone
  constraint agreement_override_check CHECK (((state = 'PROPOSED'::text) = (decided_at IS NULL)))
  constraint agreement_override_check1 CHECK (((state = 'PROPOSED'::text) = (decider IS NULL)))
  constraint agreement_override_check2 CHECK (((state = 'REJECTED'::text) = (reject_reason IS NOT NULL)))
  constraint agreement_override_check3 CHECK (((state = 'CONFIRMED'::text) = (holds_from IS NOT NULL)))
  constraint agreement_override_check4 CHECK (((holds_from >= decided_at) AND (holds_from >= effective_at)))
  constraint agreement_override_check5 CHECK (((state <> 'CONFIRMED'::text) OR (decider <> proposer)))
  constraint agreement_override_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
  constraint agreement_override_description_check CHECK ((description <> ''::text))
  constraint agreement_override_document_check CHECK ((document <> ''::text))
  constraint agreement_override_document_digest_check CHECK ((document_digest ~ '^[0-9a-f]{64}$'::text))
  constraint agreement_override_effective_hash_check CHECK ((effective_hash ~ '^[0-9a-f]{64}$'::text))
  constraint agreement_override_pkey PRIMARY KEY (override_id)
  constraint agreement_override_proposer_check CHECK ((proposer <> ''::text))
  constraint agreement_override_state_check CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'CONFIRMED'::text, 'REJECTED'::text])))
  constraint agreement_override_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX agreement_override_of_tenant ON public.agreement_override USING btree (tenant_id, holds_from)
  CREATE INDEX agreement_override_to_report ON public.agreement_override USING btree (holds_from) WHERE ((state = 'CONFIRMED'::text) AND (reported_at IS NULL))
  CREATE UNIQUE INDEX agreement_override_one_proposed ON public.agreement_override USING btree (tenant_id) WHERE (state = 'PROPOSED'::text)
  grant insert, select, update to app

table announcement
  tenant_id text not null
  agreement_id text not null
  version text not null
  notice_id text not null
  announced_at timestamp with time zone not null
  constraint announcement_agreement_id_version_fkey FOREIGN KEY (agreement_id, version) REFERENCES publication(agreement_id, version)
  constraint announcement_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  constraint announcement_pkey PRIMARY KEY (tenant_id, agreement_id, version)
  constraint announcement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE TRIGGER announcement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.announcement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table announcement_end
  agreement_id text not null
  version text not null
  ended_at timestamp with time zone not null
  constraint announcement_end_agreement_id_version_fkey FOREIGN KEY (agreement_id, version) REFERENCES publication(agreement_id, version)
  constraint announcement_end_pkey PRIMARY KEY (agreement_id, version)
  CREATE TRIGGER announcement_end_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.announcement_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table binding_review
  tenant_id text not null
  agreement_id text not null
  version text not null
  bound boolean not null
  reviewed_at timestamp with time zone not null
  constraint binding_review_agreement_id_version_fkey FOREIGN KEY (agreement_id, version) REFERENCES publication(agreement_id, version)
  constraint binding_review_pkey PRIMARY KEY (tenant_id, agreement_id, version)
  constraint binding_review_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE TRIGGER binding_review_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.binding_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table counted_use
  acceptance_id text not null
  usage_id text not null
  first_use_at timestamp with time zone not null
  messages bigint not null
  units bigint not null
  notice_id text not null
  constraint counted_use_acceptance_id_fkey FOREIGN KEY (acceptance_id) REFERENCES acceptance(acceptance_id)
  constraint counted_use_messages_check CHECK ((messages > 0))
  constraint counted_use_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  constraint counted_use_pkey PRIMARY KEY (acceptance_id)
  constraint counted_use_units_check CHECK ((units > 0))
  constraint counted_use_usage_id_check CHECK ((usage_id <> ''::text))
  CREATE TRIGGER counted_use_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.counted_use FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table data_key
  owner_id text not null
  wrapped_key bytea
  created_at timestamp with time zone not null
  destroyed_at timestamp with time zone
  constraint data_key_check CHECK ((num_nonnulls(wrapped_key, destroyed_at) = 1))
  constraint data_key_pkey PRIMARY KEY (owner_id)
  grant insert, select, update to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  grant delete, insert, select, update to app

table notice
  notice_id text not null
  tenant_id text not null
  topic text not null
  subject_zh text not null
  subject_en text not null
  body_zh text not null
  body_en text not null
  clause_ids text[] not null
  sent_at timestamp with time zone not null
  constraint notice_pkey PRIMARY KEY (notice_id)
  constraint notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX notice_tenant ON public.notice USING btree (tenant_id, notice_id DESC)
  CREATE TRIGGER notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table objection
  tenant_id text not null
  agreement_id text not null
  version text not null
  objected_at timestamp with time zone not null
  actor text not null
  constraint objection_agreement_id_version_fkey FOREIGN KEY (agreement_id, version) REFERENCES publication(agreement_id, version)
  constraint objection_pkey PRIMARY KEY (tenant_id, agreement_id, version)
  constraint objection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE TRIGGER objection_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.objection FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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
  grant delete, insert, select, update to app

table publication
  agreement_id text not null
  version text not null
  content_hash text not null
  effective_at timestamp with time zone not null
  published_at timestamp with time zone not null
  published_by text not null
  supersedes_version text
  subjects text[] not null
  kinds text[] not null
  origin text not null
  channels text[] not null
  clause_ids text[] not null
  document jsonb not null
  notice_subject_zh text not null
  notice_subject_en text not null
  notice_body_zh text not null
  notice_body_en text not null
  constraint publication_agreement_id_supersedes_version_fkey FOREIGN KEY (agreement_id, supersedes_version) REFERENCES publication(agreement_id, version)
  constraint publication_agreement_id_supersedes_version_key UNIQUE (agreement_id, supersedes_version)
  constraint publication_content_hash_check CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text))
  constraint publication_origin_check CHECK ((origin = ANY (ARRAY['PROVIDER'::text, 'CARRIER'::text])))
  constraint publication_pkey PRIMARY KEY (agreement_id, version)
  constraint publication_subjects_check CHECK ((cardinality(subjects) > 0))
  CREATE TRIGGER publication_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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
  grant delete, insert, select, update to app

table sealed_override
  tenant_id text not null
  agreement_id text not null
  clause_id text not null
  effective_at timestamp with time zone not null
  effect text not null
  replacement_zh text
  replacement_en text
  document_digest text not null
  description text not null
  recorded_at timestamp with time zone not null
  recorded_by text not null
  constraint sealed_override_check CHECK (((effect = 'REPLACED'::text) = (replacement_zh IS NOT NULL)))
  constraint sealed_override_check1 CHECK (((effect = 'REPLACED'::text) = (replacement_en IS NOT NULL)))
  constraint sealed_override_description_check CHECK ((description <> ''::text))
  constraint sealed_override_document_digest_check CHECK ((document_digest ~ '^[0-9a-f]{64}$'::text))
  constraint sealed_override_effect_check CHECK ((effect = ANY (ARRAY['REPLACED'::text, 'STRUCK'::text, 'RESTORED'::text])))
  constraint sealed_override_pkey PRIMARY KEY (tenant_id, agreement_id, clause_id, effective_at)
  constraint sealed_override_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE TRIGGER sealed_override_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.sealed_override FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table session
  session_id text not null
  token_digest bytea not null
  user_id text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  ended_at timestamp with time zone
  constraint session_pkey PRIMARY KEY (session_id)
  constraint session_token_digest_check CHECK ((octet_length(token_digest) = 32))
  constraint session_token_digest_key UNIQUE (token_digest)
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id)
  CREATE INDEX session_expiry ON public.session USING btree (expires_at)
  CREATE INDEX session_user_id ON public.session USING btree (user_id)
  grant delete, insert, select, update to app

table sign_in_guard
  login_digest bytea not null
  failures integer not null
  locked_until timestamp with time zone
  last_attempt_at timestamp with time zone not null
  constraint sign_in_guard_failures_check CHECK ((failures >= 0))
  constraint sign_in_guard_login_digest_check CHECK ((octet_length(login_digest) = 32))
  constraint sign_in_guard_pkey PRIMARY KEY (login_digest)
  CREATE INDEX sign_in_guard_age ON public.sign_in_guard USING btree (last_attempt_at)
  grant delete, insert, select, update to app

table tenant
  tenant_id text not null
  kind text not null
  state text not null
  sealed_display_name bytea not null
  created_at timestamp with time zone not null
  closed_at timestamp with time zone
  settlement_id text
  constraint tenant_check CHECK (((state = 'CLOSED'::text) = (closed_at IS NOT NULL)))
  constraint tenant_check1 CHECK (((state = 'CLOSED'::text) = (settlement_id IS NOT NULL)))
  constraint tenant_kind_check CHECK ((kind = ANY (ARRAY['INDIVIDUAL'::text, 'ENTERPRISE'::text])))
  constraint tenant_pkey PRIMARY KEY (tenant_id)
  constraint tenant_state_check CHECK ((state = ANY (ARRAY['REGISTERED'::text, 'VERIFYING'::text, 'OPEN'::text, 'CLOSED'::text])))
  CREATE INDEX tenant_state ON public.tenant USING btree (state, tenant_id DESC)
  grant insert, select, update to app

table user_account
  user_id text not null
  kind text not null
  tenant_id text
  login_digest bytea not null
  staff_login text
  sealed_phone bytea
  sealed_display_name bytea not null
  password_hash text not null
  roles text[] not null
  sealed_code_secret bytea
  last_code_step bigint
  created_at timestamp with time zone not null
  created_by text not null
  constraint user_account_check CHECK (((kind = 'TENANT'::text) = (tenant_id IS NOT NULL)))
  constraint user_account_check1 CHECK (((kind = 'TENANT'::text) = (sealed_phone IS NOT NULL)))
  constraint user_account_check2 CHECK (((kind = 'STAFF'::text) = (staff_login IS NOT NULL)))
  constraint user_account_check3 CHECK (((kind = 'STAFF'::text) = (sealed_code_secret IS NOT NULL)))
  constraint user_account_kind_check CHECK ((kind = ANY (ARRAY['TENANT'::text, 'STAFF'::text])))
  constraint user_account_login_digest_check CHECK ((octet_length(login_digest) = 32))
  constraint user_account_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text))
  constraint user_account_pkey PRIMARY KEY (user_id)
  constraint user_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  constraint user_login UNIQUE (login_digest)
  CREATE INDEX user_staff ON public.user_account USING btree (user_id) WHERE (kind = 'STAFF'::text)
  CREATE INDEX user_tenant ON public.user_account USING btree (tenant_id) WHERE (tenant_id IS NOT NULL)
  grant insert, select, update to app

table verification
  verification_id text not null
  tenant_id text not null
  state text not null
  sealed_identity bytea not null
  number_digest bytea not null
  reject_reasons text[] not null
  submitted_at timestamp with time zone not null
  reviewed_at timestamp with time zone
  reviewer text
  constraint verification_check CHECK (((state = 'PENDING'::text) = (reviewed_at IS NULL)))
  constraint verification_check1 CHECK (((state = 'PENDING'::text) = (reviewer IS NULL)))
  constraint verification_check2 CHECK (((state = 'REJECTED'::text) = (cardinality(reject_reasons) > 0)))
  constraint verification_number_digest_check CHECK ((octet_length(number_digest) = 32))
  constraint verification_pkey PRIMARY KEY (verification_id)
  constraint verification_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text])))
  constraint verification_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX verification_number ON public.verification USING btree (number_digest)
  CREATE INDEX verification_state ON public.verification USING btree (state, verification_id)
  CREATE INDEX verification_tenant ON public.verification USING btree (tenant_id, verification_id)
  CREATE UNIQUE INDEX verification_pending ON public.verification USING btree (tenant_id) WHERE (state = 'PENDING'::text)
  grant insert, select, update to app
