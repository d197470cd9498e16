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


function refuse_return_of_key()
  CREATE OR REPLACE FUNCTION public.refuse_return_of_key()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    if old.wrapped_key is null and new.wrapped_key is not null then
      raise exception 'a destroyed key never comes back' using errcode = 'restrict_violation';
    end if;
    return new;
  end $function$


function tell_credential_change()
  CREATE OR REPLACE FUNCTION public.tell_credential_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    perform pg_notify('tollgate_credentials', to_jsonb(new) ->> tg_argv[0]);
    return null;
  end $function$


sequence identity_look_look_id_seq
  grant usage to app

sequence outbox_id_seq
  grant usage to app

sequence privacy_step_step_id_seq
  grant usage to app

sequence verification_finding_finding_id_seq
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

table ban
  digest bytea not null
  subject text not null
  tenant_id text not null
  reason text not null
  banned_at timestamp with time zone not null
  actor text not null
  constraint ban_digest_check CHECK ((octet_length(digest) = 32))
  constraint ban_pkey PRIMARY KEY (digest, subject)
  constraint ban_subject_check CHECK ((subject = ANY (ARRAY['IDENTITY'::text, 'PHONE'::text, 'TENANT'::text])))
  constraint ban_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX ban_tenant ON public.ban USING btree (tenant_id, banned_at)
  CREATE TRIGGER ban_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ban FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table ban_proposal
  tenant_id text not null
  reason text not null
  others text[] not null
  proposed_at timestamp with time zone not null
  proposed_by text not null
  constraint ban_proposal_others_check CHECK ((cardinality(others) > 0))
  constraint ban_proposal_pkey PRIMARY KEY (tenant_id)
  constraint ban_proposal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  grant insert, select, update to app

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

table closure
  closure_id text not null
  tenant_id text not null
  state text not null
  channel text not null
  requested_at timestamp with time zone not null
  requested_by text not null
  cool_off_ends_at timestamp with time zone not null
  due_at timestamp with time zone not null
  clause_id text not null
  ended_at timestamp with time zone
  settlement_id text
  deadline_days integer
  constraint closure_channel_check CHECK ((channel = ANY (ARRAY['CONSOLE'::text, 'MAIL'::text, 'PHONE'::text])))
  constraint closure_check CHECK (((state = ANY (ARRAY['CLOSED'::text, 'CANCELLED'::text])) = (ended_at IS NOT NULL)))
  constraint closure_check1 CHECK (((state = 'CLOSED'::text) = (settlement_id IS NOT NULL)))
  constraint closure_deadline_days_check CHECK ((deadline_days > 0))
  constraint closure_pkey PRIMARY KEY (closure_id)
  constraint closure_state_check CHECK ((state = ANY (ARRAY['COOLING_OFF'::text, 'SETTLING'::text, 'CLOSED'::text, 'CANCELLED'::text])))
  constraint closure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX closure_cooling ON public.closure USING btree (cool_off_ends_at) WHERE (state = 'COOLING_OFF'::text)
  CREATE UNIQUE INDEX closure_going_on ON public.closure USING btree (tenant_id) WHERE (ended_at IS NULL)
  grant insert, select, update to app

table consent
  consent_id text not null
  tenant_id text not null
  field text not null
  purpose text not null
  purpose_version text not null
  given_at timestamp with time zone not null
  actor text not null
  constraint consent_pkey PRIMARY KEY (consent_id)
  constraint consent_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX consent_tenant ON public.consent USING btree (tenant_id, consent_id)
  CREATE TRIGGER consent_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consent FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table consent_withdrawal
  consent_id text not null
  withdrawn_at timestamp with time zone not null
  actor text not null
  constraint consent_withdrawal_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(consent_id)
  constraint consent_withdrawal_pkey PRIMARY KEY (consent_id)
  CREATE TRIGGER consent_withdrawal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consent_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
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

