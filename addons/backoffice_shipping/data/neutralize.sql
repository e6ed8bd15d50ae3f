-- a copied database must not reach a carrier with the original's account
UPDATE delivery_carrier
   SET brt_base_url = NULL,
       brt_user = NULL,
       brt_password = NULL,
       brt_customer_code = NULL;
UPDATE delivery_carrier
   SET account_address = NULL,
       account_user = NULL,
       account_password = NULL,
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
