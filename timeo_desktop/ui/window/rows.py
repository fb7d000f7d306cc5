"""What the shell itself adds to the tables of the window."""

from timeo_desktop.ui.base.rows import Area, Family, Panel

FAMILY = Family(
    name="window",
    panels=(
        Panel("messages", "Messages", Area.BELOW, "timeo_desktop.ui.window.messages:MessagesPanel", "F6", place=60),
    ),
)
