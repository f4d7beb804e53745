"""The course in other languages: its words as gettext catalogues, and the notebooks made of them."""
