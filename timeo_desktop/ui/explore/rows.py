"""What the family of looking and measuring adds."""

from timeo_desktop.ui.base.rows import Family
from timeo_desktop.ui.explore import views_rows

FAMILY = Family(
    name="explore",
    parts=(*views_rows.PARTS,),
    panels=(*views_rows.PANELS,),
    commands=(*views_rows.COMMANDS,),
    searches=(*views_rows.SEARCHES,),
)
