"""Properties are tried with the same examples each time, however busy the machine."""

from hypothesis import settings

settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")
