"""What the family of looking and measuring adds."""

from timeo_desktop.ui.base.rows import Family

FAMILY = Family(name="explore")
