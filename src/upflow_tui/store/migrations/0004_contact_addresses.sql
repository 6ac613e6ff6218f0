-- Whose contact an e-mail address is (docs/rules.md §5, "Contacts"): looked up for each address of a file.
CREATE INDEX contacts_email ON contacts (email_key);