table credential
  credential_id text not null
  tenant_id text not null
  kind text not null
  public_id text not null
  name text not null
  sealed_secret bytea
  secret_hash text
  actions text[] not null
  products text[] not null
  domains text[] not null
  state text not null
  created_at timestamp with time zone not null
  created_by text not null
  expires_at timestamp with time zone
  last_used_at timestamp with time zone
  replaced_by text
  ended_at timestamp with time zone
  ended_by text
  end_reason text
  sealed_name bytea
  sealed_end_reason bytea
  constraint credential_actions_check CHECK ((cardinality(actions) > 0))
  constraint credential_check CHECK (((kind = 'API_KEY'::text) = (sealed_secret IS NOT NULL)))
  constraint credential_check1 CHECK (((kind = 'SMTP'::text) = (secret_hash IS NOT NULL)))
  constraint credential_check2 CHECK (((state = 'ACTIVE'::text) = (ended_at IS NULL)))
  constraint credential_check3 CHECK (((state = 'ACTIVE'::text) = (ended_by IS NULL)))
  constraint credential_kind_check CHECK ((kind = ANY (ARRAY['API_KEY'::text, 'SMTP'::text])))
  constraint credential_pkey PRIMARY KEY (credential_id)
  constraint credential_public_id_key UNIQUE (public_id)
  constraint credential_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES credential(credential_id)
  constraint credential_secret_hash_check CHECK ((secret_hash ~~ '$argon2id$%'::text))
  constraint credential_state_check CHECK ((state = ANY (ARRAY['ACTIVE'::text, 'FROZEN'::text, 'REVOKED'::text])))
  constraint credential_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX credential_tenant ON public.credential USING btree (tenant_id, credential_id DESC)
  CREATE TRIGGER credential_change AFTER UPDATE OF state, expires_at, actions, products, domains ON public.credential FOR EACH ROW EXECUTE FUNCTION tell_credential_change('tenant_id')
  grant insert, select, update to app

table data_key
  owner_id text not null
  wrapped_key bytea
  created_at timestamp with time zone not null
  destroyed_at timestamp with time zone
  master_key_id text
  constraint data_key_check CHECK ((num_nonnulls(wrapped_key, destroyed_at) = 1))
  constraint data_key_pkey PRIMARY KEY (owner_id)
  CREATE TRIGGER credential_key_change AFTER UPDATE OF wrapped_key ON public.data_key FOR EACH ROW EXECUTE FUNCTION tell_credential_change('owner_id')
  CREATE TRIGGER data_key_stays_destroyed BEFORE UPDATE ON public.data_key FOR EACH ROW EXECUTE FUNCTION refuse_return_of_key()
  grant insert, select, update to app

table data_key_rotation
  owner_id text not null
  stage text not null
  wrapped_key bytea not null
  master_key_id text not null
  made_at timestamp with time zone not null
  constraint data_key_rotation_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES data_key(owner_id)
  constraint data_key_rotation_pkey PRIMARY KEY (owner_id)
  constraint data_key_rotation_stage_check CHECK ((stage = ANY (ARRAY['NEXT'::text, 'PREVIOUS'::text])))
  grant delete, insert, select, update to app

table demand
  demand_id text not null
  tenant_id text not null
  state text not null
  documents text[] not null
  reason text not null
  clause_id text not null
  created_at timestamp with time zone not null
  due_at timestamp with time zone not null
  actor text not null
  ended_at timestamp with time zone
  constraint demand_check CHECK (((state = 'OPEN'::text) = (ended_at IS NULL)))
  constraint demand_check1 CHECK ((due_at > created_at))
  constraint demand_documents_check CHECK ((cardinality(documents) > 0))
  constraint demand_pkey PRIMARY KEY (demand_id)
  constraint demand_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'MET'::text, 'WITHDRAWN'::text])))
  constraint demand_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX demand_tenant ON public.demand USING btree (tenant_id, demand_id DESC)
  grant insert, select, update to app

