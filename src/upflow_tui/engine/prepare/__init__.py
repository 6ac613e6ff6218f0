"""From a file that was chosen to an import that is prepared."""
