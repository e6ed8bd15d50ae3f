-- a copied database must not reach a carrier with the original's account
UPDATE delivery_carrier
   SET brt_base_url = NULL,
       brt_user = NULL,
       brt_password_stored = NULL,
       brt_customer_code = NULL,
       brt_pickup_url = NULL,
       brt_pickup_key_stored = NULL,
       gls_base_url = NULL,
       gls_tracking_url = NULL,
       gls_customer_code = NULL,
       gls_password_stored = NULL,
       gls_contract = NULL,
       poste_base_url = NULL,
       poste_client = NULL,
       poste_secret_stored = NULL,
       poste_scope = NULL,
       poste_cost_center = NULL,
       account_address = NULL,
       account_user = NULL,
       account_password_stored = NULL,
       account_number = NULL,
       mydhl_duties_account = NULL;
-- nor go on with what the original is about to do
UPDATE backoffice_booking
   SET state = 'draft'
 WHERE state = 'queued';
UPDATE backoffice_booking
   SET state = 'unknown'
 WHERE state = 'sending';
UPDATE backoffice_booking
   SET task = NULL
 WHERE task IS NOT NULL;
UPDATE backoffice_manifest
   SET state = 'failed', task = NULL, is_sent = FALSE
 WHERE task IS NOT NULL;
UPDATE backoffice_pickup
   SET state = 'draft', task = NULL
 WHERE state = 'requesting' AND is_sent IS NOT TRUE;
UPDATE backoffice_pickup
   SET state = CASE state WHEN 'requesting' THEN 'unknown' ELSE 'requested' END,
       task = NULL, is_sent = FALSE
 WHERE task IS NOT NULL;
-- labels of the original are the original's to print
UPDATE backoffice_print_job
   SET state = 'cancelled'
 WHERE state = 'waiting';
UPDATE backoffice_booking
   SET track_due_at = NULL
 WHERE track_due_at IS NOT NULL;