table document
  document_id text not null
  tenant_id text not null
  type text not null
  state text not null
  media_type text not null
  size_bytes bigint not null
  sha256 bytea not null
  sealed_file_name bytea not null
  uploaded_at timestamp with time zone not null
  uploaded_by text not null
  reason text
  reviewed_at timestamp with time zone
  reviewer text
  accepted_at timestamp with time zone
  constraint document_check CHECK (((state = 'REJECTED'::text) = (reason IS NOT NULL)))
  constraint document_check1 CHECK (((state = 'UPLOADED'::text) = (reviewed_at IS NULL)))
  constraint document_check2 CHECK (((state = 'UPLOADED'::text) = (reviewer IS NULL)))
  constraint document_media_type_check CHECK ((media_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'application/pdf'::text])))
  constraint document_pkey PRIMARY KEY (document_id)
  constraint document_sha256_check CHECK ((octet_length(sha256) = 32))
  constraint document_size_bytes_check CHECK (((size_bytes >= 1) AND (size_bytes <= 5242880)))
  constraint document_state_check CHECK ((state = ANY (ARRAY['UPLOADED'::text, 'ACCEPTED'::text, 'REJECTED'::text])))
  constraint document_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX document_tenant ON public.document USING btree (tenant_id, document_id)
  grant insert, select, update to app

table document_content
  document_id text not null
  sealed_content bytea not null
  constraint document_content_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(document_id)
  constraint document_content_pkey PRIMARY KEY (document_id)
  grant delete, insert, select to app

table erasure_certificate
  privacy_request_id text not null
  tenant_id text not null
  erased_at timestamp with time zone not null
  issued_at timestamp with time zone not null
  document text not null
  sha256 text not null
  constraint erasure_certificate_pkey PRIMARY KEY (privacy_request_id)
  constraint erasure_certificate_privacy_request_id_fkey FOREIGN KEY (privacy_request_id) REFERENCES privacy_request(privacy_request_id)
  constraint erasure_certificate_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint erasure_certificate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE TRIGGER erasure_certificate_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.erasure_certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table identity_look
  look_id bigint not null generated always as identity
  tenant_id text not null
  actor text not null
  looked_at timestamp with time zone not null
  verification_id text
  document_id text
  constraint identity_look_check CHECK ((num_nonnulls(verification_id, document_id) = 1))
  constraint identity_look_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(document_id)
  constraint identity_look_pkey PRIMARY KEY (look_id)
  constraint identity_look_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  constraint identity_look_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id)
  CREATE INDEX identity_look_tenant ON public.identity_look USING btree (tenant_id, look_id DESC)
  CREATE TRIGGER identity_look_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.identity_look FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table inbox
  consumer text not null
  message_id text not null
  received_at timestamp with time zone not null default now()
  constraint inbox_pkey PRIMARY KEY (consumer, message_id)
  CREATE INDEX inbox_received ON public.inbox USING brin (received_at)
  CREATE TRIGGER inbox_kept AFTER DELETE ON public.inbox REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('received_at', '34')
  grant delete, insert, select to app

table kyc_standing
  tenant_id text not null
  past_due text[] not null
  sequence bigint not null
  next_at timestamp with time zone
  updated_at timestamp with time zone not null
  constraint kyc_standing_pkey PRIMARY KEY (tenant_id)
  constraint kyc_standing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX kyc_standing_next ON public.kyc_standing USING btree (next_at) WHERE (next_at IS NOT NULL)
  grant insert, select, update to app

table mail
  mail_id text not null
  purpose text not null
  tenant_id text
  topic text
  user_id text
  key_owner text not null
  sealed_address bytea not null
  address_digest bytea not null
  sealed_content bytea
  state text not null
  attempts integer not null
  next_attempt_at timestamp with time zone not null
  created_at timestamp with time zone not null
  constraint mail_address_digest_check CHECK ((octet_length(address_digest) = 32))
  constraint mail_attempts_check CHECK ((attempts >= 0))
  constraint mail_check CHECK (((purpose = 'NOTICE'::text) = (topic IS NOT NULL)))
  constraint mail_check1 CHECK (((state <> 'PENDING'::text) OR (sealed_content IS NOT NULL)))
  constraint mail_pkey PRIMARY KEY (mail_id)
  constraint mail_purpose_check CHECK ((purpose = ANY (ARRAY['NOTICE'::text, 'INVITATION'::text, 'PASSWORD_RESET'::text, 'EMAIL_CONFIRMATION'::text])))
  constraint mail_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'SENT'::text, 'FAILED'::text, 'BOUNCED'::text])))
  constraint mail_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX mail_due ON public.mail USING btree (next_attempt_at) WHERE (state = 'PENDING'::text)
  CREATE INDEX mail_topic ON public.mail USING btree (tenant_id, topic, created_at) WHERE (topic IS NOT NULL)
  grant insert, select, update to app

