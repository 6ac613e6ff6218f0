"""The person's settings and secrets: read, judged and written."""
