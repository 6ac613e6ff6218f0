"""Telling people that an import has ended, by e-mail and by Slack."""