table mail_attempt
  mail_id text not null
  attempt integer not null
  attempted_at timestamp with time zone not null
  accepted boolean not null
  response text not null
  constraint mail_attempt_attempt_check CHECK ((attempt > 0))
  constraint mail_attempt_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mail(mail_id)
  constraint mail_attempt_pkey PRIMARY KEY (mail_id, attempt)
  CREATE TRIGGER mail_attempt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.mail_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table mail_notice
  mail_id text not null
  notice_id text not null
  constraint mail_notice_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mail(mail_id)
  constraint mail_notice_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  constraint mail_notice_pkey PRIMARY KEY (notice_id, mail_id)
  CREATE TRIGGER mail_notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.mail_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

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
  template_id text
  template_version integer
  template_hash text
  merge_key text
  constraint notice_pkey PRIMARY KEY (notice_id)
  constraint notice_template_hash_check CHECK ((template_hash ~ '^[0-9a-f]{64}$'::text))
  constraint notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX notice_tenant ON public.notice USING btree (tenant_id, notice_id DESC)
  CREATE TRIGGER notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table notice_outgoing
  notice_id text not null
  tenant_id text not null
  topic text not null
  ready_at timestamp with time zone not null
  constraint notice_outgoing_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  constraint notice_outgoing_pkey PRIMARY KEY (notice_id)
  constraint notice_outgoing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX notice_outgoing_group ON public.notice_outgoing USING btree (tenant_id, topic, notice_id)
  grant delete, insert, select, update to app

table notice_preference
  user_id text not null
  category text not null
  email boolean not null
  constraint notice_preference_category_check CHECK ((category = 'ACTIVITY'::text))
  constraint notice_preference_pkey PRIMARY KEY (user_id, category)
  constraint notice_preference_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id)
  grant delete, insert, select, update to app

table notice_repeat
  notice_id text not null
  repeated_at timestamp with time zone not null
  constraint notice_repeat_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  CREATE INDEX notice_repeat_notice ON public.notice_repeat USING btree (notice_id)
  CREATE TRIGGER notice_repeat_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.notice_repeat FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table notice_words
  words_id text not null
  notice_id text not null
  ordinal integer not null
  said_at timestamp with time zone not null
  sealed_words bytea not null
  constraint notice_words_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
  constraint notice_words_notice_id_ordinal_key UNIQUE (notice_id, ordinal)
  constraint notice_words_ordinal_check CHECK ((ordinal > 0))
  constraint notice_words_pkey PRIMARY KEY (words_id)
  grant insert, select to app
  grant update (sealed_words) to app

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

