-- IDs are compared by more than zeros, case and blanks (core/text.py, id_near_key): the keys of the customers anew.
UPDATE customers SET near_key = id_near_key(external_id) WHERE external_id IS NOT NULL;
