-- a copied database must not reach a carrier with the original's account
UPDATE delivery_carrier
   SET brt_address = NULL,
       brt_user = NULL,
       brt_password = NULL,
       brt_sender = NULL;
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