table one_time_link
  link_id text not null
  purpose text not null
  token_digest bytea not null
  tenant_id text
  user_id text not null
  key_owner text not null
  sealed_content bytea not null
  roles text[] not null
  staff_login text
  created_at timestamp with time zone not null
  created_by text not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  withdrawn_at timestamp with time zone
  constraint one_time_link_check CHECK ((num_nonnulls(used_at, withdrawn_at) < 2))
  constraint one_time_link_check1 CHECK (((purpose = 'INVITATION'::text) = (cardinality(roles) > 0)))
  constraint one_time_link_pkey PRIMARY KEY (link_id)
  constraint one_time_link_purpose_check CHECK ((purpose = ANY (ARRAY['INVITATION'::text, 'PASSWORD_RESET'::text, 'EMAIL_CONFIRMATION'::text])))
  constraint one_time_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  constraint one_time_link_token_digest_check CHECK ((octet_length(token_digest) = 32))
  constraint one_time_link_token_digest_key UNIQUE (token_digest)
  CREATE INDEX one_time_link_open ON public.one_time_link USING btree (tenant_id, link_id) WHERE ((used_at IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX one_time_link_user ON public.one_time_link USING btree (user_id, purpose)
  grant insert, select, update to app

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

table paper_announcement
  verification_id text not null
  paper text not null
  days_ahead integer not null
  announced_at timestamp with time zone not null
  constraint paper_announcement_pkey PRIMARY KEY (verification_id, paper, days_ahead)
  constraint paper_announcement_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id)
  CREATE TRIGGER paper_announcement_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.paper_announcement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table privacy_confirmation
  privacy_request_id text not null
  service text not null
  holdings jsonb not null
  confirmed_at timestamp with time zone not null
  constraint privacy_confirmation_pkey PRIMARY KEY (privacy_request_id, service)
  constraint privacy_confirmation_privacy_request_id_fkey FOREIGN KEY (privacy_request_id) REFERENCES privacy_request(privacy_request_id)
  CREATE TRIGGER privacy_confirmation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.privacy_confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table privacy_request
  privacy_request_id text not null
  tenant_id text not null
  kind text not null
  state text not null
  sealed_details bytea not null
  submitted_at timestamp with time zone not null
  submitted_by text not null
  identity_check text
  proved_by text
  clause_id text not null
  clock_days integer not null
  working_days boolean not null
  due_at timestamp with time zone
  days_left integer
  ordered_at timestamp with time zone
  refusal_ground text
  sealed_answer bytea
  ended_at timestamp with time zone
  decided_by text
  export_expires_at timestamp with time zone
  constraint privacy_request_check CHECK (((identity_check IS NULL) = (proved_by IS NULL)))
  constraint privacy_request_check1 CHECK ((num_nonnulls(due_at, days_left) = 1))
  constraint privacy_request_check2 CHECK (((state <> ALL (ARRAY['IDENTITY_PENDING'::text, 'PAUSED'::text])) OR (days_left IS NOT NULL)))
  constraint privacy_request_check3 CHECK (((state = ANY (ARRAY['IDENTITY_PENDING'::text, 'REFUSED'::text])) OR (identity_check IS NOT NULL)))
  constraint privacy_request_check4 CHECK (((state = ANY (ARRAY['COMPLETED'::text, 'REFUSED'::text])) = (ended_at IS NOT NULL)))
  constraint privacy_request_check5 CHECK (((state = 'REFUSED'::text) = (refusal_ground IS NOT NULL)))
  constraint privacy_request_check6 CHECK (((state <> 'EXECUTING'::text) OR (ordered_at IS NOT NULL)))
  constraint privacy_request_clock_days_check CHECK ((clock_days > 0))
  constraint privacy_request_days_left_check CHECK ((days_left >= 0))
  constraint privacy_request_identity_check_check CHECK ((identity_check = ANY (ARRAY['PASSWORD'::text, 'PAPER_SEEN'::text, 'CALLED_BACK'::text, 'RETENTION_ENDED'::text])))
  constraint privacy_request_kind_check CHECK ((kind = ANY (ARRAY['ACCESS'::text, 'COPY'::text, 'RECTIFY'::text, 'ERASE'::text, 'RESTRICT'::text, 'OBJECT'::text, 'WITHDRAW'::text, 'EXPLAIN'::text])))
  constraint privacy_request_pkey PRIMARY KEY (privacy_request_id)
  constraint privacy_request_state_check CHECK ((state = ANY (ARRAY['IDENTITY_PENDING'::text, 'OPEN'::text, 'PAUSED'::text, 'EXECUTING'::text, 'COMPLETED'::text, 'REFUSED'::text])))
  constraint privacy_request_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX privacy_request_due ON public.privacy_request USING btree (due_at, privacy_request_id) WHERE (ended_at IS NULL)
  CREATE INDEX privacy_request_tenant ON public.privacy_request USING btree (tenant_id, privacy_request_id DESC)
  CREATE UNIQUE INDEX privacy_request_one_erasure ON public.privacy_request USING btree (tenant_id) WHERE ((kind = 'ERASE'::text) AND (ended_at IS NULL))
  grant insert, select, update to app

table privacy_step
  step_id bigint not null generated always as identity
  privacy_request_id text not null
  step text not null
  at timestamp with time zone not null
  actor text not null
  detail text not null
  constraint privacy_step_pkey PRIMARY KEY (step_id)
  constraint privacy_step_privacy_request_id_fkey FOREIGN KEY (privacy_request_id) REFERENCES privacy_request(privacy_request_id)
  CREATE INDEX privacy_step_of ON public.privacy_step USING btree (privacy_request_id, step_id)
  CREATE TRIGGER privacy_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.privacy_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table profile_field
  tenant_id text not null
  field text not null
  sealed_value bytea not null
  consent_id text not null
  updated_at timestamp with time zone not null
  constraint profile_field_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(consent_id)
  constraint profile_field_pkey PRIMARY KEY (tenant_id, field)
  constraint profile_field_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
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
  CREATE TRIGGER request_log_kept AFTER DELETE ON public.request_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_early_forgetting('created_at', '89')
  grant delete, insert, select to app

table reset_request
  login_digest bytea not null
  requested_at timestamp with time zone not null
  handled_at timestamp with time zone
  constraint reset_request_login_digest_check CHECK ((octet_length(login_digest) = 32))
  constraint reset_request_pkey PRIMARY KEY (login_digest)
  CREATE INDEX reset_request_open ON public.reset_request USING btree (requested_at) WHERE (handled_at IS NULL)
  grant delete, insert, select, update to app

table retention_item
  tenant_id text not null
  data_class text not null
  due_at timestamp with time zone not null
  law text not null
  erased_at timestamp with time zone
  constraint retention_item_pkey PRIMARY KEY (tenant_id, data_class)
  constraint retention_item_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  CREATE INDEX retention_item_due ON public.retention_item USING btree (due_at) WHERE (erased_at IS NULL)
  grant insert, select to app
  grant update (erased_at) to app

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
  last_used_at timestamp with time zone
  impersonated_tenant_id text
  reason text
  sealed_reason bytea
  constraint session_impersonated_tenant_id_fkey FOREIGN KEY (impersonated_tenant_id) REFERENCES tenant(tenant_id)
  constraint session_impersonation CHECK (((impersonated_tenant_id IS NULL) = (reason IS NULL)))
  constraint session_pkey PRIMARY KEY (session_id)
  constraint session_token_digest_check CHECK ((octet_length(token_digest) = 32))
  constraint session_token_digest_key UNIQUE (token_digest)
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id)
  CREATE INDEX session_expiry ON public.session USING btree (expires_at)
  CREATE INDEX session_impersonated ON public.session USING btree (impersonated_tenant_id) WHERE (impersonated_tenant_id IS NOT NULL)
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

