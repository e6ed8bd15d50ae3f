"""What the database holds of approvals, for what goes past the models: triggers."""

# Steps are never changed. What somebody decided stands on an open tier of a waiting request,
# and is not by who asked or edited last.
STEPS = """
    CREATE OR REPLACE FUNCTION backoffice_approval_step_kept() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION 'Approval steps are kept as they were written.';
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER backoffice_approval_step_kept
    BEFORE UPDATE OF %(kept)s OR DELETE ON backoffice_approval_step
       FOR EACH ROW EXECUTE FUNCTION backoffice_approval_step_kept();

    CREATE OR REPLACE FUNCTION backoffice_approval_step_entitled() RETURNS trigger AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM backoffice_approval_request r
              JOIN backoffice_approval_request_tier t ON t.request_id = r.id
             WHERE r.id = NEW.request_id AND t.id = NEW.tier_id
               AND r.state = 'pending' AND t.state = 'open'
               AND NEW.user_id NOT IN (r.requester_id, coalesce(r.editor_id, 0))
               AND coalesce(NEW.stead_id, 0) NOT IN (r.requester_id, coalesce(r.editor_id, -1))
        ) THEN
            RAISE EXCEPTION 'Nobody decides on a closed tier, or on what is their own.';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER backoffice_approval_step_entitled
    BEFORE INSERT ON backoffice_approval_step
       FOR EACH ROW WHEN (NEW.decision IN ('approved', 'rejected', 'asked'))
       EXECUTE FUNCTION backoffice_approval_step_entitled();
"""
# A decided request has its steps when the transaction ends: all that every tier needs.
REQUESTS = """
    CREATE OR REPLACE FUNCTION backoffice_approval_request_decided() RETURNS trigger AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM backoffice_approval_request r
             WHERE r.id = NEW.id AND (
                   r.state = 'rejected' AND NOT EXISTS (
                       SELECT FROM backoffice_approval_step s
                        WHERE s.request_id = r.id AND s.decision = 'rejected')
                OR r.state = 'approved' AND (
                       NOT EXISTS (SELECT FROM backoffice_approval_request_tier t
                                    WHERE t.request_id = r.id)
                    OR EXISTS (SELECT FROM backoffice_approval_request_tier t
                                WHERE t.request_id = r.id AND t.minimum > (
                                      SELECT count(*) FROM backoffice_approval_step s
                                       WHERE s.tier_id = t.id AND s.decision = 'approved'))))
        ) THEN
            RAISE EXCEPTION 'Approval request %% is decided without the steps for it.', NEW.id;
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS backoffice_approval_request_decided ON backoffice_approval_request;
    CREATE CONSTRAINT TRIGGER backoffice_approval_request_decided
    AFTER INSERT OR UPDATE OF state ON backoffice_approval_request
    DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW WHEN (NEW.state IN ('approved', 'rejected'))
       EXECUTE FUNCTION backoffice_approval_request_decided();
"""
GUARDS = (STEPS, REQUESTS)
#: functions that no table takes along when the addon goes
FUNCTIONS = (
    "backoffice_approval_step_kept",
    "backoffice_approval_step_entitled",
    "backoffice_approval_request_decided",
)
