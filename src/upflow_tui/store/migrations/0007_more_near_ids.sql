-- IDs are compared without brackets, a # and with the digits of other scripts, too (core/text.py, id_near_key): those keys anew.
UPDATE customers SET near_key = id_near_key(external_id) WHERE external_id GLOB '*[^A-Za-z0-9_/-]*';
