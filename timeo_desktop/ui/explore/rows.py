"""What the family of looking and measuring adds."""

from timeo_desktop.ui.base.rows import Family
from timeo_desktop.ui.explore import measuring_rows, picture_rows, section_rows, sheet_rows, storey_rows, views_rows

FAMILY = Family(
    name="explore",
    parts=(*section_rows.PARTS, *views_rows.PARTS, *picture_rows.PARTS, *measuring_rows.PARTS, *storey_rows.PARTS),
    panels=(*views_rows.PANELS, *storey_rows.PANELS, *section_rows.PANELS, *measuring_rows.PANELS),
    view_commands=(*section_rows.VIEW_COMMANDS, *measuring_rows.VIEW_COMMANDS, *storey_rows.VIEW_COMMANDS),
    commands=(
        *views_rows.COMMANDS,
        *picture_rows.COMMANDS,
        *storey_rows.COMMANDS,
        *section_rows.COMMANDS,
        *measuring_rows.COMMANDS,
        *sheet_rows.SHEET_COMMANDS,
    ),
    searches=(*views_rows.SEARCHES,),
)