table signature_nonce
  credential_id text not null
  nonce text not null
  forget_at timestamp with time zone not null
  constraint signature_nonce_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credential(credential_id)
  constraint signature_nonce_pkey PRIMARY KEY (credential_id, nonce)
  CREATE INDEX signature_nonce_age ON public.signature_nonce USING btree (forget_at)
  grant delete, insert, select, update to app

table tenant
  tenant_id text not null
  kind text not null
  state text not null
  sealed_display_name bytea not null
  created_at timestamp with time zone not null
  closed_at timestamp with time zone
  settlement_id text
  kind_declared boolean not null default true
  opened_at timestamp with time zone
  reopened_from text
  constraint tenant_check CHECK (((state = 'CLOSED'::text) = (closed_at IS NOT NULL)))
  constraint tenant_check1 CHECK (((state = 'CLOSED'::text) = (settlement_id IS NOT NULL)))
  constraint tenant_kind_check CHECK ((kind = ANY (ARRAY['INDIVIDUAL'::text, 'ENTERPRISE'::text])))
  constraint tenant_pkey PRIMARY KEY (tenant_id)
  constraint tenant_reopened_from_fkey FOREIGN KEY (reopened_from) REFERENCES tenant(tenant_id)
  constraint tenant_reopened_from_key UNIQUE (reopened_from)
  constraint tenant_state_check CHECK ((state = ANY (ARRAY['REGISTERED'::text, 'VERIFYING'::text, 'OPEN'::text, 'CLOSED'::text])))
  CREATE INDEX tenant_state ON public.tenant USING btree (state, tenant_id DESC)
  CREATE TRIGGER credential_tenant_change AFTER UPDATE OF state ON public.tenant FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION tell_credential_change('tenant_id')
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
  left_at timestamp with time zone
  language text not null default 'zh'::text
  sealed_email bytea
  email_digest bytea
  email_bounced_at timestamp with time zone
  constraint user_account_check CHECK (((kind = 'TENANT'::text) = (tenant_id IS NOT NULL)))
  constraint user_account_check1 CHECK (((kind = 'TENANT'::text) = (sealed_phone IS NOT NULL)))
  constraint user_account_check2 CHECK (((kind = 'STAFF'::text) = (staff_login IS NOT NULL)))
  constraint user_account_check3 CHECK (((kind = 'STAFF'::text) = (sealed_code_secret IS NOT NULL)))
  constraint user_account_email_digest_check CHECK ((octet_length(email_digest) = 32))
  constraint user_account_kind_check CHECK ((kind = ANY (ARRAY['TENANT'::text, 'STAFF'::text])))
  constraint user_account_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text])))
  constraint user_account_login_digest_check CHECK ((octet_length(login_digest) = 32))
  constraint user_account_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text))
  constraint user_account_pkey PRIMARY KEY (user_id)
  constraint user_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  constraint user_email CHECK (((sealed_email IS NULL) = (email_digest IS NULL)))
  constraint user_login UNIQUE (login_digest)
  CREATE INDEX user_email_digest ON public.user_account USING btree (email_digest) WHERE (email_digest IS NOT NULL)
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
  stage text not null default 'REVIEW'::text
  sends_for_others boolean not null default false
  first_reviewer text
  first_reviewed_at timestamp with time zone
  registry_outcome text not null default 'NOT_ASKED'::text
  registry_attempts integer not null default 0
  registry_next_at timestamp with time zone
  operator_digest bytea
  constraint verification_asking CHECK (((registry_outcome = 'ASKING'::text) = (registry_next_at IS NOT NULL)))
  constraint verification_check CHECK (((state = 'PENDING'::text) = (reviewed_at IS NULL)))
  constraint verification_check1 CHECK (((state = 'PENDING'::text) = (reviewer IS NULL)))
  constraint verification_check2 CHECK (((state = 'REJECTED'::text) = (cardinality(reject_reasons) > 0)))
  constraint verification_number_digest_check CHECK ((octet_length(number_digest) = 32))
  constraint verification_operator_digest_check CHECK ((octet_length(operator_digest) = 32))
  constraint verification_pkey PRIMARY KEY (verification_id)
  constraint verification_registry_outcome_check CHECK ((registry_outcome = ANY (ARRAY['NOT_ASKED'::text, 'ASKING'::text, 'MATCH'::text, 'MISMATCH'::text, 'UNAVAILABLE'::text])))
  constraint verification_stage_check CHECK ((stage = ANY (ARRAY['REVIEW'::text, 'SECOND_REVIEW'::text, 'REVISION'::text, 'REVISED'::text])))
  constraint verification_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text])))
  constraint verification_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id)
  constraint verification_two_reviewers CHECK (((first_reviewer IS DISTINCT FROM reviewer) OR (first_reviewer IS NULL) OR (state <> 'APPROVED'::text)))
  CREATE INDEX verification_asking_at ON public.verification USING btree (registry_next_at) WHERE (registry_next_at IS NOT NULL)
  CREATE INDEX verification_number ON public.verification USING btree (number_digest)
  CREATE INDEX verification_state ON public.verification USING btree (state, verification_id)
  CREATE INDEX verification_tenant ON public.verification USING btree (tenant_id, verification_id)
  CREATE UNIQUE INDEX verification_pending ON public.verification USING btree (tenant_id) WHERE (state = 'PENDING'::text)
  grant insert, select, update to app

table verification_document
  verification_id text not null
  document_id text not null
  constraint verification_document_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(document_id)
  constraint verification_document_pkey PRIMARY KEY (verification_id, document_id)
  constraint verification_document_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id)
  CREATE TRIGGER verification_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.verification_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app

table verification_finding
  finding_id bigint not null generated always as identity
  verification_id text not null
  field text not null
  reason text not null
  automatic boolean not null
  found_at timestamp with time zone not null
  actor text not null
  constraint verification_finding_pkey PRIMARY KEY (finding_id)
  constraint verification_finding_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id)
  CREATE INDEX verification_finding_of ON public.verification_finding USING btree (verification_id, finding_id)
  CREATE TRIGGER verification_finding_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.verification_finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
  grant insert, select to app
