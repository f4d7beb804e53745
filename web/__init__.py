"""The course as a website: a tool for maintainers, which `make site` runs. See `python -m web --help`."""
