"""A draft brought up to date after one fix more or less, without a full pass."""
