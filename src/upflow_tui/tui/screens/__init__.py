"""The screens: the three places and the wizard."""
